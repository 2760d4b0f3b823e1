/// Decides when deliveries are tried, how many at a time, and what an answer means for each.
///
/// Pure: the time (any monotonic clock) and the dice are handed in. One caller at a time asks `next`,
/// carries it out, and reports with `answered`; batches are the oldest pending deliveries in order of
/// sequence. A fresh machine tries at once: whatever waits on disk has waited long enough.
///
/// The rate is bounded by the district: one batch is under way at a time, of 100 events at most after seven answers, and
/// the next one leaves when this one is answered. A thousand kiosks that come back together are a thousand requests, and
/// whom it is too much says so with 429 or 503.
///
///     ready ──send──▶ answered: batch grows ──▶ ready
///       ▲             refused:  batch halves, a single event is parked ──▶ ready
///       │             unavailable ──▶ waiting (full jitter, 1 s … 5 min, Retry-After obeyed)
///       └── time ──── stopped by 401, 403, certificates, wrong address (retried slowly)
///
/// Why these rules: facts/reliability.md 1.6.
package struct DeliveryMachine: Sendable {
    /// What the caller does now.
    package enum Action: Hashable, Sendable {
        /// Nothing is owed; ask again when something is.
        case idle
        /// Send the oldest pending deliveries, no more than this many (and no more than a batch holds).
        case send(atMost: Int)
        /// Ask again then, or when the link returns.
        case wait(until: Duration, LineTrouble)
        /// The same, but people must hear of it.
        case stopped(LineStop, until: Duration)
    }

    /// What becomes of one delivery of the batch; those without a fate stay pending.
    package struct Fate: Hashable, Sendable {
        package enum Outcome: Hashable, Sendable {
            case acknowledged(receipt: String?)
            case rejected(reason: String)
        }

        package let id: String
        package let outcome: Outcome
    }

    private enum State: Hashable {
        case ready
        case waiting(until: Duration, LineTrouble, ordered: Bool)
        case stopped(LineStop, until: Duration)
    }

    private let settings: DeliverySettings
    private var state = State.ready
    private var failures = 0
    private var limit = 1

    package init(settings: DeliverySettings = DeliverySettings()) { self.settings = settings }

    /// How many to have ready while a batch is under way: what `next` allows if all of it is taken.
    package var ahead: Int { min(settings.maximumBatch, limit * 2) }

    /// What to do with `pending` deliveries owed at `now`.
    package mutating func next(pending: Int, at now: Duration) -> Action {
        if let due, due <= now { state = .ready }
        guard pending > 0 else { return .idle }
        switch state {
        case .ready: return .send(atMost: min(pending, limit))
        case .waiting(let until, let trouble, _): return .wait(until: until, trouble)
        case .stopped(let stop, let until): return .stopped(stop, until: until)
        }
    }

    /// Takes the answer to the batch with these ids, in the order sent. The fates are to be saved in one transaction, at
    /// the latest while the next batch is under way: until then nothing of this one is read as owed.
    package mutating func answered(
        _ response: DeliveryResponse, to batch: [String], at now: Duration,
        random: inout some RandomNumberGenerator
    ) -> [Fate] {
        switch response {
        case .answered(let answer):
            let fates = Self.fates(of: batch, in: answer)
            if fates.count == batch.count {
                succeeded()
            } else {
                failed(.incomplete, retryAfter: nil, at: now, random: &random)
            }
            return fates
        case .refused(let status, let detail):
            return refused(batch, status: status, detail: detail)
        case .stopped(let stop):
            limit = 1
            let pause = Self.between(settings.stoppedPause / 2, settings.stoppedPause, &random)
            state = .stopped(stop, until: now + pause)
            return []
        case .unavailable(let trouble, let retryAfter):
            failed(trouble, retryAfter: retryAfter, at: now, random: &random)
            return []
        }
    }

    /// Another exchange with the district passed after an outage: try within the spread, so that a district's kiosks
    /// do not all come at once. A wait the district asked for is kept, an earlier try too.
    package mutating func linkReturned(at now: Duration, random: inout some RandomNumberGenerator) {
        let first = now + Self.between(.zero, settings.returnSpread, &random)
        switch state {
        case .waiting(let until, let trouble, ordered: false):
            state = .waiting(until: min(until, first), trouble, ordered: false)
            failures = 0
        case .stopped(let stop, let until): state = .stopped(stop, until: min(until, first))
        case .ready, .waiting: break
        }
    }

    /// A person mended something and asks for a try now.
    package mutating func tryNow() {
        state = .ready
        failures = 0
    }
}

extension DeliveryMachine {
    private var due: Duration? {
        switch state {
        case .ready: nil
        case .waiting(let until, _, _), .stopped(_, let until): until
        }
    }

    private mutating func succeeded() {
        (state, failures) = (.ready, 0)
        limit = ahead
    }

    /// Somewhere in the batch is what the district cannot take: halve until it is alone, park it, go on.
    private mutating func refused(_ batch: [String], status: Int, detail: String) -> [Fate] {
        (state, failures) = (.ready, 0)
        limit = max(1, batch.count / 2)
        guard batch.count == 1 else { return [] }
        let reason = detail.isEmpty ? "refused with \(status)" : "refused with \(status): \(detail)"
        return batch.map { Fate(id: $0, outcome: .rejected(reason: reason)) }
    }

    private mutating func failed(
        _ trouble: LineTrouble, retryAfter: Duration?, at now: Duration,
        random: inout some RandomNumberGenerator
    ) {
        limit = 1
        failures = min(failures + 1, 30)  // 2^30 s is far beyond any ceiling, and cannot overflow
        let ceiling = min(settings.longestPause, settings.shortestPause * (1 << failures))
        let pause = Self.between(settings.shortestPause, ceiling, &random)
        let ordered = min(retryAfter ?? .zero, settings.longestRetryAfter)
        state = .waiting(until: now + max(pause, ordered), trouble, ordered: retryAfter != nil)
    }

    private static func fates(of batch: [String], in answer: DistrictAnswer) -> [Fate] {
        let results = Dictionary(answer.results.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return batch.compactMap { id in
            guard let result = results[id] else { return nil }
            switch result.status {
            case .stored, .duplicate:
                return Fate(id: id, outcome: .acknowledged(receipt: result.receipt))
            case .rejected:
                return Fate(id: id, outcome: .rejected(reason: result.reason ?? "rejected without a reason"))
            }
        }
    }

    /// Evenly spread, both ends included, to the millisecond.
    private static func between(
        _ low: Duration, _ high: Duration, _ random: inout some RandomNumberGenerator
    ) -> Duration {
        let span = max(0, (high - low) / .milliseconds(1))
        return low + .milliseconds(Int64.random(in: 0...Int64(span), using: &random))
    }
}
