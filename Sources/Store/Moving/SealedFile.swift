import Crypto
import CryptoExtras
import FoundationEssentials

/// An export as it lies on a medium: it holds personal data and the key to it, so all of it is sealed by a passphrase.
///
///     offset  bytes
///          0      8  "1WEXPORT"
///          8      1  version, 1
///          9      3  scrypt: log2 of N, r, p
///         12     16  salt
///         28      7  the nonces' beginning
///         35     16  proof of the key: the first half of HMAC-SHA256("passphrase") under a key of its own
///         51      8  the first bytes of SHA-256 over the bytes before: tells a damaged header from a wrong passphrase
///         59      …  chunks of 64 KiB (the last one 1 byte to 64 KiB), each followed by its tag of 16 bytes
///
/// AES-256-GCM by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a chunk's nonce is the beginning,
/// its number (4 bytes, big endian, from 0) and one byte that is 1 for the last chunk, so that chunks can neither be
/// moved nor left out nor cut off; the header is authenticated with each. The keys come by HKDF-SHA256 from scrypt's
/// output.
enum SealedFile {
    static let magic = Array("1WEXPORT".utf8)
    static let version: UInt8 = 1
    static let headerBytes = 59
    static let chunkBytes = 64 << 10
    static let tagBytes = 16
    /// 2^15 rounds of 8: 32 MiB, a quarter of a second on a small board. A passphrase that the program made has 99 bits.
    static let cost: UInt8 = 15
    /// 2^20 rounds take 1 GiB: nobody's export asks for more.
    static let highestCost: UInt8 = 20

    struct Header {
        var cost: UInt8 = SealedFile.cost
        var salt: [UInt8]
        var nonce: [UInt8]
        var proof: [UInt8] = []

        /// With new salt and nonces.
        init(cost: UInt8, using random: inout some RandomNumberGenerator) {
            self.cost = cost
            salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            nonce = (0..<7).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        }

        /// Reads the beginning of a file.
        init(reading bytes: [UInt8], path: String) throws(MovingError) {
            guard bytes.starts(with: magic), bytes.count > magic.count else { throw .notAnExport(path: path) }
            guard bytes[8] == version else { throw .newerFormat(version: Int(bytes[8])) }
            guard bytes.count == headerBytes, Array(bytes[51...]) == Self.digest(bytes[..<51]),
                bytes[9] <= highestCost, bytes[10] == 8, bytes[11] == 1
            else { throw .damaged(path: path) }
            cost = bytes[9]
            (salt, nonce, proof) = (Array(bytes[12..<28]), Array(bytes[28..<35]), Array(bytes[35..<51]))
        }

        var bytes: [UInt8] {
            let before = magic + [version, cost, 8, 1] + salt + nonce + proof
            return before + Self.digest(before[...])
        }

        private static func digest(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            Array(SHA256.hash(data: Array(bytes)).prefix(8))
        }

        /// The keys of a passphrase: of the chunks, and of the proof.
        func keys(_ passphrase: String) throws(MovingError) -> (chunks: SymmetricKey, proof: SymmetricKey) {
            // The limit on memory is scrypt's own: 128 bytes times N times r, and as much again in hand.
            guard
                let master = try? KDF.Scrypt.deriveKey(
                    from: Array(passphrase.utf8), salt: salt, outputByteCount: 32, rounds: 1 << Int(cost),
                    blockSize: 8, parallelism: 1, maxMemory: 256 * 8 << Int(cost))
            else { throw .weakPassphrase }
            func derived(_ use: String) -> SymmetricKey {
                HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: master, info: Data("onewindow.export.\(use).v1".utf8),
                    outputByteCount: 32)
            }
            return (derived("chunks"), derived("proof"))
        }

        static func proof(_ key: SymmetricKey) -> [UInt8] {
            Array(HMAC<SHA256>.authenticationCode(for: Data("passphrase".utf8), using: key).prefix(16))
        }
    }

    /// The nonce of chunk `number`.
    static func nonce(_ beginning: [UInt8], _ number: UInt32, isLast: Bool) throws -> AES.GCM.Nonce {
        let digits = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
        return try AES.GCM.Nonce(data: beginning + digits + [isLast ? 1 : 0])
    }
}
