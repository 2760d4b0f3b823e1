import Crypto
import CryptoExtras
import Dispatch
import FoundationEssentials
import Synchronization

/// A PIN as it is kept: scrypt with a random salt.
///
/// N = 2^14, r = 8, p = 1 takes 16 MiB and 50 to 100 ms on a small board: a PIN is short, so what protects it is the
/// lockout while the kiosk lives, and this cost once the disk is stolen. It runs on one thread of its own, one at a
/// time: neither the writer nor Swift's two or four shared threads ever wait for it, and memory stays bounded.
struct PINHash: Sendable {
    static let rounds = 1 << 14

    var salt: Data
    var hash: Data
    var rounds: Int

    /// Checked for a clerk who does not exist, so that the answer takes as long as for one who does.
    static func decoy(rounds: Int) -> PINHash {
        PINHash(salt: Data(repeating: 0, count: 16), hash: Data(repeating: 0, count: 32), rounds: rounds)
    }

    static func make(
        _ pin: String, rounds: Int, at desk: PINDesk
    ) async throws(StoreError) -> PINHash {
        var random = SystemRandomNumberGenerator()
        let salt = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        return PINHash(salt: salt, hash: try await desk.derive(pin, salt, rounds), rounds: rounds)
    }

    func matches(_ pin: String, at desk: PINDesk) async throws(StoreError) -> Bool {
        let derived = try await desk.derive(pin, salt, rounds)
        return zip(derived, hash).reduce(derived.count == hash.count ? 0 : 1) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Where the PINs of one store are hashed: one thread, one at a time, and a line that has an end.
final class PINDesk: Sendable {
    /// More sign-ins than clerks ever wait; beyond it the answer is `overloaded`.
    private static let longestLine = 32

    private let thread = DispatchQueue(label: "onewindow.pin")
    private let waiting = Mutex(0)

    fileprivate func derive(_ pin: String, _ salt: Data, _ rounds: Int) async throws(StoreError) -> Data {
        let admitted = waiting.withLock { count in
            guard count < Self.longestLine else { return false }
            count += 1
            return true
        }
        guard admitted else { throw .overloaded }
        let derived: Data? = await withCheckedContinuation { continuation in
            thread.async { @Sendable [self] in
                let key = try? KDF.Scrypt.deriveKey(
                    from: Data(pin.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: 8,
                    parallelism: 1)
                waiting.withLock { $0 -= 1 }
                // Safe because the bytes are copied out.
                continuation.resume(returning: unsafe key?.withUnsafeBytes { unsafe Data($0) })
            }
        }
        guard let derived else { throw .overloaded }
        return derived
    }
}
