package import Domain

/// The day's closing report for the head of the hall (当日小结): who was served and who was not, by number; how long they
/// waited; items, ratings, each clerk in a line; what is still owed to the district. No resident's name.
package struct DayReportSlip: SlipLayout {
    /// A block of a slip holds a limited text (`RasterRenderer.longestText`).
    private static let numbersInBlock = 100
    /// A hall has three to four at the counters and seven in the grids; more than these make no short line each.
    package static let mostClerks = 12

    package var hall: String
    package var day: CivilDate
    package var visits: Visits
    package var items: Items
    /// Nil for an earlier day: what is owed now was not owed then.
    package var backlog: Backlog?
    package var waits: Waits?
    package var ratings: Ratings?
    /// Not printed beyond `mostClerks`.
    package var clerks: [ByClerk]?
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        hall: String, day: CivilDate, visits: Visits, items: Items, backlog: Backlog?, waits: Waits? = nil,
        ratings: Ratings? = nil, clerks: [ByClerk]? = nil, issued: String, reprinted: String? = nil
    ) {
        (self.hall, self.day, self.visits) = (hall, day, visits)
        (self.items, self.backlog, self.waits) = (items, backlog, waits)
        (self.ratings, self.clerks) = (ratings, clerks)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(hall, "dayReport.title", original: issued, reprinted: reprinted)
        page.words(page.day(day), .init(40, .bold, .center, fitting: .shrink(to: 32)))
        figures(
            "dayReport.visits",
            [
                ("taken", visits.taken), ("served", visits.served), ("noShow", visits.noShow),
                ("cancelled", visits.cancelled), ("unserved", visits.unserved.count),
            ], on: &page)
        unserved(on: &page)
        waits(on: &page)
        figures(
            "dayReport.items",
            [
                ("received", items.received), ("accepted", items.accepted), ("noticed", items.noticed),
                ("refused", items.refused), ("completed", items.completed), ("sameDay", items.sameDay),
                ("handedOver", items.handedOver), ("late", items.late),
            ], on: &page)
        rated(on: &page)
        byClerk(on: &page)
        owed(on: &page)
        page.add(.space(10))
        page.signature("dayReport.signature")
        page.add(.space(12))
        page.pair("slip.printed", issued, .init(28), .apart)
        page.add(.space(16))
        return page.slip
    }

    private func unserved(on page: inout SlipPage) {
        guard !visits.unserved.isEmpty else { return }
        page.add(.space(6))
        page.text("dayReport.followUp", .sentence)
        for start in stride(from: 0, to: visits.unserved.count, by: Self.numbersInBlock) {
            let numbers = visits.unserved[start..<min(start + Self.numbersInBlock, visits.unserved.count)]
            page.line(numbers.joined(separator: "  "), .init(40, .bold))
        }
    }

    private func owed(on page: inout SlipPage) {
        guard let backlog else { return }
        figures(
            "dayReport.backlog",
            [
                ("waiting", backlog.waiting), ("rejected", backlog.rejected),
                ("unknownSlips", backlog.unknownSlips),
            ], on: &page)
        if let oldest = backlog.oldest { page.pair("dayReport.oldest", oldest, .init(30), .apart) }
    }

    private func waits(on page: inout SlipPage) {
        guard let waits else { return }
        page.divide()
        page.text("dayReport.waits", .heading)
        for (name, minutes) in [("median", waits.median), ("ninetieth", waits.ninetieth)] {
            page.pair("dayReport.\(name)", minutes ?? "–", .init(34, .bold), .apart)
        }
        if waits.foretold > 0 {
            page.pair(
                "dayReport.foretold", "\(waits.foretoldRight) / \(waits.foretold)", .init(34, .bold), .apart)
        }
    }

    private func rated(on page: inout SlipPage) {
        guard let ratings else { return }
        let levels = ratings.levels.enumerated().map { ("rating\(5 - $0.offset)", Int?($0.element)) }
        figures("dayReport.ratings", levels + [("notRated", ratings.notRated)], on: &page)
    }

    private func byClerk(on page: inout SlipPage) {
        guard let clerks, (1...Self.mostClerks).contains(clerks.count) else { return }
        page.divide()
        page.text("dayReport.byClerk", .heading)
        page.text("dayReport.byClerkOrder", .small)
        for one in clerks {
            page.add(
                .pair(
                    label: one.clerk, value: "\(one.served) · \(one.completed) · \(one.handedOver)",
                    .init(32, .bold), .apart))
        }
    }

    private func figures(_ heading: String, _ rows: [(name: String, count: Int?)], on page: inout SlipPage) {
        page.divide()
        page.text(heading, .heading)
        for case (let name, let count?) in rows {
            page.pair("dayReport.\(name)", String(count), .init(34, .bold), .apart)
        }
    }
}
