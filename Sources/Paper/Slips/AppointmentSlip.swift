package import Domain

/// The slip of a booking (预约凭条): day and slot, when to check in, number, masked name, matter, what to bring, and the
/// code that checks in (facts/escpos.md 9).
package struct AppointmentSlip: SlipLayout {
    /// When to be there, and what becomes of who is late: halls differ, so it comes from the settings.
    package struct Arrival: Hashable, Sendable, Codable {
        package var from: TimeOfDay
        /// Still on time.
        package var until: TimeOfDay
        /// Who is late gets an ordinary number; else none.
        package var lateIsServed: Bool

        package init(for slot: Slot, _ rules: AppointmentRules) {
            let onTime = rules.onTime(for: slot)
            (from, until) = (onTime.lowerBound, onTime.upperBound)
            lateIsServed = rules.whenLate == .normal
        }
    }

    /// Why there is an earlier slip, which is worth nothing any more.
    package enum Occasion: String, Hashable, Sendable, Codable {
        /// To another day or slot.
        case moved
        /// The earlier one was lost or cannot be read.
        case replaced
    }

    /// A QR code of 29 modules a side holds no more at level M (facts/escpos.md 7).
    package static let longestToken = 42

    package var office: SlipOffice
    package var number: String
    /// Masked by the initialiser; the name itself is never kept here. Empty where none was told.
    package private(set) var maskedName: String
    /// The last four digits, where no name was told.
    package private(set) var phoneTail: String?
    /// The card of the person checks in, too.
    package var byCard: Bool
    package var service: SlipWords
    package var day: CivilDate
    /// `09:30–10:00`.
    package var slot: String
    /// Nil for the general sentence of the table.
    package var arrival: Arrival?
    /// Where to go in the hall; empty where any counter serves.
    package var place: SlipWords
    package var bring: [SlipWords]
    /// An opaque token; nil for none.
    package var token: String?
    /// The hall's own words on being late; empty for those of the table.
    package var notice: String
    /// Nil for the first slip of a booking.
    package var occasion: Occasion?
    /// When this slip was made, `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    /// - Parameters:
    ///   - name: the full name; only its masked form is kept.
    ///   - phone: the whole number; only its last four digits are kept, and only without a name.
    ///   - byCard: the ID number is known, so that the card checks in, too.
    ///   - token: at most `longestToken` characters.
    package init(
        office: SlipOffice, number: String, name: String, phone: String? = nil, byCard: Bool = true,
        service: SlipWords, day: CivilDate, slot: String, arrival: Arrival? = nil, place: SlipWords = "",
        bring: [SlipWords],
        token: String? = nil, notice: String = "", occasion: Occasion? = nil, issued: String,
        reprinted: String? = nil
    ) {
        precondition((token?.utf8.count ?? 0) <= Self.longestToken, "a code too long for the slip")
        (self.office, self.number) = (office, number)
        maskedName = name.isEmpty ? "" : Masking.name(name)
        phoneTail = name.isEmpty ? phone.map { String($0.suffix(4)) } : nil
        self.byCard = byCard
        (self.service, self.day, self.slot, self.arrival) = (service, day, slot, arrival)
        (self.place, self.bring, self.token, self.notice) = (place, bring, token, notice)
        (self.occasion, self.issued, self.reprinted) = (occasion, issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "appointment.title", original: issued, reprinted: reprinted)
        if let occasion { mark(occasion, on: &page) }
        page.words(page.day(day), .init(44, .bold, .center, fitting: .shrink(to: 32)))
        page.line(slot, .init(72, .bold, .center, fitting: .shrink(to: 44), leading: 116))
        if let arrival {
            page.text(
                "appointment.arrive", ["from": arrival.from.description, "until": arrival.until.description],
                .init(34, .bold, .center, fitting: .shrink(to: 28)))
        }
        page.divide()
        person(on: &page)
        page.pair("slip.service", service)
        if !place.isEmpty { page.pair("appointment.place", place) }
        page.divide()
        page.list("appointment.bring", bring.map { (.empty, $0, "") })
        page.add(.space(6))
        code(on: &page)
        late(on: &page)
        page.pair("slip.printed", issued, .init(28), .apart)
        page.add(.space(16))
        return page.slip
    }

    /// So that the right one of two slips is kept.
    private func mark(_ occasion: Occasion, on page: inout SlipPage) {
        let words = page.joined(page.table("appointment.\(occasion.rawValue)"))
        page.add(.framed(words, .init(34, .bold, .center)), .space(10))
    }

    private func person(on page: inout SlipPage) {
        page.pair("appointment.number", number, .init(48, .bold, fitting: .shrink(to: 32)), .apart)
        if !maskedName.isEmpty { page.pair("slip.name", maskedName, .value, .hanging) }
        if let phoneTail { page.pair("appointment.phone", phoneTail, .value, .hanging) }
    }

    private func code(on page: inout SlipPage) {
        guard let token else { return }
        page.add(.qr(token, module: 6))
        page.text(byCard ? "appointment.scan" : "appointment.scanOnly", .init(30, .bold, .center))
        page.divide()
    }

    /// What to do when late or kept away, and whom to ask; the number to call stands once.
    private func late(on page: inout SlipPage) {
        if let arrival, notice.isEmpty {
            page.text(arrival.lateIsServed ? "appointment.lateServed" : "appointment.lateRefused", .sentence)
        } else {
            page.sentence(notice, or: "appointment.notice", .sentence)
        }
        if let phone = office.phone, !phone.isEmpty {
            page.text("appointment.cancelByPhone", ["phone": phone], .sentence)
        } else {
            page.text("appointment.cancelHere", .sentence)
        }
        page.contacts(nil, office.complaintPhone)
    }
}
