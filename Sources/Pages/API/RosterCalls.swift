import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// The roster and the hand-over of a shift; console only. Everybody reads, managers plan.
struct RosterCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/roster", use: show)
        router.post("/api/roster/weekly", use: setWeekly)
        router.post("/api/roster/exceptions", use: setException)
        router.post("/api/roster/swap", use: swap)
    }

    private struct Weekly: Decodable {
        var clerk: String
        var weekday: Int
        var duty: Duty?
    }
    private struct Exception: Decodable {
        var clerk: String
        var date: CivilDate
        var duty: Duty?
    }
    private struct Swap: Decodable {
        var date: CivilDate
        var clerk: String
        var with: String
    }

    /// Of `?date=`, or of today.
    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return try await answer(on: try await date(request))
    }

    @Sendable private func setWeekly(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk(as: .manager)
        let call = try await Call(request)
        let wish = try call.read(Weekly.self)
        guard (1...7).contains(wish.weekday) else { throw Problem(.badField, ["field": "weekday"]) }
        try await known {
            try await hall.setWeekly(wish.clerk, weekday: wish.weekday, wish.duty, session, call.once)
        }
        return try await answer(on: hall.today())
    }

    @Sendable private func setException(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk(as: .manager)
        let call = try await Call(request)
        let wish = try call.read(Exception.self)
        try await known {
            try await hall.setException(wish.clerk, on: wish.date, wish.duty, session, call.once)
        }
        return try await answer(on: wish.date)
    }

    @Sendable private func swap(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk(as: .manager)
        let call = try await Call(request)
        let wish = try call.read(Swap.self)
        try await known { try await hall.swap(wish.clerk, wish.with, on: wish.date, session, call.once) }
        return try await answer(on: wish.date)
    }

    private func date(_ request: Request) async throws -> CivilDate {
        guard let text = request.uri.queryParameters["date"] else { return try await hall.today() }
        guard let date = CivilDate(String(text)) else { throw Problem(.badField, ["field": "date"]) }
        return date
    }

    private func answer(on date: CivilDate) async throws -> Response {
        Answer.json(
            RosterJSON(
                try await hall.roster(on: date), try await hall.store.clerks(),
                try await hall.store.weeklyRoster()))
    }

    /// The only record these calls look up is the clerk.
    private func known(_ call: () async throws -> Void) async throws {
        do { try await call() } catch HallError.store(.notFound) { throw Problem(.unknownClerk) }
    }
}

private struct RosterJSON: Encodable {
    struct Person: Encodable {
        var number: String
        var name: String
        var roles: [ClerkRole]
        /// From Monday to Sunday; `null` where nothing is planned.
        var week: [Known<Duty>]
        /// On the date; `null` where nothing is planned.
        var duty: Known<Duty>
        var source: Known<Assignment.Source>
        var swappedWith: Known<String>
    }

    var date: String
    /// False: nobody is down for work, so everybody may open a counter.
    var planned: Bool
    /// Staff numbers of those at the counters.
    var counters: [String]
    var clerks: [Person]

    init(_ roster: DayRoster, _ clerks: [Clerk], _ weeks: [String: [Int: Duty]]) {
        (date, planned, counters) = (roster.date.description, roster.isPlanned, roster.clerks(on: .counter))
        self.clerks = clerks.map { clerk in
            let (week, today) = (weeks[clerk.number] ?? [:], roster.assignment(of: clerk.number))
            return Person(
                number: clerk.number, name: clerk.name, roles: clerk.roles,
                week: (1...7).map { Known(week[$0]) }, duty: Known(today?.duty), source: Known(today?.source),
                swappedWith: Known(today?.swappedWith))
        }
    }
}
