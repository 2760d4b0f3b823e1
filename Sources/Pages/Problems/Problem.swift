import Domain
import HTTPTypes
import Hall

/// A refusal in the form of RFC 9457. Safe to log: it never carries what the caller sent.
struct Problem: Error, Sendable {
    let kind: ProblemKind
    /// Fill the `{name}`s of the sentence.
    let values: [String: String]
    /// Materials that are missing, all of them at once.
    var missing: [MaterialJSON]?
    /// Answers to mend, all of them at once.
    var problems: [FormProblem]?
    /// Seconds after which a repeat makes sense.
    var retryAfter: Int?
    /// Fill the `{name}`s that each language says in its own words.
    var words: [Texts.Language: [String: String]] = [:]
    /// How the doors stand, for a refusal because they are shut.
    var hall: HallState?
    /// The nearest slots that have a place.
    var offers: [Hall.OpenSlot]?
    /// Why a slot cannot be booked, in one word.
    var reason: String?
    /// The last day without new bookings.
    var until: CivilDate?
    /// What the person has booked already.
    var booked: (number: AppointmentNumber, slot: Slot)?
    /// What a check-in came to.
    var checkIn: (verdict: Hall.CheckInOutcome.Verdict, news: CheckInNews)?
    /// The methods there are, for 405.
    var allow: [HTTPRequest.Method] = []

    init(_ kind: ProblemKind, _ values: [String: String] = [:]) { (self.kind, self.values) = (kind, values) }

    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}

extension Problem: CustomStringConvertible {
    var description: String { "\(kind.status.code) \(kind.rawValue)" }
}
