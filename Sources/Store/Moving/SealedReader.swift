import Crypto
import FoundationEssentials

/// Reads an export chunk by chunk. What comes out is what was written, in order and to its end, or an error.
final class SealedReader {
    private static let sealedChunk = SealedFile.chunkBytes + SealedFile.tagBytes

    private let file: OpenFile
    private let header: SealedFile.Header
    private let sealed: [UInt8]
    private let key: SymmetricKey
    private var number: UInt32 = 0
    /// Ciphertext read ahead by one byte, to know the last chunk.
    private var ahead: [UInt8] = []
    private var plain: ArraySlice<UInt8> = []
    private var isAtEnd = false

    /// Reads the header and sees that the passphrase is the right one.
    init(_ file: OpenFile, passphrase: String) throws(MovingError) {
        let bytes = try file.read(atMost: SealedFile.headerBytes)
        header = try SealedFile.Header(reading: bytes, path: file.path)
        let keys = try header.keys(passphrase)
        guard SealedFile.Header.proof(keys.proof) == header.proof else { throw .wrongPassphrase }
        (self.file, sealed, key) = (file, bytes, keys.chunks)
    }

    /// Exactly `count` bytes; an export that ends before is damaged.
    func read(_ count: Int) throws(MovingError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let part = try some(atMost: count - bytes.count)
            guard !part.isEmpty else { throw .damaged(path: file.path) }
            bytes += part
        }
        return bytes
    }

    /// What is there, at most `limit` bytes; empty at the end.
    func some(atMost limit: Int) throws(MovingError) -> [UInt8] {
        while plain.isEmpty, !isAtEnd { plain = try chunk()[...] }
        defer { plain = plain.dropFirst(limit) }
        return Array(plain.prefix(limit))
    }

    private func chunk() throws(MovingError) -> [UInt8] {
        let wanted = Self.sealedChunk + 1
        while ahead.count < wanted {
            let more = try file.read(atMost: wanted - ahead.count)
            if more.isEmpty { break }
            ahead += more
        }
        isAtEnd = ahead.count < wanted
        let sealedBytes = Array(ahead.prefix(Self.sealedChunk))
        ahead.removeFirst(sealedBytes.count)
        guard sealedBytes.count > SealedFile.tagBytes else { throw .damaged(path: file.path) }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: try SealedFile.nonce(header.nonce, number, isLast: isAtEnd),
                ciphertext: sealedBytes.dropLast(SealedFile.tagBytes),
                tag: sealedBytes.suffix(SealedFile.tagBytes))
            number += 1
            return try Array(AES.GCM.open(box, using: key, authenticating: sealed))
        } catch { throw .damaged(path: file.path) }
    }
}
