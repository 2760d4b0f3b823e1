import CryptoExtras
import Dispatch
import FoundationEssentials
import Synchronization

/// A passphrase as it is kept: scrypt with a random salt.
///
/// N = 2^14, r = 8, p = 5: 16 MiB and about a quarter of a second, so that a stolen file is guessed slowly; while the
/// server lives the pauses protect it (`SignInTries`). The same derivation as the kiosk's `PINHash`, which lies in a
/// room that districtd does not import.
struct PassphraseHash: Hashable, Sendable {
    static let rounds = 1 << 14

    var salt: [UInt8]
    var hash: [UInt8]
    var rounds: Int

    /// Checked for a name that nobody has, so that the answer takes as long as for one that somebody has.
    static func decoy(rounds: Int) -> PassphraseHash {
        PassphraseHash(
            salt: Array(repeating: 0, count: 16), hash: Array(repeating: 0, count: 32), rounds: rounds)
    }

    /// Nil when too many wait already.
    static func make(_ passphrase: String, rounds: Int, at desk: PassphraseDesk) async -> PassphraseHash? {
        var random = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        return await desk.derive(passphrase, salt, rounds).map {
            PassphraseHash(salt: salt, hash: $0, rounds: rounds)
        }
    }

    /// Nil when too many wait already. Takes as long for a wrong one as for the right one.
    func matches(_ passphrase: String, at desk: PassphraseDesk) async -> Bool? {
        guard let derived = await desk.derive(passphrase, salt, rounds) else { return nil }
        return zip(derived, hash).reduce(derived.count == hash.count ? 0 : 1) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Where passphrases are hashed: one thread, one at a time, and a line that has an end.
final class PassphraseDesk: Sendable {
    /// 32 of a quarter of a second: who would wait longer is told to come again.
    private static let longestLine = 32

    private let thread = DispatchQueue(label: "onewindow.passphrase")
    private let waiting = Mutex(0)

    fileprivate func derive(_ passphrase: String, _ salt: [UInt8], _ rounds: Int) async -> [UInt8]? {
        let isAdmitted = waiting.withLock { count in
            guard count < Self.longestLine else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { return nil }
        return await withCheckedContinuation { continuation in
            thread.async { @Sendable [self] in
                let key = try? KDF.Scrypt.deriveKey(
                    from: Data(passphrase.utf8), salt: Data(salt), outputByteCount: 32, rounds: rounds,
                    blockSize: 8, parallelism: 5)
                waiting.withLock { $0 -= 1 }
                // Safe because the bytes are copied out.
                continuation.resume(returning: unsafe key?.withUnsafeBytes { unsafe Array($0) })
            }
        }
    }
}
