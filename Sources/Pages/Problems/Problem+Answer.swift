import Domain
import HTTPTypes
import Hall
import Hummingbird

/// The JSON of a problem. `detail` is the Chinese sentence and the English one, each of which says what to do.
private struct ProblemJSON: Encodable {
    struct Answer: Encodable {
        var field: String
        var problem: FormProblem.Problem
        var zh: String
        var en: String
    }

    struct Booked: Encodable {
        var number: String
        var date: String
        var start: String
        var end: String

        init(_ number: AppointmentNumber, _ slot: Slot) {
            (self.number, date) = (number.description, slot.date.description)
            (start, end) = (slot.start.description, slot.end.description)
        }
    }

    var type: String
    var title: String
    var status: Int
    var detail: String
    var missing: [MaterialJSON]?
    var problems: [Answer]?
    var hall: HallJSON?
    var offers: [OfferJSON]?
    var reason: String?
    var until: String?
    var appointment: Booked?
    var verdict: Hall.CheckInOutcome.Verdict?
    var checkIn: CheckInNews?
}

extension Problem {
    func response(texts: Texts) -> Response {
        let detail = Texts.Language.allCases.map { language in
            texts.text(kind.text, language, values.merging(words[language] ?? [:]) { $1 })
        }.joined(separator: " ")
        let view = ProblemJSON(
            type: kind.type, title: kind.title, status: kind.status.code, detail: detail, missing: missing,
            problems: problems?.map { answer in
                let key = "form.\(answer.problem.rawValue)"
                return .init(
                    field: answer.field, problem: answer.problem, zh: texts.text(key, .chinese),
                    en: texts.text(key, .english))
            }, hall: hall.map { HallJSON($0) }, offers: offers.map { $0.map(OfferJSON.init) },
            reason: reason, until: until?.description, appointment: booked.map { .init($0.number, $0.slot) },
            verdict: checkIn?.verdict, checkIn: checkIn?.news)
        var response = Answer.json(view, status: kind.status)
        response.headers[.contentType] = "application/problem+json"
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if !allow.isEmpty { response.headers[.allow] = allow.map(\.rawValue).joined(separator: ", ") }
        return response
    }
}
