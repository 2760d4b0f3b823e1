import Domain
import FoundationEssentials

/// One line of the event stream: a name, a JSON object, and an id that never repeats.
package struct HallEvent: Hashable, Sendable {
    package enum Name: String, Hashable, Sendable, CaseIterable {
        case call, queue, card, device, print, delivery, alarm, rating
        case appointment, checkin, progress, item

        /// Who is told of it.
        package var audience: Audience {
            switch self {
            case .card, .rating, .checkin, .progress: .kiosk
            case .alarm, .item: .console
            case .call, .queue, .device, .print, .delivery, .appointment: .everybody
            }
        }
    }

    /// A card and a scanned code are for the screen their holder stands at; a clerk's call for help is for the colleagues.
    package enum Audience: Hashable, Sendable { case everybody, kiosk, console }

    package let id: EventID
    package let name: Name
    /// A JSON object on one line.
    package let data: String
}

/// Where an event stands: the journal's sequence when it happened, the start of the kiosk it happened in, and its
/// place among the events of that start. Written `sequence-start-ordinal`.
///
/// Events that came from the journal can be replayed from it after any restart; the others (cards, devices) pass.
package struct EventID: Hashable, Sendable, CustomStringConvertible {
    package let sequence: Int64
    package let start: Int64
    package let ordinal: Int64

    package init(sequence: Int64, start: Int64, ordinal: Int64) {
        (self.sequence, self.start, self.ordinal) = (sequence, start, ordinal)
    }

    package init?(_ text: some StringProtocol) {
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard numbers.count == 3, let sequence = numbers[0], let start = numbers[1], let ordinal = numbers[2]
        else { return nil }
        self.init(sequence: sequence, start: start, ordinal: ordinal)
    }

    package var description: String { "\(sequence)-\(start)-\(ordinal)" }
}

extension HallEvent {
    /// What the screens hear of a fact; nil for facts that concern no screen.
    static func content(of fact: Fact) -> (name: Name, data: String)? {
        switch fact {
        case .ticketIssued(_, let number, _, let waiting, _):
            (
                .queue,
                object([
                    "number": .text(number.description), "state": .text("waiting"),
                    "waiting": .number(waiting),
                ])
            )
        case .visitCalled(let call, _, let number, let counter, let nth):
            (
                .call,
                object([
                    "call": .number(Int(call)), "number": .text(number.description),
                    "counter": .number(counter), "nth": .number(nth),
                ])
            )
        case .visitChanged(_, let number, _, let state, let counter): queue(number, state, counter)
        case .walkedUp(_, let number, _, let counter): queue(number, .serving, counter)
        case .visitBound(_, let number, nil), .priorityGranted(_, let number, _, _):
            queue(number, .waiting, nil)
        case .dayClosed(let date, _): day(date, "closed")
        case .dayReopened(let date): day(date, "open")
        case .printChanged(let job, let kind, let visit, let item, let state, let reason):
            (
                .print,
                object([
                    "job": .text(job.text), "kind": .text(kind.rawValue), "state": .text(state.rawValue),
                    "ticket": visit.map { .text($0.text) } ?? .null,
                    "item": item.map { .text($0.text) } ?? .null,
                    "reason": reason.map { .text($0) } ?? .null,
                ])
            )
        case .itemChanged(let item, let number, let event, let state):
            (
                .item,
                object([
                    "item": .text(item.text), "number": .text(number.text), "event": .text(event.rawValue),
                    "state": .text(state.rawValue),
                ])
            )
        case .alarmRaised(let id, let counter, let clerk, let reason):
            alarm(id, "raised", counter, clerk, ["reason": .text(reason.rawValue)])
        case .alarmAnswered(let id, let counter, let clerk, let from):
            alarm(id, "answered", counter, clerk, ["from": .number(from)])
        case .alarmClosed(let id, let counter): alarm(id, "closed", counter, nil)
        case .appointmentHeld(_, let slot), .appointmentBooked(_, _, let slot, _): booking(slot.date)
        case .appointmentMoved(_, _, let from, let to): booking(from.date, to.date)
        case .appointmentChanged, .checkedIn, .reminderMarked: booking()
        case .deliveryQueued(let sequence, let item): delivery(sequence, item, .pending)
        case .deliveryAcknowledged(let sequence, let item): delivery(sequence, item, .acknowledged)
        case .deliveryRejected(let sequence, let item, _): delivery(sequence, item, .rejected)
        default: nil
        }
    }

    private static func queue(
        _ number: TicketNumber, _ state: VisitState, _ counter: Int?
    ) -> (name: Name, data: String) {
        (
            .queue,
            object([
                "number": .text(number.description), "state": .text(state.rawValue),
                "counter": counter.map { .number($0) } ?? .null,
            ])
        )
    }

    /// Bookings changed, on these days where they are known; who shows any looks again.
    private static func booking(_ dates: CivilDate...) -> (name: Name, data: String) {
        (.appointment, object(["dates": .text(dates.map(\.description).joined(separator: " "))]))
    }

    private static func day(_ date: BusinessDate, _ state: String) -> (name: Name, data: String) {
        (.queue, object(["date": .text(date.description), "day": .text(state)]))
    }

    private static func delivery(
        _ sequence: Int64, _ item: String, _ state: DeliveryState
    ) -> (name: Name, data: String) {
        (
            .delivery,
            object(["sequence": .number(Int(sequence)), "item": .text(item), "state": .text(state.rawValue)])
        )
    }

    /// `clerk` called, or is on the way.
    private static func alarm(
        _ id: AlarmID, _ state: String, _ counter: Int, _ clerk: String?, _ more: [String: Value] = [:]
    ) -> (name: Name, data: String) {
        let said: [String: Value] = [
            "alarm": .text(id.text), "state": .text(state), "counter": .number(counter),
            "clerk": clerk.map { .text($0) } ?? .null,
        ]
        return (.alarm, object(said.merging(more) { first, _ in first }))
    }

    enum Value: Encodable {
        case text(String), number(Int), null

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .null: try container.encodeNil()
            }
        }
    }

    static func json(_ object: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(object) else {
            preconditionFailure("an event of texts and numbers always has a JSON form")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func object(_ values: [String: Value]) -> String { json(values) }
}
