import Domain
import Hummingbird

/// `/items`: what left the counters, by site and state; what waits for a decision first, with a form to enter it.
struct ItemsPage: Sendable {
    let inbox: Inbox

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/items") { request, _ in
            let query = request.uri.queryParameters
            let site = query["site"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
            let state = query["state"].flatMap { HeldItem.State(rawValue: String($0)) }
            let items = try await inbox.items(site: site, state: state)
            return Page.response("/items", Self.content(items, site: site, state: state))
        }
    }

    private static func content(_ items: [HeldItem], site: String?, state: HeldItem.State?) -> String {
        """
        <section><h2>\(Page.both(.items))</h2>\(choice(site: site, state: state))
        \(items.isEmpty ? Page.empty(.noItems) : Page.table(heads, items.map(row)))</section>
        """
    }

    private static let heads: [Text] = [
        .item, .service, .site, .kiosk, .state, .department, .promised,
    ]

    /// Which of them are shown; a form that asks, and changes nothing.
    private static func choice(site: String?, state: HeldItem.State?) -> String {
        let options = HeldItem.State.allCases.map { choice in
            "<option value=\(choice.rawValue)\(choice == state ? " selected" : "")>\(Text.standing(choice).zh)</option>"
        }
        let sites = "<input name=site inputmode=numeric maxlength=12 value=\"\(Page.escaped(site ?? ""))\">"
        return """
            <form method=get action="/items" class=choice>\(Page.field(.site, sites))
            \(Page.field(.state, "<select name=state><option value=\"\">—</option>\(options.joined())</select>"))
            <button>\(Page.both(.show))</button></form>
            """
    }

    private static func row(_ item: HeldItem) -> String {
        """
        <tr><td class=code>\(Page.escaped(item.number))</td>
        <td>\(Page.escaped(item.serviceName)) <small>\(Page.escaped(item.service))</small></td>
        <td class=code>\(Page.escaped(item.site))</td><td>\(Page.escaped(item.kiosk))</td>
        <td>\(Page.both(.standing(item.state)))</td><td>\(Page.escaped(item.department ?? ""))</td>
        <td class=time>\(Page.escaped(item.promised ?? ""))</td></tr>
        \(item.state == .handedOver ? decision(on: item) : "")
        """
    }

    private static func decision(on item: HeldItem) -> String {
        let inside = """
            <fieldset><label><input type=radio name=granted value=true required> \(Page.both(.granted))</label>
            <label><input type=radio name=granted value=false> \(Page.both(.notGranted))</label></fieldset>
            \(Page.field(.result, "<input name=result required maxlength=500>"))
            \(Page.field(.reason, "<input name=reason maxlength=500>"))
            \(Page.field(.paper, "<input name=paper maxlength=200>"))
            \(Page.field(.date, "<input name=date type=date>"))
            """
        return """
            <tr><td colspan=\(heads.count)><details><summary>\(Page.both(.decide))</summary>
            \(Page.form("/v1/items/\(item.number)/decision", inside, .decide))</details></td></tr>
            """
    }
}
