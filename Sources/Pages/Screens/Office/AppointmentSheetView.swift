import Domain
import Hall
import Store

/// One booking as a clerk opens it: who it is and where they can be called, the calls made, what to bring, and what can be done.
/// Making it is a look that the journal notes.
struct AppointmentSheetView: Sendable {
    struct Call: Sendable {
        let text: String
        let words: String?
    }
    struct Paper: Sendable {
        let text: String
    }
    struct Sibling: Sendable {
        let id: String
        let text: String
        let state: String
        let isThis: Bool
    }

    let id: String
    let number: String
    let date: String
    let start: String
    let when: String
    let service: String
    let serviceText: String
    let state: String
    let stateText: String
    let originText: String
    /// Why it cannot be kept.
    let why: String?
    let name: String?
    /// Masked.
    let idNumber: String?
    /// In groups, as it is read out.
    let phone: String?
    let dial: String?
    let calls: [Call]
    let hasCalls: Bool
    let bring: [Paper]
    let hasBring: Bool
    let siblings: [Sibling]
    let hasSiblings: Bool
    let mayRemind: Bool
    let mayCheckIn: Bool
    let mayChange: Bool
    /// What else of the series would go with it; nil where nothing would.
    let endSeriesText: String?
    let mayRestore: Bool
    let mayBookAgain: Bool

    init(_ hall: Hall, _ session: Session, _ id: AppointmentID, _ words: PageTexts) async throws {
        let today = try await hall.today()
        let look = try await hall.reminder(of: id, session)
        let (appointment, booker) = (look.appointment, look.booker)
        let slot = appointment.slot
        (self.id, number) = (id.text, appointment.number.description)
        (date, start, service) = (slot.date.description, slot.start.description, appointment.service)
        when = "\(AppointmentWords.start(slot, on: today, words))-\(slot.end)"
        serviceText = AppointmentWords.service(service, hall, words)
        (state, stateText) = (appointment.state.rawValue, AppointmentWords.state(appointment.state, words))
        originText = AppointmentWords.origin(appointment.origin, words)
        let isDisplaced = try await hall.displacedBookings().contains { $0.id == id }
        why = isDisplaced ? AppointmentWords.displaced(slot, hall, words) : nil
        (name, idNumber) = (booker.name, booker.idNumber.map(Masking.idNumber))
        (phone, dial) = (booker.phone.map(AppointmentWords.phone), booker.phone)
        calls = try await Self.calls(look.calls, hall, words)
        hasCalls = !calls.isEmpty
        bring = Self.papers(of: service, hall, words)
        hasBring = !bring.isEmpty
        siblings = try await Self.siblings(of: appointment, hall, today, words)
        hasSiblings = siblings.count > 1
        let isToCome = appointment.state == .booked && slot.date >= today
        (mayRemind, mayChange) = (isToCome && phone != nil, isToCome)
        let coming = try await Self.coming(after: appointment, hall)
        endSeriesText = isToCome && coming > 0 ? words("bookDesk.endSeries", ["n": "\(coming + 1)"]) : nil
        mayCheckIn =
            slot.date == today && AppointmentMachine.state(after: .checkIn, in: appointment.state) != nil
        mayRestore = appointment.state == .cancelled && slot.date >= today
        mayBookAgain = appointment.state == .cancelled || appointment.state == .missed
    }

    private static func calls(_ made: [Reminder.Call], _ hall: Hall, _ words: PageTexts) async throws
        -> [Call]
    {
        guard !made.isEmpty else { return [] }
        let clerks = try await hall.store.clerks()
        let now = hall.time.now()
        return made.map { call in
            let name = clerks.first { $0.number == call.clerk }?.name ?? call.clerk
            let values = [
                "when": AppointmentWords.time(call.wall, now, words), "clerk": name,
                "what": call.reached ? words("bookDesk.markReached") : words("bookDesk.markNotReached"),
            ]
            return Call(text: words("bookDesk.call", values), words: call.words)
        }
    }

    private static func papers(of service: String, _ hall: Hall, _ words: PageTexts) -> [Paper] {
        let materials = hall.catalog.service(service)?.materials.filter(\.required) ?? []
        return materials.map { Paper(text: words.language == .chinese ? $0.zh : $0.en) }
    }

    /// How many of the series come after this one.
    private static func coming(after one: Appointment, _ hall: Hall) async throws -> Int {
        guard let series = one.series else { return 0 }
        return try await hall.store.appointments(series: series)
            .count { $0.state == .booked && $0.slot.date >= one.slot.date && $0.id != one.id }
    }

    private static func siblings(
        of appointment: Appointment, _ hall: Hall, _ today: CivilDate, _ words: PageTexts
    ) async throws -> [Sibling] {
        guard let series = appointment.series else { return [] }
        let all = try await hall.store.appointments(series: series)
        // One that was cancelled and booked again stands once, as it is now.
        let live = Set(all.filter { $0.state != .cancelled }.map(\.slot.date))
        let shown = all.filter {
            $0.state != .cancelled || $0.id == appointment.id || !live.contains($0.slot.date)
        }
        return shown.map { one in
            Sibling(
                id: one.id.text, text: AppointmentWords.date(one.slot.date, on: today, words),
                state: one.state.rawValue, isThis: one.id == appointment.id)
        }
    }
}
