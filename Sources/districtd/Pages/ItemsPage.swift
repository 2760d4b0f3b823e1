import Domain
import Hummingbird

/// `/items`: what left the counters, by site, state and number; first what waits for a decision. `/items.csv`: the same.
struct ItemsPage: Sendable {
    let inbox: Inbox

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/items") { request, context in
            let query = request.uri.queryParameters
            let (search, paging) = (Self.search(query), Paging(query))
            let (items, total) = try await inbox.items(search, from: paging.offset, limit: Paging.size)
            let choice = Self.choice(search, sites: try await inbox.itemSites())
            let asked = Self.asked(search)
            let table =
                items.isEmpty
                ? Page.empty(
                    search == ItemSearch(state: .handedOver) && paging.page == 1 ? .noneWaits : .nothingFound)
                : Page.table(Self.heads, items.map(Self.row)) + paging.links("/items", asked, total: total)
                    + "<p><a href=\"\(Page.address("/items.csv", asked))\" download>\(Page.both(.saveItems))</a></p>"
            return Page.response(
                "/items", "<section><h2>\(Page.both(.items))</h2>\(choice)\(table)</section>", for: context)
        }
        router.get("/items.csv") { request, _ in
            let search = Self.search(request.uri.queryParameters)
            return CSV.response("items.csv", Self.heads, from: (last: HeldItem?.none, read: 0)) { place in
                let items = try await inbox.items(search, after: place.last, limit: Inbox.longestList)
                let read = place.read + items.count
                let isEnd = items.count < Inbox.longestList || read >= Self.longestTable
                return (items.map(Self.cells), isEnd ? nil : (items.last, read))
            }
        }
    }

    /// A spreadsheet has 1,048,576 rows.
    private static let longestTable = 1_000_000

    private static let heads: [Text] = [.item, .service, .site, .kiosk, .state, .department, .promised]

    /// Without a wish, what waits for a decision: that is the office's work. `state=all` shows all.
    private static func search(_ query: Parameters) -> ItemSearch {
        func word(_ name: Substring) -> String? {
            query[name].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        }
        let number = word("number")
        let state = word("state").map(HeldItem.State.init(rawValue:)) ?? (number == nil ? .handedOver : nil)
        return ItemSearch(site: word("site"), state: state, number: number.map { String($0.prefix(64)) })
    }

    private static func asked(_ search: ItemSearch) -> [(String, String)] {
        [
            ("site", search.site ?? ""), ("state", search.state?.rawValue ?? "all"),
            ("number", search.number ?? ""),
        ]
    }

    /// Which of them are shown; a form that asks, and changes nothing.
    private static func choice(_ search: ItemSearch, sites: [String]) -> String {
        let states = HeldItem.State.allCases.map { state in
            Page.option(state.rawValue, Text.standing(state).zh, isChosen: state == search.state)
        }
        let known = sites.filter { !$0.isEmpty }
        let others = search.site.map { known.contains($0) ? [] : [$0] } ?? []
        let options = (known + others).map { Page.option($0, $0, isChosen: $0 == search.site) }
        let number = """
            <input name=number type=search maxlength=64 size=28 value="\(Page.escaped(search.number ?? ""))">
            """
        return """
            <form method=get action="/items" class=choice role=search>
            \(Page.field(.state, "<select name=state>\(states.joined())\(Page.option("all", Text.all.zh, isChosen: search.state == nil))</select>"))
            \(Page.field(.site, "<select name=site>\(Page.option("", Text.all.zh))\(options.joined())</select>"))
            \(Page.field(.numberOrPart, number))
            <button>\(Page.both(.search))</button></form>
            """
    }

    private static func row(_ item: HeldItem) -> String {
        """
        <tr><td class=code><a href="/items/\(Page.escaped(Page.encoded(item.number)))">\(Page.escaped(item.number))</a></td>
        <td>\(Page.escaped(item.serviceName)) <small>\(Page.escaped(item.service))</small></td>
        <td class=code>\(Page.escaped(item.site))</td><td class=code>\(Page.escaped(item.kiosk))</td>
        <td class=\(item.state == .handedOver ? "due" : "")>\(Page.both(.standing(item.state)))</td>
        <td>\(Page.escaped(item.department ?? ""))</td><td class=time>\(Page.escaped(item.promised ?? ""))</td></tr>
        """
    }

    private static func cells(_ item: HeldItem) -> [String] {
        [
            item.number, "\(item.serviceName) \(item.service)", item.site, item.kiosk,
            Text.standing(item.state).zh, item.department ?? "", item.promised ?? "",
        ]
    }
}
