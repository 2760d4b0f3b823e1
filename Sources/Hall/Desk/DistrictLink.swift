import District
import Domain
import Synchronization

/// What any exchange has found of the line to the district: the part `district` on the board, and a bell for each of
/// the services that use the line, so that what one finds out wakes the others.
package final class DistrictLink: Sendable {
    private struct State {
        var isBroken = false
        /// The district holds sequences that this database never gave out: a lost disk (`DESIGN.md` 9).
        var isAhead = false
        /// Another board speaks as this kiosk; the district lets this one write.
        var hasCopy = false
        var bells: [LineBell] = []
    }

    private let parts: PartBoard
    private let state = Mutex(State())

    init(parts: PartBoard) { self.parts = parts }

    /// A person mended something and asks for a try now. Without a district nobody hears it.
    package func tryNow() {
        for bell in state.withLock({ $0.bells }) { bell.ring(.asked) }
    }

    /// A bell of one's own; registered until the kiosk ends.
    func bell() -> LineBell {
        let bell = LineBell()
        let isFirst = state.withLock { state in
            defer { state.bells.append(bell) }
            return state.bells.isEmpty
        }
        if isFirst { parts.set("district", .ok) }
        return bell
    }

    /// The district answered who owns `bell`. After an outage the others are woken.
    func worked(_ bell: LineBell) {
        let others = state.withLock { state -> [LineBell] in
            defer { state.isBroken = false }
            return state.isBroken ? state.bells.filter { $0 !== bell } : []
        }
        show()
        for other in others { other.ring(.returned) }
    }

    func failed() {
        state.withLock { $0.isBroken = true }
        parts.set("district", .degraded, hint: "district.unreachable")
    }

    func stopped(_ stop: LineStop) {
        state.withLock { $0.isBroken = true }
        parts.set("district", .down, hint: "district.\(stop.rawValue)")
    }

    /// Compares what the district holds with what this database gave out; it also says whether it hears a copy of us.
    func compared(theirs: Int64, ours: Int64, hasCopy: Bool = false) {
        state.withLock { ($0.isAhead, $0.hasCopy) = (theirs > ours, hasCopy) }
        show()
    }

    private func show() {
        let (isAhead, hasCopy) = state.withLock { ($0.isAhead, $0.hasCopy) }
        let hint = isAhead ? "district.ahead" : hasCopy ? "district.copy" : ""
        parts.set("district", hint.isEmpty ? .ok : .degraded, hint: hint)
    }
}

/// Wakes one service of the line: for a cause, or when its time is up.
final class LineBell: Sendable {
    enum Cause: Hashable, Sendable {
        /// Something new is to be done.
        case owed
        /// Another exchange passed after an outage.
        case returned
        /// A person asks for a try.
        case asked
    }

    private let causes = Mutex<Set<Cause>>([])
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func ring(_ cause: Cause) {
        causes.withLock { _ = $0.insert(cause) }
        continuation.yield()
    }

    /// Waits for the bell, no longer than `limit` if there is one. For its owner alone.
    ///
    /// - Returns: why it rang; empty when the time was up, when the time of an earlier wait was up just as that ended, or
    ///   when the owner is to end.
    func wait(atMost limit: Duration? = nil) async -> Set<Cause> {
        let timer = limit.map { limit in
            Task { [continuation] in
                guard (try? await Task.sleep(for: limit)) != nil else { return }
                continuation.yield()
            }
        }
        defer { timer?.cancel() }
        var bell = stream.makeAsyncIterator()
        _ = await bell.next(isolation: nil)
        return causes.withLock { causes in
            defer { causes = [] }
            return causes
        }
    }
}
