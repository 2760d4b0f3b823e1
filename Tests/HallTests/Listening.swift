import Domain
import Hall
import Simulation
import Store
import Testing

/// Reads the event stream until the event a test waits for comes by.
struct Listening {
    private var events: AsyncStream<HallEvent>.Iterator

    init(to hall: Hall) throws {
        events = try #require(hall.announcer.subscribe(after: nil)).live.makeAsyncIterator()
    }

    /// The next event of this name whose data holds every one of the texts.
    mutating func next(_ name: HallEvent.Name, with texts: String...) async throws -> HallEvent {
        while let event = await events.next(isolation: nil) {
            if event.name == name, texts.allSatisfy({ event.data.contains($0) }) { return event }
        }
        throw StreamEnded()
    }

    struct StreamEnded: Error {}
}

extension Once {
    /// A press of its own.
    static func press(_ key: String = VisitID(at: WallTime(milliseconds: 0)).text) -> Once {
        Once(key: key, fingerprint: "test")
    }
}

extension SimulatedHall {
    /// Signs a clerk in at a counter.
    func clerk(
        _ number: String? = nil, at counter: Int = 1, roles: [ClerkRole] = [.clerk]
    ) async throws -> Session {
        let number = number ?? "100\(counter)"
        try await addClerk(number, roles: roles)
        return try await hall.signIn(clerk: number, pin: Self.pin, counter: counter)
    }

    /// Runs the spooler while `body` goes on.
    func printing<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let spooler = Task { try await hall.spooler.run() }
        defer { spooler.cancel() }
        return try await body()
    }

    /// A ticket drawn, called and taken up at the session's counter; with the sample card if `card`.
    func serving(_ session: Session, card: Bool = true) async throws -> Visit {
        let token = card ? hall.cards.keep(Samples.card) : nil
        _ = try await hall.issueTicket(.init(card: token), .press())
        _ = try #require(try await hall.callNext(session, .press()))
        return try await hall.change(.start, session, .press()).visit
    }
}
