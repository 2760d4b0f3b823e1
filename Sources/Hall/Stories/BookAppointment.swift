package import Domain
import Paper
package import Store

/// The story of a booking (预约), at the kiosk in five touches, or by a clerk.
///
/// 1. Service, day and slot are chosen from what `PlanSlots` shows; the place is held for a moment (`holdSlot`).
/// 2. One transaction of `Store` draws the place, the appointment number and the slip's code: the table itself keeps the
///    slot from being sold twice and a person from booking a matter twice a day.
/// 3. Then the answer leaves, with the code to be shown where there is no paper, and the slip goes to the spooler.
/// 4. Who comes too late for a place is told the nearest slots that have one.
extension Hall {
    /// Who books, as it was told: proven by the card, or only said.
    package enum Person: Sendable {
        /// The token of a card reading; a telephone number may be told besides.
        case card(String, phone: String? = nil)
        /// Without a card, at the kiosk.
        case phone(String, name: String?)
        /// The resident a clerk is serving.
        case visit(VisitID, phone: String? = nil)
        /// On the telephone, to a clerk.
        case told(name: String?, phone: String?, idNumber: String?)
    }

    package struct BookingWish: Sendable {
        package var hold: AppointmentID?
        package var person: Person
        package var service: String
        package var date: CivilDate
        package var start: TimeOfDay
        /// English adds English lines to the slip.
        package var language: Texts.Language
        package var wantsPaper: Bool

        package init(
            hold: AppointmentID? = nil, person: Person, service: String, date: CivilDate, start: TimeOfDay,
            language: Texts.Language = .chinese, wantsPaper: Bool = true
        ) {
            (self.hold, self.person, self.service, self.date) = (hold, person, service, date)
            (self.start, self.language, self.wantsPaper) = (start, language, wantsPaper)
        }
    }

    /// Keeps a place while the resident confirms.
    package func holdSlot(_ wish: BookingWish, _ once: Once) async throws(HallError) -> HeldSlot {
        let command = command(once, scope: "kiosk", actor: .resident)
        return try await repeating(command) { () throws(HallError) in
            let rules = try bookingRules
            let person = try await person(wish.person, nil)
            try needBookable(wish.service)
            let planned = try await bookable(wish.start, on: wish.date)
            let request = HoldRequest(
                slot: planned.slot, capacity: planned.places, service: wish.service, person: person,
                rules: rules)
            return try await booking(planned.slot, await store.holdSlot(request, command))
        }
    }

    package func releaseHold(_ id: AppointmentID, _ once: Once) async throws(HallError) {
        let command = command(once, scope: "kiosk", actor: .resident)
        do { try await store.releaseHold(id, command) } catch {
            if case .notFound = error { throw .unknownAppointment }
            throw .store(error)
        }
    }

    /// - Parameter session: the clerk who books; nil at the kiosk.
    package func book(
        _ wish: BookingWish, by session: Session? = nil, _ once: Once
    ) async throws(HallError) -> BookedAppointment {
        let command = bookingCommand(once, session)
        return try await repeating(command) { () throws(HallError) in
            let person = try await person(wish.person, session)
            try needBookable(wish.service)
            let planned = try await bookable(wish.start, on: wish.date)
            let content = await slipContent(wish.wantsPaper, wish.language, at: command.moment)
            let request = BookRequest(
                hold: wish.hold, slot: planned.slot, capacity: planned.places, service: wish.service,
                person: person, origin: session == nil ? .kiosk : .console, rules: try bookingRules,
                content: content)
            return try await booking(planned.slot, await store.book(request, command))
        }
    }

    func bookingCommand(_ once: Once, _ session: Session?) -> Command {
        session.map { command(once, by: $0) } ?? command(once, scope: "kiosk", actor: .resident)
    }

    /// A repeat gets its first answer, although the card is forgotten or the slot has begun meanwhile.
    func repeating<Answer: Codable & Sendable>(
        _ command: Command, _ body: () async throws(HallError) -> Answer
    ) async throws(HallError) -> Answer {
        do { return try await body() } catch {
            let first = try await recording(await store.firstAnswer(Answer.self, to: command))
            guard let first else { throw error }
            return first
        }
    }

    /// Gives what the store refuses of a slot the hall's words.
    func booking<Value>(
        _ slot: Slot, _ verb: @autoclosure () async throws(StoreError) -> Value
    ) async throws(HallError) -> Value {
        do { return try await verb() } catch {
            switch error {
            case .slotFull: throw .slotFull(await offers(near: slot.start, on: slot.date))
            case .notFound: throw .unknownAppointment
            default: throw .store(error)
            }
        }
    }

    /// So far back it is looked which matters are usual.
    private static let usualDays = 90

    /// What residents can book, the most usual of the last three months first; where nothing is known yet, and among
    /// equals, the shorter at the counter.
    package func bookableServices() async throws(HallError) -> [CatalogService] {
        let since = try await today().advanced(byDays: -Self.usualDays)
        let usage = try await recording(await store.usage(since: since))
        func rank(_ service: CatalogService) -> (Int, Int, String) {
            (-(usage[service.code] ?? 0), service.estimatedCounterMinutes ?? .max, service.code)
        }
        return catalog.services.sorted { rank($0) < rank($1) }
    }

    /// Only what is on the admission list, and no call for help: a child who asks for protection is heard at once, and
    /// not on a day to come (facts/domain.md c2).
    package func needBookable(_ code: String) throws(HallError) {
        guard let service = catalog.service(code) else { throw .unknownService(code) }
        guard service.isBookable else { throw .heardAtOnce }
    }

    // MARK: Who books

    func person(_ person: Person, _ session: Session?) async throws(HallError) -> BookingPerson {
        switch person {
        case .card(let token, let phone):
            guard let card = cards.card(token) else { throw .cardForgotten }
            return .card(card, phone: try phone.map { text throws(HallError) in try typed(text) })
        case .phone(let phone, let name):
            return .phone(
                try typed(phone), name: try name.flatMap { text throws(HallError) in try named(text) })
        case .visit(let id, let phone):
            guard let session else { throw .notAtThisCounter }
            guard let card = try await resident(of: served(id, session), session) else { throw .badName }
            return .card(card, phone: try phone.map { text throws(HallError) in try dialled(text) })
        case .told(let name, let phone, let idNumber):
            guard let name, let name = try named(name) else { throw .badName }
            guard let phone else { throw .badPhone }
            if let idNumber, IDNumber(idNumber) == nil { throw .badIDNumber }
            return .typed(idNumber: idNumber?.uppercased(), name: name, phone: try dialled(phone))
        }
    }

    /// A number as a resident types it on the screen: a mobile one of 11 digits, the first 1 and the second 3 to 9, or
    /// one at home with its area code, of 10 to 12.
    private func typed(_ text: String) throws(HallError) -> String {
        let digits = Array(text.utf8)
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), (10...12).contains(digits.count),
            digits[0] == UInt8(ascii: "0")
                || digits.count == 11 && digits[0] == UInt8(ascii: "1")
                    && digits[1] >= UInt8(ascii: "3")
        else { throw .badPhone }
        return text
    }

    /// Any number a clerk can call, area code and hyphen included; the digits alone are kept.
    private func dialled(_ text: String) throws(HallError) -> String {
        let parts = text.filter { $0 != "-" && $0 != " " }
        guard (7...15).contains(parts.utf8.count), parts.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw .badPhone }
        return parts
    }

    /// Nil where nothing but blanks was typed.
    private func named(_ text: String) throws(HallError) -> String? {
        let name = text.trimmingPrefix(while: \.isWhitespace)
        guard name.count <= 64, !name.contains(where: \.isNewline) else { throw .badName }
        return name.isEmpty ? nil : String(name)
    }
}
