import Domain
import Synchronization

/// What was laid on the reader or held under the scanner in the last five minutes, by the token that stands for it
/// (`DESIGN.md` 8): addresses and events bear the token, and nothing else of it.
///
/// Only in memory: what leads to nothing leaves no trace. Bounded, the oldest is forgotten first.
final class TokenDesk<Kept: Sendable>: Sendable {
    /// A resident needs a minute or two at the screen; five cover the slowest (`DESIGN.md` 8).
    private static var lifetime: Int64 { 5 * 60 * 1000 }
    private static var capacity: Int { 16 }

    private struct Entry {
        let token: String
        let kept: Kept
        let at: Int64
    }

    private let time: any TimeSource
    private let entries = Mutex<[Entry]>([])

    init(time: any TimeSource) { self.time = time }

    /// Keeps it and returns its token: 128 random bits as 32 hexadecimal digits.
    func keep(_ kept: Kept) -> String {
        let token = (0..<2).map { _ in
            let word = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - word.count) + word
        }.joined()
        let now = time.now().monotonic
        entries.withLock { entries in
            entries.removeAll { now - $0.at > Self.lifetime }
            if entries.count >= Self.capacity { entries.removeFirst() }
            entries.append(Entry(token: token, kept: kept, at: now))
        }
        return token
    }

    /// What the token stands for, while it is remembered.
    func kept(_ token: String) -> Kept? {
        let now = time.now().monotonic
        return entries.withLock { entries in
            entries.first { $0.token == token && now - $0.at <= Self.lifetime }?.kept
        }
    }
}
