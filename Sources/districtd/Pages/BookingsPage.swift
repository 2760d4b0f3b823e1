import Domain
import Hummingbird

/// `/bookings`: what the office books at the halls, and what each hall said to it. Names and numbers are masked.
/// `/bookings.csv`: the same without the people.
struct BookingsPage: Sendable {
    let inbox: Inbox

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/bookings") { request, context in
            let query = request.uri.queryParameters
            let kiosks = try await inbox.freeSlots()
            let asked = query["kiosk"].map(String.init)
            let kiosk = kiosks.first { $0.kiosk == asked } ?? kiosks.first
            let services = try await inbox.itemServices()
            let form =
                kiosk.map { Self.book(at: $0.kiosk, of: kiosks.map(\.kiosk), $0.slots, services) }
                ?? Page.empty(.noKiosks)
            let slots = Dictionary(kiosks.map { ($0.kiosk, $0.slots) }) { $1 }
            return Page.response(
                "/bookings",
                """
                <section><h2>\(Page.both(.newBooking))</h2>\(form)</section>
                <section><h2>\(Page.both(.bookings))</h2>\(try await list(query, slots))</section>
                """, for: context)
        }
        router.get("/bookings.csv") { _, _ in
            let heads: [Text] = [.reference, .kiosk, .service, .when, .state, .hallNumber]
            return CSV.response("bookings.csv", heads, from: Int64(0)) { offset in
                let bookings = try await inbox.bookings(from: offset)
                let next = offset + Int64(bookings.count)
                let isEnd = bookings.count < Inbox.longestList || next >= Self.longestTable
                return (bookings.map(Self.cells), isEnd ? nil : next)
            }
        }
    }

    /// A district's bookings of years.
    private static let longestTable: Int64 = 100_000

    private func list(_ query: Parameters, _ slots: [String: [FreeSlot]]) async throws -> String {
        let paging = Paging(query)
        func word(_ name: Substring) -> String? {
            query[name].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        }
        let (hall, reference) = (word("at"), word("reference").map { $0.uppercased() })
        let bookings = try await inbox.bookings(
            of: hall, reference: reference, from: paging.offset, limit: Paging.size)
        let total = try await inbox.bookingCount(of: hall, reference: reference)
        let halls = Set(slots.keys).union(hall.map { [$0] } ?? []).sorted().map {
            Page.option($0, $0, isChosen: $0 == hall)
        }
        let choice = """
            <form method=get action="/bookings" class=choice role=search>
            \(Page.field(.kiosk, "<select name=at>\(Page.option("", Text.all.zh))\(halls.joined())</select>"))
            \(Page.field(.reference, "<input name=reference type=search maxlength=32 value=\"\(Page.escaped(reference ?? ""))\">"))
            <button>\(Page.both(.search))</button></form>
            """
        guard !bookings.isEmpty else {
            let isSearch = hall != nil || reference != nil
            return isSearch ? choice + Page.empty(.nothingFound) : Page.empty(.noBookings)
        }
        let asked = [("at", hall ?? ""), ("reference", reference ?? "")]
        return choice + Page.table(Self.heads, bookings.map { Self.row($0, slots[$0.kiosk] ?? []) })
            + paging.links("/bookings", asked, total: total)
            + "<p><a href=\"/bookings.csv\" download>\(Page.both(.saveTable))</a></p>"
    }

    private static let heads: [Text] = [.reference, .kiosk, .when, .person, .state, .change]

    /// The hall is chosen first, because the free slots are its own.
    private static func book(
        at kiosk: String, of kiosks: [String], _ slots: [FreeSlot], _ services: [(code: String, name: String)]
    ) -> String {
        let halls = kiosks.map { Page.option($0, $0, isChosen: $0 == kiosk) }.joined()
        let choice = """
            <form method=get action="/bookings" class=choice>
            \(Page.field(.kiosk, "<select name=kiosk>\(halls)</select>"))<button class=plain>\(Page.both(.show))</button></form>
            """
        guard !slots.isEmpty else { return choice + Page.empty(.noSlots) }
        let known = services.map { Page.option($0.code, "\($0.code) \($0.name)") }.joined()
        let fields = """
            <input type=hidden name=kiosk value="\(Page.escaped(kiosk))">
            \(Page.field(.service, "<input name=service list=services required maxlength=32>"))
            <datalist id=services>\(known)</datalist>
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
            return Page.option("\(slot.date) \(slot.start)", "\(slot.date) \(slot.start)\(free)")
        }.joined()
    }

    private static func row(_ booking: Booking, _ slots: [FreeSlot]) -> String {
        let person = booking.person
        let who = [
            person.name.map(Masking.name), person.phone.map(Masking.phone),
            person.idNumber.map(Masking.idNumber),
        ].compactMap(\.self).map { Page.escaped($0) }.joined(separator: "<br>")
        let reason = booking.reason.map { "<br><span class=gap>\(Page.both(.refusal($0)))</span>" } ?? ""
        let number =
            booking.number.map { "<br><small>\(Text.hallNumber.zh) \(Page.escaped($0))</small>" } ?? ""
        return """
            <tr><td class=code>\(Page.escaped(booking.reference))\(number)</td>
            <td>\(Page.escaped(booking.kiosk))<br><small>\(Page.escaped(booking.service))</small></td>
            <td class=time>\(Page.escaped(booking.date))<br>\(Page.escaped(booking.start))</td><td>\(who)</td>
            <td>\(Page.both(.standing(booking)))\(reason)</td><td class=changes>\(changes(booking, slots))</td></tr>
            """
    }

    private static func cells(_ booking: Booking) -> [String] {
        [
            booking.reference, booking.kiosk, booking.service, "\(booking.date) \(booking.start)",
            Text.standing(booking).zh, booking.number ?? "",
        ]
    }

    /// What can be asked of the hall now: of what it offers, else of what it has free.
    private static func changes(_ booking: Booking, _ slots: [FreeSlot]) -> String {
        let path = "/v1/appointments/\(booking.reference)"
        let times = booking.offers.isEmpty ? slots : booking.offers
        var forms: [String] = []
        if booking.mayBeMoved, !times.isEmpty {
            forms.append(Page.form(path + "/move", choice(times), .move, kind: "plain"))
        }
        if booking.mayBeBookedAgain, !times.isEmpty {
            forms.append(Page.form(path + "/again", choice(times), .bookAgain, kind: "plain"))
        }
        if booking.mayBeCancelled {
            let sure = Page.form(path + "/cancel", "", .reallyCancel, kind: "quiet")
            forms.append("<details><summary>\(Page.both(.cancelThis))</summary>\(sure)</details>")
        }
        return forms.joined()
    }

    private static func choice(_ slots: [FreeSlot]) -> String {
        "<select name=slot aria-label=\"\(Text.when.zh)\">\(options(slots))</select>"
    }
}
