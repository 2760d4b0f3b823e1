package import Domain

/// The slip of a booking (预约凭条): number, masked name, matter, day and slot, where, what to bring, and the code that
/// checks in (facts/escpos.md 9).
package struct AppointmentSlip: SlipLayout {
    package var office: SlipOffice
    package var number: String
    /// Masked by the initialiser; the name itself is never kept here.
    package private(set) var maskedName: String
    package var service: SlipWords
    package var day: CivilDate
    /// `09:30–10:00`.
    package var slot: String
    /// Where to go in the hall; empty where any counter serves.
    package var place: SlipWords
    package var bring: [SlipWords]
    /// An opaque token; nil for none.
    package var token: String?
    /// What happens to who comes late: halls differ, so it is a setting. Empty for the sentence of the table.
    package var notice: String
    /// When it was booked, `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    /// - Parameter name: the full name; only its masked form is kept.
    package init(
        office: SlipOffice, number: String, name: String, service: SlipWords, day: CivilDate, slot: String,
        place: SlipWords = "", bring: [SlipWords], token: String? = nil, notice: String = "", issued: String,
        reprinted: String? = nil
    ) {
        (self.office, self.number, maskedName) = (office, number, Masking.name(name))
        (self.service, self.day, self.slot, self.place) = (service, day, slot, place)
        (self.bring, self.token, self.notice) = (bring, token, notice)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "appointment.title", original: issued, reprinted: reprinted)
        page.words(page.day(day), .init(44, .bold, .center, fitting: .shrink(to: 32)))
        page.line(slot, .init(72, .bold, .center, fitting: .shrink(to: 44), leading: 116))
        page.divide()
        page.pair("appointment.number", number, .init(48, .bold, fitting: .shrink(to: 32)), .apart)
        page.pair("slip.name", maskedName, .value, .hanging)
        page.pair("slip.service", service)
        if !place.isEmpty { page.pair("appointment.place", place) }
        page.divide()
        page.list("appointment.bring", bring.map { (.empty, $0, "") })
        page.add(.space(6))
        page.sentence(notice, or: "appointment.notice", .strong)
        if let token {
            page.add(.qr(token, module: 6))
            page.text("appointment.scan", .init(28, .regular, .center))
            page.add(.space(10))
        }
        page.contacts(office)
        page.pair("appointment.booked", issued, .init(28), .apart)
        page.add(.space(16))
        return page.slip
    }
}
