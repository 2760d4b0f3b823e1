package import Domain
import Synchronization

/// The cards read in the last five minutes, by the token that stands for each reading (`DESIGN.md` 8).
///
/// Only in memory: a reading that leads to nothing leaves no trace. Bounded, the oldest is forgotten first.
package final class CardDesk: Sendable {
    /// A resident needs a minute or two at the screen; five cover the slowest (`DESIGN.md` 8).
    static let lifetime: Int64 = 5 * 60 * 1000
    static let capacity = 16

    private struct Reading {
        let token: String
        let card: IdentityCard
        let at: Int64
    }

    private let time: any TimeSource
    private let readings = Mutex<[Reading]>([])

    init(time: any TimeSource) { self.time = time }

    /// Keeps the card and returns its token: 128 random bits as 32 hexadecimal digits.
    package func keep(_ card: IdentityCard) -> String {
        let token = (0..<2).map { _ in
            let word = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - word.count) + word
        }.joined()
        let now = time.now().monotonic
        readings.withLock { readings in
            readings.removeAll { now - $0.at > Self.lifetime }
            if readings.count >= Self.capacity { readings.removeFirst() }
            readings.append(Reading(token: token, card: card, at: now))
        }
        return token
    }

    /// The card a token stands for, while it is remembered.
    package func card(_ token: String) -> IdentityCard? {
        let now = time.now().monotonic
        return readings.withLock { readings in
            readings.first { $0.token == token && now - $0.at <= Self.lifetime }?.card
        }
    }
}
