import Domain
import Hummingbird

/// `/bookings`: what the office books at the halls, and what each hall said to it. Names and numbers are masked.
struct BookingsPage: Sendable {
    let inbox: Inbox

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/bookings") { request, _ in
            let kiosks = try await inbox.freeSlots()
            let asked = request.uri.queryParameters["kiosk"].map(String.init)
            let kiosk = kiosks.first { $0.kiosk == asked } ?? kiosks.first
            let bookings = try await inbox.bookings(limit: 200)
            let form =
                kiosk.map { Self.book(at: $0.kiosk, of: kiosks.map(\.kiosk), $0.slots) }
                ?? Page.empty(.noKiosks)
            let slots = Dictionary(kiosks.map { ($0.kiosk, $0.slots) }) { $1 }
            let rows = bookings.map { Self.row($0, slots[$0.kiosk] ?? []) }
            let list = rows.isEmpty ? Page.empty(.noBookings) : Page.table(Self.heads, rows)
            return Page.response(
                "/bookings",
                """
                <section><h2>\(Page.both(.newBooking))</h2>\(form)</section>
                <section><h2>\(Page.both(.bookings))</h2>\(list)</section>
                """)
        }
    }

    private static let heads: [Text] = [.reference, .kiosk, .when, .person, .state, .change]

    /// The hall is chosen first, because the free slots are its own.
    private static func book(at kiosk: String, of kiosks: [String], _ slots: [FreeSlot]) -> String {
        let halls = kiosks.map { option($0, $0, isChosen: $0 == kiosk) }.joined()
        let choice = """
            <form method=get action="/bookings" class=choice>
            \(Page.field(.kiosk, "<select name=kiosk>\(halls)</select>"))<button>\(Page.both(.show))</button></form>
            """
        guard !slots.isEmpty else { return choice + Page.empty(.noSlots) }
        let fields = """
            <input type=hidden name=kiosk value="\(Page.escaped(kiosk))">
            \(Page.field(.service, "<input name=service required maxlength=32>"))
            \(Page.field(.when, "<select name=slot required>\(options(slots))</select>"))
            \(Page.field(.name, "<input name=name maxlength=100 autocomplete=off>"))
            \(Page.field(.phone, "<input name=phone inputmode=numeric maxlength=15 autocomplete=off>"))
            \(Page.field(.idNumber, "<input name=idNumber maxlength=18 autocomplete=off>"))
            <p class=note>\(Page.both(.whoComes))</p>
            """
        return choice + Page.form("/v1/appointments", fields, .book)
    }

    private static func options(_ slots: [FreeSlot]) -> String {
        slots.map { slot in
            let free = slot.free.map { " · \(Text.free.zh) \($0)" } ?? ""
            return option("\(slot.date) \(slot.start)", "\(slot.date) \(slot.start)\(free)")
        }.joined()
    }

    private static func option(_ value: String, _ shown: String, isChosen: Bool = false) -> String {
        "<option value=\"\(Page.escaped(value))\"\(isChosen ? " selected" : "")>\(Page.escaped(shown))</option>"
    }

    private static func row(_ booking: Booking, _ slots: [FreeSlot]) -> String {
        let person = booking.person
        let who = [
            person.name.map(Masking.name), person.phone.map(Masking.phone),
            person.idNumber.map(Masking.idNumber),
        ].compactMap(\.self).joined(separator: " ")
        let reason = booking.reason.map { "<br><span class=gap>\(Page.both(.refusal($0)))</span>" } ?? ""
        let number =
            booking.number.map { "<br><small>\(Text.hallNumber.zh) \(Page.escaped($0))</small>" } ?? ""
        return """
            <tr><td class=code>\(Page.escaped(booking.reference))\(number)</td>
            <td>\(Page.escaped(booking.kiosk))<br><small>\(Page.escaped(booking.service))</small></td>
            <td class=time>\(Page.escaped("\(booking.date) \(booking.start)"))</td><td>\(Page.escaped(who))</td>
            <td>\(Page.both(.standing(booking)))\(reason)</td><td class=changes>\(changes(booking, slots))</td></tr>
            """
    }

    /// What can be asked of the hall now: of what it offers, else of what it has free.
    private static func changes(_ booking: Booking, _ slots: [FreeSlot]) -> String {
        let path = "/v1/appointments/\(booking.reference)"
        let times = booking.offers.isEmpty ? slots : booking.offers
        var forms: [String] = []
        if booking.mayBeMoved, !times.isEmpty {
            forms.append(Page.form(path + "/move", choice(times), .move))
        }
        if booking.mayBeBookedAgain, !times.isEmpty {
            forms.append(Page.form(path + "/again", choice(times), .bookAgain))
        }
        if booking.mayBeCancelled { forms.append(Page.form(path + "/cancel", "", .cancel, kind: "quiet")) }
        return forms.joined()
    }

    private static func choice(_ slots: [FreeSlot]) -> String {
        "<select name=slot aria-label=\"\(Text.when.zh)\">\(options(slots))</select>"
    }
}
