import HTTPTypes
import Synchronization

/// Who is worked for when more batches come at once than can be worked on: in the order of arrival, a few at a time, so
/// that no kiosk waits while a later one is served.
///
/// Whoever would wait longer than a kiosk listens is sent away at once, with an hour to come back at that is not everybody's:
/// an answer that nobody hears any more is work for nothing. Pure: the time is handed in.
struct TurnLine: Sendable {
    enum Arrival: Hashable, Sendable { case begin, wait, refused }

    struct Limits: Hashable, Sendable {
        /// Enough to fill a transaction while the one before is written; each holds a batch unpacked, 5 MiB at most.
        var working = 32
        /// Of those who wait; their bodies are as they came, most of them compressed.
        var waiting = 4096
        var waitingBytes = 256 << 20
        /// A kiosk listens for 60 s (`DistrictClient.Limits.exchange`).
        var longestWait = Duration.seconds(45)
    }

    let limits: Limits
    private(set) var working = 0
    private(set) var waiting = 0
    private var waitingBytes = 0
    /// What one turn takes of the time of all of them, smoothed over about ten; only measured while somebody waits.
    private var pace = Duration.zero
    private var lastEnd: Duration?

    init(_ limits: Limits = Limits()) { self.limits = limits }

    mutating func arrive(_ bytes: Int) -> Arrival {
        if working < limits.working {
            working += 1
            return .begin
        }
        guard waiting < limits.waiting, waitingBytes + bytes <= limits.waitingBytes,
            pace * (waiting + 1) <= limits.longestWait
        else { return .refused }
        waiting += 1
        waitingBytes += bytes
        return .wait
    }

    /// One turn is over; true when the one who waited longest, with a body of so many bytes, begins.
    mutating func finish(next bytes: Int?, at now: Duration) -> Bool {
        guard let bytes else {
            working -= 1
            (pace, lastEnd) = (.zero, nil)
            return false
        }
        if let lastEnd { pace = pace == .zero ? now - lastEnd : (pace * 9 + (now - lastEnd)) / 10 }
        lastEnd = now
        waiting -= 1
        waitingBytes -= bytes
        return true
    }
}

/// The line and those who stand in it.
final class Turns: Sendable {
    private struct State {
        var line: TurnLine
        var waiting: [(bytes: Int, caller: CheckedContinuation<TurnLine.Arrival, Never>)] = []
    }

    private let state: Mutex<State>
    private let begun = ContinuousClock.now

    init(_ limits: TurnLine.Limits = TurnLine.Limits()) {
        state = Mutex(State(line: TurnLine(limits)))
    }

    var waiting: Int { state.withLock { $0.line.waiting } }

    /// Does the work when it is its turn. Throws 503 where it would be too late for an answer.
    ///
    /// - Parameter bytes: what is held meanwhile.
    func take<Value: Sendable>(_ bytes: Int, _ work: () async throws -> Value) async throws -> Value {
        guard await turn(bytes) == .begin else {
            throw Problem(
                status: .serviceUnavailable, detail: "too many kiosks at once: nothing was stored, try again",
                // 5 to 60 s: not all of them in the same second.
                headers: [.retryAfter: "\(Int.random(in: 5...60))"])
        }
        defer { finish() }
        return try await work()
    }

    private func turn(_ bytes: Int) async -> TurnLine.Arrival {
        await withCheckedContinuation { caller in
            let arrival = state.withLock { state in
                let arrival = state.line.arrive(bytes)
                if arrival == .wait { state.waiting.append((bytes, caller)) }
                return arrival
            }
            if arrival != .wait { caller.resume(returning: arrival) }
        }
    }

    private func finish() {
        let now = ContinuousClock.now - begun
        let next = state.withLock { state in
            state.line.finish(next: state.waiting.first?.bytes, at: now)
                ? state.waiting.removeFirst().caller : nil
        }
        next?.resume(returning: .begin)
    }
}
