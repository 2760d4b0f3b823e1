import Domain
import Hummingbird

/// `/record`: who of the office did what and when, for administrators; `/record.csv`: all of it.
struct RecordPage: Sendable {
    let inbox: Inbox
    let users: Users

    func add(to router: some RouterMethods<DistrictContext>) {
        let admins = router.group().add(middleware: RequireUser(.admin))
        admins.get("/record") { request, context in
            let before = request.uri.queryParameters["before"].map(String.init)
            let records = try await records(before: before, limit: Paging.size)
            return Page.response(
                "/record", "<section><h2>\(Page.both(.record))</h2>\(Self.content(records))</section>",
                for: context)
        }
        admins.get("/record.csv") { _, _ in
            CSV.response("record.csv", Self.heads, from: (last: String?.none, read: 0)) { place in
                let records = try await records(before: place.last, limit: Inbox.longestList)
                let read = place.read + records.count
                let isEnd = records.count < Inbox.longestList || read >= Self.longestTable
                return (records.map(Self.cells), isEnd ? nil : (records.last?.id, read))
            }
        }
    }

    /// A spreadsheet has 1,048,576 rows.
    private static let longestTable = 1_000_000

    /// Of both files, or twice of the one database: an act is one act, by its id.
    private func records(before id: String?, limit: Int) async throws -> [OfficeRecord] {
        let both =
            try await inbox.store.officeRecords(before: id, limit: limit)
            + users.store.officeRecords(before: id, limit: limit)
        return Set(both).sorted { $0.id > $1.id }.prefix(limit).map(\.self)
    }

    private static let heads: [Text] = [.time, .who, .act, .subject]

    private static func content(_ records: [OfficeRecord]) -> String {
        guard let last = records.last else { return Page.empty(.noRecords) }
        let rows = records.map { record in
            """
            <tr><td class=time>\(Page.beijing(record.time))</td><td>\(Page.both(.doer(record.who)))</td>
            <td>\(Page.both(.act(record.act)))</td><td class=code>\(Page.escaped(record.subject))</td></tr>
            """
        }
        let next = """
            <p class=paging><a href="\(Page.address("/record", [("before", last.id)]))">\(Page.both(.next))</a></p>
            """
        return """
            <p><a href="/record.csv" download>\(Page.both(.saveTable))</a></p>\(Page.table(heads, rows))
            \(records.count == Paging.size ? next : "")<p class=note>\(Page.both(.clock))</p>
            """
    }

    private static func cells(_ record: OfficeRecord) -> [String] {
        [
            Page.beijing(record.time), Text.doer(record.who).zh, Text.act(record.act).zh, record.subject,
        ]
    }
}
