package import Domain

/// What technicians are told and may do (`kioskctl`): the store behind the wire types of `Domain/Control`, whether a
/// daemon holds it or the command itself does.
package struct ControlDesk: Sendable {
    /// What only a running daemon knows.
    package struct Daemon: Sendable {
        package let started: Moment
        package let parts: @Sendable () -> [ControlStatus.Part]
        package let listeners: @Sendable () -> [ControlStatus.Listener]
        package let documents: @Sendable () -> [DocumentKind: DocumentStanding]
        /// Where the journal stands now.
        package let lastSequence: @Sendable () -> Int64
        /// Has the line to the district try now, whatever pause it keeps.
        package let tryNow: @Sendable () -> Void

        package init(
            started: Moment, parts: @escaping @Sendable () -> [ControlStatus.Part],
            listeners: @escaping @Sendable () -> [ControlStatus.Listener],
            documents: @escaping @Sendable () -> [DocumentKind: DocumentStanding] = { [:] },
            lastSequence: @escaping @Sendable () -> Int64, tryNow: @escaping @Sendable () -> Void = {}
        ) {
            (self.started, self.parts, self.documents) = (started, parts, documents)
            (self.listeners, self.lastSequence, self.tryNow) = (listeners, lastSequence, tryNow)
        }
    }

    private let store: Store
    private let version: String
    private let daemon: Daemon?
    private let now: @Sendable () -> Moment

    /// - Parameter daemon: nil when the command opened the store itself, because no daemon runs.
    package init(store: Store, version: String, daemon: Daemon?, now: @escaping @Sendable () -> Moment) {
        (self.store, self.version, self.daemon, self.now) = (store, version, daemon, now)
    }

    package func status() async throws(StoreError) -> ControlStatus {
        let (queue, backlog) = (try await store.queue(), try await store.backlog())
        let now = now()
        return ControlStatus(
            running: daemon != nil, version: version,
            uptime: daemon.map { (now.monotonic - $0.started.monotonic) / 1000 },
            incarnation: store.opening.incarnation, bootNumber: store.opening.bootNumber,
            parts: daemon?.parts() ?? [],
            queue: .init(
                waiting: queue.waitingCount, called: queue.called.count, serving: queue.serving.count),
            deliveries: .init(
                backlog: backlog.backlog, oldest: backlog.oldest?.rfc3339, rejected: backlog.rejected.count),
            journal: .init(lastSequence: daemon?.lastSequence() ?? store.opening.lastSequence),
            businessDate: try await store.businessDate(), clockTrust: now.trust,
            listeners: daemon?.listeners() ?? [],
            documents: daemon?.documents().sorted { $0.key.rawValue < $1.key.rawValue }
                .map(ControlStatus.Document.init))
    }

    package func document(_ kind: DocumentKind) async throws(StoreError) -> ControlDocument {
        ControlDocument(try await store.document(kind))
    }

    package func clerks() async throws(StoreError) -> ControlClerks {
        ControlClerks(clerks: try await store.clerks())
    }

    package func add(_ new: NewClerk) async throws(StoreError) -> Clerk {
        try await store.addClerk(new.clerk, pin: new.pin, at: now(), actor: .technician)
        return new.clerk
    }

    package func resetPIN(of number: String, to pin: String) async throws(StoreError) {
        try await store.resetPIN(number, pin: pin, at: now(), actor: .technician)
    }

    package func verifyJournal() async throws(StoreError) -> JournalCheck {
        switch try await store.verifyJournal() {
        case .intact(let entries, let head): JournalCheck(intact: true, entries: entries, head: head)
        case .broken(let place, let why): JournalCheck(intact: false, brokenAt: place, reason: why)
        }
    }

    package func deliveries(limit: Int) async throws(StoreError) -> ControlDeliveries {
        ControlDeliveries(deliveries: try await store.deliveries(limit: limit).map(ControlDelivery.init))
    }

    /// Has what is owed tried now; one that the district rejected, or all of them, are owed again first.
    package func retry(_ wish: RetryWish) async throws(StoreError) -> ControlRetry {
        if let sequence = wish.sequence {
            try await store.resend(sequence, at: now(), actor: .technician)
        }
        if wish.all == true { _ = try await store.resendRejected(at: now(), actor: .technician) }
        daemon?.tryNow()
        let backlog = try await store.backlog()
        return ControlRetry(
            asked: daemon != nil, backlog: backlog.backlog, rejected: backlog.rejected.count)
    }
}

extension ControlProblem {
    /// The wire's word for a refusal of the store.
    package init(_ error: StoreError) {
        let code: Code =
            switch error {
            case .notFound("delivery"): .noSuchDelivery
            case .notAllowed: .notRejected
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
