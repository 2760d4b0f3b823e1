import Domain

/// A visit as clerks see it in lists and answers: nothing that names anyone. Never given to the kiosk's listener,
/// because it says why somebody comes sooner.
struct VisitJSON: Encodable {
    struct Ticket: Encodable { var number: String }
    /// One of the two.
    struct Bound: Encodable {
        var counter: Int?
        var clerk: String?

        init(_ binding: VisitBinding) {
            switch binding {
            case .counter(let number): counter = number
            case .clerk(let number): clerk = number
            }
        }
    }

    var id: String
    var ticket: Ticket
    var state: VisitState
    var priority: PriorityClass
    var origin: VisitOrigin
    var service: String?
    var arrived: String
    var calls: Int
    /// Why it may come sooner; for clerks only.
    var reason: PriorityReason?
    /// How it was set aside.
    var parked: ParkKind?
    /// Whom it waits for.
    var bound: Bound?
    /// How often it came back after it was missed.
    var returns: Int
    /// The card read for it, masked; absent without a card.
    var resident: ResidentJSON?

    init(_ visit: Visit, _ resident: ResidentJSON? = nil) {
        (id, ticket) = (visit.id.text, Ticket(number: visit.number.description))
        (state, priority, origin, service) = (visit.state, visit.priorityClass, visit.origin, visit.service)
        (arrived, calls, self.resident) = (visit.arrived.rfc3339, visit.calls, resident)
        (reason, parked, bound) = (visit.reason, visit.parked, visit.bound.map(Bound.init))
        returns = visit.returns
    }
}

/// Enough to greet somebody by (facts/domain.md e); the rest is on the desk, while serving.
struct ResidentJSON: Encodable {
    /// Masked.
    var name: String
    var kind: IdentityCard.Kind
    var age: Int

    init(_ card: IdentityCard, on day: CivilDate) {
        (name, kind, age) = (Masking.name(card.name), card.kind, card.birth.age(on: day))
    }
}
