import Domain
import Synchronization

/// The slip that was last under the scanner, so that one held there a moment too long is one scan and not five.
///
/// Only in memory. A slip that comes back later is a scan of its own, and is told what became of it.
final class LastSlip: Sendable {
    /// A hand takes longer to go away and come back; a scanner repeats itself sooner.
    private static let moment: Int64 = 3000

    private struct Seen {
        let text: String
        let key: String
        var at: Int64
    }

    private let seen = Mutex<Seen?>(nil)

    /// The idempotency key of the scan: the same while the slip stays.
    func key(for text: String, at now: Int64) -> String {
        seen.withLock { seen in
            if let last = seen, last.text == text, now - last.at <= Self.moment {
                seen?.at = now
                return last.key
            }
            let key = "scan-\(UInt64.random(in: .min ... .max))-\(UInt64.random(in: .min ... .max))"
            seen = Seen(text: text, key: key, at: now)
            return key
        }
    }
}
