/// What stood in a barcode: 1 to 512 bytes, no control character among them.
///
/// It may be somebody's ID or health code, so its description tells only its length.
package struct ScannedCode: Hashable, Sendable {
    /// 512: many times what a ticket, an appointment or a health code holds; a babbling scanner cannot make us
    /// keep more.
    package static let longest = 512

    package let bytes: [UInt8]

    /// Nil for what cannot be a code.
    package init?(_ bytes: [UInt8]) {
        guard (1...Self.longest).contains(bytes.count), !bytes.contains(where: Self.isControl) else {
            return nil
        }
        self.bytes = bytes
    }

    /// Nil when the bytes are not UTF-8: some makers' setup sends GBK.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The bytes of C0 and DEL; none of them stands in a code.
    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }
}

extension ScannedCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "scanned code of \(bytes.count) bytes" }
    package var debugDescription: String { description }
    /// Nothing, so that `dump` and a failed test do not show it either.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
