import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// `/counts`: items per site and month, as a page and as `/counts.csv`. Numbers only.
struct CountsPage: Sendable {
    let inbox: Inbox

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/counts") { _, context in
            let counts = try await inbox.counts()
            let table =
                counts.isEmpty
                ? Page.empty(.noItems)
                : "<p><a href=\"/counts.csv\" download>\(Page.both(.saveTable))</a></p>"
                    + Page.table(
                        [.site, .month] + Self.states.map(Text.standing) + [.sum], counts.map(Self.row))
            return Page.response(
                "/counts", "<section><h2>\(Page.both(.counts))</h2>\(table)</section>", for: context)
        }
        router.get("/counts.csv") { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                    .contentDisposition: "attachment; filename=\"counts.csv\"",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: Self.csv(try await inbox.counts()))))
        }
    }

    private static let states = HeldItem.State.allCases

    private static func row(_ count: MonthCount) -> String {
        let cells = (states.map { count.items[$0] ?? 0 } + [count.sum]).map { "<td class=number>\($0)</td>" }
        return """
            <tr><td class=code>\(Page.escaped(count.site))</td><td class=time>\(count.month)</td>
            \(cells.joined())</tr>
            """
    }

    /// RFC 4180, with the mark by which spreadsheets know UTF-8. A site is digits; anything else is written as none, so that
    /// no cell is a formula.
    private static func csv(_ counts: [MonthCount]) -> String {
        let head = [Text.site.zh, Text.month.zh] + states.map { Text.standing($0).zh } + [Text.sum.zh]
        let rows = counts.map { count in
            let site = count.site.utf8.allSatisfy { (0x30...0x39).contains($0) } ? count.site : ""
            return [site, count.month] + (states.map { count.items[$0] ?? 0 } + [count.sum]).map(String.init)
        }
        return "\u{FEFF}" + CSV.text([head] + rows)
    }
}

/// What left the counters of a site in a month, as it stands now.
struct MonthCount: Hashable, Sendable {
    let site: String
    /// `2026-11`, by Beijing's days.
    let month: String
    var items: [HeldItem.State: Int64] = [:]

    var sum: Int64 { items.values.reduce(0, +) }
}

extension Inbox {
    /// The last months first, then by site.
    func counts() async throws(InboxError) -> [MonthCount] {
        try await store.read { tables in
            var counts: [String: MonthCount] = [:]
            // Whole days, which every store divides alike; 8 h: Beijing.
            let rows = try tables.rows(
                """
                SELECT site, (changed + 28800000) / 86400000 AS civil_day, state, count(*) FROM item
                GROUP BY site, civil_day, state
                """, [])
            for row in rows {
                let (site, day): (String, Int64) = (row[0], row[1])
                let month = String(CivilDate(daysSince1970: Int(day)).description.prefix(7))
                guard let state = HeldItem.State(rawValue: row[2]) else { continue }
                counts[month + site, default: MonthCount(site: site, month: month)]
                    .items[state, default: 0] += row[3]
            }
            return counts.values.sorted { ($1.month, $0.site) < ($0.month, $1.site) }
        }
    }
}
