import District
import Domain
import Synchronization

/// Where the batches of the kiosks meet. They stand in one line, in the order of arrival; whoever waits when a writer of
/// the store is free goes into one transaction, so that many kiosks share one sync of the disk and one round trip.
///
/// A batch that comes alone is written at once. Nobody works in the background: the first of those who wait writes for
/// its group, answers the others, and tells the next one that it is its turn.
final class Intake: Sendable {
    /// At most that many events go into a transaction: it takes tens of milliseconds, and the first of a group waits for
    /// the last.
    static let largestGroup = 1000

    fileprivate typealias Answer = Result<[EventResult], InboxError>

    /// What wakes a batch that waits.
    fileprivate enum Call {
        case answered(Answer)
        case yourTurn
    }

    fileprivate struct Waiting {
        let events: [ArrivedEvent]
        let caller: CheckedContinuation<Call, Never>
    }

    fileprivate struct Line {
        var writing = 0
        var waiting: [Waiting] = []
    }

    private let store: any InboxStore
    private let now: @Sendable () -> WallTime
    private let line = Mutex(Line())

    init(_ store: any InboxStore, now: @escaping @Sendable () -> WallTime) {
        (self.store, self.now) = (store, now)
    }

    /// How many wait for a writer.
    var waiting: Int { line.withLock { $0.waiting.count } }

    /// What became of each event, in order; durable when it returns.
    func take(_ events: [ArrivedEvent]) async throws(InboxError) -> [EventResult] {
        guard !events.isEmpty else { return [] }
        switch await turn(events) {
        case .answered(let answer): return try answer.get()
        case .yourTurn:
            let others = line.withLock { $0.join(events.count) }
            let answers = await write([events] + others.map(\.events))
            for (other, answer) in zip(others, answers.dropFirst()) {
                other.caller.resume(returning: .answered(answer))
            }
            line.withLock { $0.next() }?.resume(returning: .yourTurn)
            return try answers[0].get()
        }
    }

    /// Waits until somebody else has written the events, or a writer is free for them.
    private func turn(_ events: [ArrivedEvent]) async -> Call {
        await withCheckedContinuation { caller in
            let isFree = line.withLock { line in
                guard line.writing == store.writers else {
                    line.writing += 1
                    return true
                }
                line.waiting.append(Waiting(events: events, caller: caller))
                return false
            }
            if isFree { caller.resume(returning: .yourTurn) }
        }
    }

    /// One transaction for all. When it fails for a reason that may be that of one batch, each is tried by itself.
    private func write(_ batches: [[ArrivedEvent]]) async -> [Answer] {
        do {
            return try await save(batches).map { .success($0) }
        } catch {
            guard batches.count > 1, error.mayBeOfOneBatch else {
                return batches.map { _ in .failure(error) }
            }
        }
        var answers: [Answer] = []
        for batch in batches {
            do { answers.append(.success(try await save([batch])[0])) } catch {
                answers.append(.failure(error))
            }
        }
        return answers
    }

    private func save(_ batches: [[ArrivedEvent]]) async throws(InboxError) -> [[EventResult]] {
        let received = now()
        return try await store.write { tables in try Inbox.take(batches, at: received, in: tables) }
    }
}

extension Intake.Line {
    /// Those who go along with a batch of so many events, the first first.
    mutating func join(_ count: Int) -> [Intake.Waiting] {
        var events = count
        let group = waiting.prefix { other in
            events += other.events.count
            return events <= Intake.largestGroup
        }
        waiting.removeFirst(group.count)
        return Array(group)
    }

    /// Who writes next; nil when nobody waits, and the writer is free.
    mutating func next() -> CheckedContinuation<Intake.Call, Never>? {
        guard !waiting.isEmpty else {
            writing -= 1
            return nil
        }
        return waiting.removeFirst().caller
    }
}

extension InboxError {
    fileprivate var mayBeOfOneBatch: Bool {
        switch self {
        case .failed, .refused: true
        default: false
        }
    }
}
