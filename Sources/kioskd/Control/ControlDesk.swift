import Domain
import Store

/// What the control socket can tell and do, as one value: the hall's store, clock and boards behind the wire types.
struct ControlDesk: Sendable {
    let store: Store
    let time: any TimeSource
    let version: String
    /// When the daemon started, on the monotonic clock.
    let started: Moment
    let parts: @Sendable () -> [ControlStatus.Part]
    /// The journal's last sequence.
    let lastSequence: @Sendable () -> Int64
    let listeners: @Sendable () -> [ControlStatus.Listener]

    func status() async throws(StoreError) -> ControlStatus {
        let (queue, backlog) = (try await store.queue(), try await store.backlog())
        let now = time.now()
        return ControlStatus(
            running: true, version: version, uptime: (now.monotonic - started.monotonic) / 1000,
            incarnation: store.opening.incarnation, bootNumber: store.opening.bootNumber, parts: parts(),
            queue: .init(
                waiting: queue.waitingCount, called: queue.called.count, serving: queue.serving.count),
            deliveries: .init(
                backlog: backlog.backlog, oldest: backlog.oldest?.rfc3339, rejected: backlog.rejected.count),
            journal: .init(lastSequence: lastSequence()), businessDate: try await store.businessDate(),
            clockTrust: now.trust, listeners: listeners())
    }

    func clerks() async throws(StoreError) -> ControlClerks {
        ControlClerks(clerks: try await store.clerks())
    }

    func add(_ new: NewClerk) async throws(StoreError) -> Clerk {
        try await store.addClerk(new.clerk, pin: new.pin, at: time.now(), actor: .technician)
        return new.clerk
    }

    func resetPIN(of number: String, to new: NewPIN) async throws(StoreError) {
        try await store.resetPIN(number, pin: new.pin, at: time.now(), actor: .technician)
    }

    func verifyJournal() async throws(StoreError) -> JournalCheck {
        switch try await store.verifyJournal() {
        case .intact(let entries, let head): JournalCheck(intact: true, entries: entries, head: head)
        case .broken(let place, let why): JournalCheck(intact: false, brokenAt: place, reason: why)
        }
    }

    func deliveries(limit: Int) async throws(StoreError) -> ControlDeliveries {
        ControlDeliveries(deliveries: try await store.deliveries(limit: limit).map(ControlDelivery.init))
    }
}

extension ControlProblem {
    /// The wire's word for a refusal of the store.
    init(_ error: StoreError) {
        let code: Code =
            switch error {
            case .notFound: .noSuchClerk
            case .clerkExists: .clerkExists
            case .badClerk: .badClerk
            case .badPIN: .badPIN
            case .overloaded, .closed: .busy
            case .diskFull: .diskFull
            default: .failed
            }
        self.init(code, error.description)
    }
}
