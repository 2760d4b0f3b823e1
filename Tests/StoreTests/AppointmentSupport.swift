import Domain
import FoundationEssentials
import GRDB
import Testing

@testable import Store

/// Wednesday, 2026-03-04, two days after `moment()`.
let wednesday = CivilDate(daysSince1970: 20_516)

/// A slot of half an hour at `time`, two days after `moment()`.
func slot(_ time: String = "09:00", on date: CivilDate = wednesday) -> Slot {
    guard let start = TimeOfDay(time) else { preconditionFailure("a time of day") }
    return Slot(date: date, start: start, minutes: 30)
}

/// The instant `time` on that Wednesday.
func wednesdayMoment(_ time: String, boot: String = firstBoot) -> Moment {
    guard let minute = TimeOfDay(time) else { preconditionFailure("a time of day") }
    return moment(2 * day + Int64(minute.minutes - 540) * 60, boot: boot)
}

let appointmentPaper: AppointmentContent = { appointment, booker, code in
    Array("\(appointment.number) \(appointment.slot) \(booker.name ?? "-") \(code)".utf8)
}

func phone(_ number: Int, name: String? = nil) -> BookingPerson {
    .phone("138\(Digits.padded(number, 8))", name: name)
}

func holdRequest(
    _ person: BookingPerson, _ slot: Slot = slot(), capacity: Int = 1, service: String = "ZX020102",
    rules: AppointmentRules = AppointmentRules()
) -> HoldRequest {
    HoldRequest(slot: slot, capacity: capacity, service: service, person: person, rules: rules)
}

func bookRequest(
    _ person: BookingPerson, _ slot: Slot = slot(), capacity: Int = 1, service: String = "ZX020102",
    hold: AppointmentID? = nil, origin: AppointmentOrigin = .kiosk,
    rules: AppointmentRules = AppointmentRules(), ignoresPause: Bool = false,
    content: AppointmentContent? = appointmentPaper
) -> BookRequest {
    BookRequest(
        hold: hold, slot: slot, capacity: capacity, service: service, person: person, origin: origin,
        rules: rules, ignoresPause: ignoresPause, content: content)
}

extension Store {
    func booked(
        _ person: BookingPerson, _ slot: Slot = slot(), capacity: Int = 1, service: String = "ZX020102",
        at time: Moment = moment()
    ) async throws -> BookedAppointment {
        try await book(bookRequest(person, slot, capacity: capacity, service: service), command(at: time))
    }

    /// Checks in by the site's rules at the moment of the command.
    func checkedIn(
        _ find: CheckInRequest.Find, _ command: Command, rules: AppointmentRules = AppointmentRules()
    ) async throws(StoreError) -> CheckInAnswer {
        let request = CheckInRequest(find: find) { appointment, date in
            CheckInJudgement.of(appointment, at: command.moment, date: date, rules)
        } ticket: { timing, appointment in
            IssueRequest(priorityClass: .normal, service: appointment.service) { number, _ in
                Array("\(number) \(timing) \(appointment.number)".utf8)
            }
        }
        return try await checkIn(request, command)
    }

    func checkedIn(
        code: String, at moment: Moment, key: String = UUID().uuidString
    ) async throws -> CheckInAnswer {
        let code = try #require(AppointmentCode(code))
        return try await checkedIn(.code(code), command(key, at: moment, actor: .resident))
    }

    /// Slots with two live bookings in one place, or with more than they may have; always none.
    func oversold() async throws -> Int {
        try await number(
            """
            SELECT count(*) FROM (SELECT 1 FROM appointments WHERE state IN ('held', 'booked', 'checkedIn')
                GROUP BY date, start, place HAVING count(*) > 1)
            """)
    }

    func expectIntactJournal(_ place: SourceLocation = #_sourceLocation) async throws {
        guard case .intact = try await verifyJournal() else {
            Issue.record("the journal is broken", sourceLocation: place)
            return
        }
    }
}
