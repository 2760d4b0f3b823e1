package import Domain

/// The day's closing report for the head of the hall (当日小结): who was served and who was not, by number; items; what is
/// still owed to the district. No names.
package struct DayReportSlip: SlipLayout {
    package struct Visits: Hashable, Sendable, Codable {
        package var taken: Int
        package var served: Int
        package var noShow: Int
        package var cancelled: Int
        /// The numbers nobody served.
        package var unserved: [String]

        package init(taken: Int, served: Int, noShow: Int, cancelled: Int, unserved: [String]) {
            (self.taken, self.served, self.noShow) = (taken, served, noShow)
            (self.cancelled, self.unserved) = (cancelled, unserved)
        }
    }

    package struct Items: Hashable, Sendable, Codable {
        package var received: Int
        package var accepted: Int
        package var noticed: Int
        package var refused: Int
        package var completed: Int
        package var handedOver: Int

        package init(
            received: Int, accepted: Int, noticed: Int, refused: Int, completed: Int, handedOver: Int
        ) {
            (self.received, self.accepted, self.noticed) = (received, accepted, noticed)
            (self.refused, self.completed, self.handedOver) = (refused, completed, handedOver)
        }
    }

    package struct Backlog: Hashable, Sendable, Codable {
        /// Deliveries the district has not acknowledged.
        package var waiting: Int
        package var rejected: Int
        /// Since when the oldest waits, `yyyy-MM-dd HH:mm`.
        package var oldest: String?
        /// Slips whose fate nobody knows.
        package var unknownSlips: Int

        package init(waiting: Int, rejected: Int, oldest: String? = nil, unknownSlips: Int) {
            (self.waiting, self.rejected, self.oldest) = (waiting, rejected, oldest)
            self.unknownSlips = unknownSlips
        }
    }

    /// A block of a slip holds a limited text (`RasterRenderer.longestText`).
    private static let numbersInBlock = 100

    package var hall: String
    package var day: CivilDate
    package var visits: Visits
    package var items: Items
    package var backlog: Backlog
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        hall: String, day: CivilDate, visits: Visits, items: Items, backlog: Backlog, issued: String,
        reprinted: String? = nil
    ) {
        (self.hall, self.day, self.visits) = (hall, day, visits)
        (self.items, self.backlog) = (items, backlog)
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
        figures(
            "dayReport.items",
            [
                ("received", items.received), ("accepted", items.accepted), ("noticed", items.noticed),
                ("refused", items.refused), ("completed", items.completed), ("handedOver", items.handedOver),
            ], on: &page)
        figures(
            "dayReport.backlog",
            [
                ("waiting", backlog.waiting), ("rejected", backlog.rejected),
                ("unknownSlips", backlog.unknownSlips),
            ], on: &page)
        if let oldest = backlog.oldest { page.pair("dayReport.oldest", oldest, .init(30), .apart) }
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

    private func figures(_ heading: String, _ rows: [(name: String, count: Int)], on page: inout SlipPage) {
        page.divide()
        page.text(heading, .heading)
        for row in rows { page.pair("dayReport.\(row.name)", String(row.count), .init(34, .bold), .apart) }
    }
}
