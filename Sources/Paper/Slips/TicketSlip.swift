package import Domain

/// The numbered slip of a visit (号票): number, time, people ahead, hall, what happens to a missed number.
///
/// No name, no ID number, no group and no reason for priority ever stand on it (facts/domain.md e).
package struct TicketSlip: SlipLayout {
    /// The hall's name as in the settings.
    package var hall: String
    package var number: String
    /// Visits that were called before this one could be, when it was issued.
    package var ahead: Int
    /// How long the wait will probably be; nil where it is not known, and then nothing is said of it.
    package var wait: WaitRange?
    /// When the number was taken, `yyyy-MM-dd HH:mm`.
    package var taken: String
    /// What happens to a missed number: halls differ, so it is a setting. Empty for the sentence of the table.
    package var notice: String
    /// An opaque token for check-in by the code; nil for none.
    package var token: String?
    /// What the resident came for, where it was chosen at the kiosk. The built-in layout does not print it; a template may.
    package var service: SlipWords?
    package var reprinted: String?

    package init(
        hall: String, number: String, ahead: Int, wait: WaitRange? = nil, taken: String, notice: String = "",
        token: String? = nil,
        service: SlipWords? = nil, reprinted: String? = nil
    ) {
        (self.hall, self.number, self.ahead, self.wait) = (hall, number, ahead, wait)
        self.taken = taken
        (self.notice, self.token, self.service, self.reprinted) = (notice, token, service, reprinted)
    }

    /// The layout: hall, number, people ahead, the wait where it is known, notice, time. `english` puts English under the Chinese.
    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.line(hall, .init(38, .bold, .center, fitting: .shrink(to: 30)))
        page.add(.space(14), .rule(.thick), .space(16))
        if let reprinted {
            page.repeatMark(original: taken, reprinted: reprinted)
            page.add(.space(8))
        }
        page.text("ticket.yourNumber", .init(32, .regular, .center))
        page.line(number, .init(184, .bold, .center, fitting: .shrink(to: 72), leading: 100))
        page.add(.space(18))
        page.text(
            ahead == 0 ? "ticket.aheadNone" : "ticket.ahead", ["count": String(ahead)],
            .init(40, .bold, .center, fitting: .shrink(to: 30)))
        if let wait = wait?.telling {
            page.add(.space(8))
            page.text(
                wait.key, wait.values, .init(32, .regular, .center, fitting: .shrink(to: 26)))
        }
        page.add(.space(16), .rule(.dashed), .space(12))
        page.sentence(notice, or: "ticket.notice", .init(30, .regular, .center))
        if let token { page.add(.qr(token, module: 6)) }
        page.add(.space(16))
        page.pair("ticket.taken", taken, .init(28), .apart)
        page.add(.space(16))
        return page.slip
    }
}
