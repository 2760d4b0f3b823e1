import Synchronization

/// What came, in order. A test waits here for what it wants to see, and never for a duration.
package final class Chronicle<Element: Sendable>: Sendable {
    /// It ended, and what was waited for never came.
    package struct Over: Error, CustomStringConvertible {
        package let last: [Element]

        package var description: String { "it ended; the last that came: \(last)" }
    }

    private struct Waiter {
        let isIt: @Sendable (Element) -> Bool
        let continuation: CheckedContinuation<Element, any Error>
    }

    private struct State {
        var elements: [Element] = []
        var isOver = false
        var waiters: [Int: Waiter] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var all: [Element] { state.withLock { $0.elements } }
    /// A place to look on from: `first(from:)` sees only what comes after.
    package var count: Int { state.withLock { $0.elements.count } }

    package func append(_ element: Element) {
        let happy = state.withLock { state in
            state.elements.append(element)
            let found = state.waiters.filter { $0.value.isIt(element) }
            for key in found.keys { state.waiters[key] = nil }
            return Array(found.values)
        }
        for waiter in happy { waiter.continuation.resume(returning: element) }
    }

    package func end() {
        let (waiters, last) = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [:] }
            return (Array(state.waiters.values), Array(state.elements.suffix(8)))
        }
        for waiter in waiters { waiter.continuation.resume(throwing: Over(last: last)) }
    }

    /// The first element from `place` on that is it, or the first to come; throws once nothing more can come.
    @discardableResult
    package func first(from place: Int = 0, where isIt: @escaping @Sendable (Element) -> Bool) async throws
        -> Element
    {
        let key = state.withLock { state in
            state.next += 1
            return state.next
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(Waiter(isIt: isIt, continuation: continuation), key, from: place)
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: key) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func wait(_ waiter: Waiter, _ key: Int, from place: Int) {
        let answer: Result<Element, any Error>? = state.withLock { state in
            if let found = state.elements.dropFirst(place).first(where: waiter.isIt) {
                return .success(found)
            }
            if state.isOver { return .failure(Over(last: state.elements.suffix(8))) }
            if Task.isCancelled { return .failure(CancellationError()) }
            state.waiters[key] = waiter
            return nil
        }
        if let answer { waiter.continuation.resume(with: answer) }
    }
}
