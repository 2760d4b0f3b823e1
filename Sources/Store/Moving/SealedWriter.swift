import Crypto
import FoundationEssentials

/// Writes an export chunk by chunk; memory stays bounded by one chunk.
final class SealedWriter {
    private let file: OpenFile
    private let header: SealedFile.Header
    private let sealed: [UInt8]
    private let key: SymmetricKey
    private var number: UInt32 = 0
    private var pending: [UInt8] = []

    /// Begins with the header. `file` is empty.
    init(_ file: OpenFile, _ header: SealedFile.Header, passphrase: String) throws(MovingError) {
        var header = header
        let keys = try header.keys(passphrase)
        header.proof = SealedFile.Header.proof(keys.proof)
        (self.file, self.header, key) = (file, header, keys.chunks)
        sealed = header.bytes
        try file.write(sealed)
    }

    func write(_ bytes: [UInt8]) throws(MovingError) {
        pending += bytes
        // One byte more than a chunk: the last chunk is never empty, and known to be the last.
        while pending.count > SealedFile.chunkBytes {
            try chunk(Array(pending.prefix(SealedFile.chunkBytes)), isLast: false)
            pending.removeFirst(SealedFile.chunkBytes)
        }
    }

    /// Writes the last chunk and has all of it on the medium when it returns.
    func finish() throws(MovingError) {
        try chunk(pending, isLast: true)
        pending = []
        try file.sync()
    }

    private func chunk(_ plain: [UInt8], isLast: Bool) throws(MovingError) {
        let box: AES.GCM.SealedBox
        do {
            box = try AES.GCM.seal(
                plain, using: key, nonce: try SealedFile.nonce(header.nonce, number, isLast: isLast),
                authenticating: sealed)
        } catch { throw .damaged(path: file.path) }
        number += 1
        try file.write(Array(box.ciphertext) + Array(box.tag))
    }
}
