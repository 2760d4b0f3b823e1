import Domain
import Hall
import Store
import Synchronization

/// The test pages asked for lately, by idempotency key: one press, one page, however often the wish arrives.
///
/// In memory only, because a test page changes nothing that is kept: after a restart the same key prints once more.
final class TestPages: Sendable {
    /// Presses of one visit of a technician.
    private static let remembered = 16

    private struct Wish {
        let once: Once
        let trial: Task<PrintTrial, Never>
        var isDone = false
    }

    private let wishes = Mutex<[Wish]>([])

    /// The fate of the page of this key: printed by `print` now, or what it was the first time.
    ///
    /// One page at a time: another key meanwhile is told to come back (503). A page that was begun is finished, also
    /// when who asked for it has gone.
    func trial(_ once: Once, print: @Sendable @escaping () async -> PrintTrial) async throws -> PrintTrial {
        let task = try wishes.withLock { wishes in
            if let known = wishes.first(where: { $0.once.key == once.key }) {
                guard known.once.fingerprint == once.fingerprint else { throw Problem(.keyReused) }
                return known.trial
            }
            guard wishes.allSatisfy(\.isDone) else {
                throw Problem(.overloaded).with { $0.retryAfter = 5 }
            }
            if wishes.count == Self.remembered { wishes.removeFirst() }
            let trial = Task { await print() }
            wishes.append(Wish(once: once, trial: trial))
            return trial
        }
        let trial = await task.value
        wishes.withLock { wishes in
            for index in wishes.indices where wishes[index].once.key == once.key {
                wishes[index].isDone = true
            }
        }
        return trial
    }
}
