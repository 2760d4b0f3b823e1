import Crypto
import FoundationEssentials
import Glibc

/// The master key of a kiosk: 256 random bits, kept outside the database.
///
/// On disk it is `keys/store.key` in the state directory: 64 hexadecimal digits and a newline, mode 0600, in a folder
/// of mode 0700. Whoever copies the database file alone reads no name.
package struct SealingKey: Sendable {
    let master: SymmetricKey

    /// Nil unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        master = SymmetricKey(data: bytes)
    }

    private init(master: SymmetricKey) { self.master = master }

    package static func random() -> SealingKey { SealingKey(master: SymmetricKey(size: .bits256)) }

    static func path(in directory: String) -> String { "\(directory)/keys/store.key" }

    /// Reads the key of `directory`, or makes one if `mayMake`: a database that exists needs the key it was sealed with.
    static func kept(in directory: String, mayMake: Bool) throws(StoreError) -> SealingKey {
        let path = path(in: directory)
        if let text = try Disk.read(path) {
            guard let bytes = Hex.bytes(text.trimmed), let key = SealingKey(bytes: bytes) else {
                throw .wrongKey
            }
            try Disk.keepPrivate(path)
            return key
        }
        guard mayMake else { throw .keyMissing(path: path) }
        let key = random()
        try Disk.makeDirectory("\(directory)/keys")
        // Safe because the bytes are copied out.
        let bytes = unsafe key.master.withUnsafeBytes { unsafe [UInt8]($0) }
        try Disk.writeDurably(Hex.text(bytes) + "\n", to: path)
        return key
    }
}

extension String {
    /// Without the newline that editors and `echo` leave at the end.
    fileprivate var trimmed: String { String(prefix { !$0.isWhitespace }) }
}
