import Domain
import Hall
import Hummingbird

/// Whether the hall gives numbers now, why not, and what the next days look like. Both listeners.
struct HallCall {
    /// As many days as a notice at the door shows.
    private static let days = 30

    let hall: Hall

    func add(to router: Router<PageContext>) { router.get("/api/hall", use: show) }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        var answer = HallJSON(try await hall.hallState())
        answer.days = hall.plannedDays(Self.days).map(PlannedDayJSON.init)
        return Answer.json(answer)
    }
}

struct HallJSON: Encodable {
    struct OpeningJSON: Encodable {
        var date: String
        var time: String
        var provisional: Bool

        init(_ opening: NextOpening) {
            (date, time) = (opening.date.description, opening.time.description)
            provisional = opening.provisional
        }
    }

    /// `open`, `lunchDuty`, `closing` (no numbers any more, who has one is served) or `closed`.
    var state: String
    /// Why no number is given, in one word.
    var why: Known<String>
    /// Which holiday, or the hall's own reason.
    var reason: WordsJSON?
    /// When the hall closes today; `null` where it never does, or is closed.
    var until: Known<String>
    /// From when on no number is given.
    var lastTicket: Known<String>
    var nextOpening: Known<OpeningJSON>
    /// Counters on duty over noon.
    var lunchCounters: Known<Int>
    var days: [PlannedDayJSON]?

    init(_ hall: HallState) {
        var (lastTicket, lunch): (TimeOfDay?, Int?) = (nil, nil)
        switch hall {
        case .always: state = "open"
        case .open(_, let last): (state, lastTicket) = ("open", last)
        case .lunchDuty(let counters, _, _): (state, lunch) = ("lunchDuty", counters)
        case .closing: state = "closing"
        case .closed: state = "closed"
        }
        why = Known(hall.refusal?.reason.name)
        reason = hall.refusal?.reason.words.map(WordsJSON.init)
        until = Known(hall.closes?.description)
        self.lastTicket = Known(lastTicket?.description)
        nextOpening = Known(hall.refusal?.opens.map(OpeningJSON.init))
        lunchCounters = Known(lunch)
    }
}

struct WordsJSON: Encodable {
    var zh: String
    var en: String

    init(_ words: OpeningHours.Words) { (zh, en) = (words.zh, words.en) }
}

struct PlannedDayJSON: Encodable {
    var date: String
    /// `08:30-12:00`; empty when closed.
    var sessions: [String]
    /// Why closed, or other hours; `null` for a day of the ordinary week.
    var why: Known<String>
    var reason: WordsJSON?
    /// The public holidays of that year are not known yet.
    var provisional: Bool

    init(_ day: OpeningHours.Day) {
        (date, sessions) = (day.date.description, day.sessions.map(\.description))
        (why, reason) = (Known(day.reason?.name), day.reason?.words.map(WordsJSON.init))
        provisional = day.provisional
    }
}
