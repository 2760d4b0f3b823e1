import District
import Domain
import HTTPTypes
import Hummingbird

/// `/items/NUMBER`: one item; where it waits for a decision, the form to enter it, in two steps, because nothing that was
/// told can be taken back: first the form, then what exactly will be told. What people write is never in an address.
struct ItemPage: Sendable {
    let inbox: Inbox

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/items/:number") { _, context in
            let number = context.parameters.get("number") ?? ""
            let items = try await inbox.items(
                ItemSearch(number: number, isWhole: true), from: 0, limit: 2
            ).items
            guard let item = items.first else {
                return Page.response("/items", Page.empty(.unknownItem), for: context, status: .notFound)
            }
            let below =
                items.count > 1
                ? Page.empty(.twoItems) : try await below(item, OfficeForm())
            return Page.response("/items", Self.head(item) + below, for: context)
        }
        // Changes nothing: `step` says whether what was written is to be checked, or written anew.
        router.post("/items/:number") { request, context in
            let form = try await OfficeForm(request)
            let number = context.parameters.get("number") ?? ""
            return try await Page.orTrouble(context, back: "/items") {
                let items = try await inbox.items(
                    ItemSearch(number: number, isWhole: true), from: 0, limit: 2
                ).items
                guard items.count == 1, items[0].state == .handedOver else {
                    throw Problem(status: .conflict, detail: "the item does not wait for a decision")
                }
                return try Self.step(form, items[0], context)
            }
        }
    }

    private static func step(
        _ form: OfficeForm, _ item: HeldItem, _ context: DistrictContext
    ) throws -> Response {
        guard try form.words("step", atMost: 8) != "amend" else {
            return Page.response("/items", head(item) + entry(item, form), for: context)
        }
        do {
            let verdict = try form.verdict()
            return Page.response("/items", head(item) + check(item, form, verdict), for: context)
        } catch {
            let trouble = "<p class=gap role=alert>\(Page.both(.trouble(error)))</p>"
            return Page.response(
                "/items", head(item) + entry(item, form, trouble), for: context, status: error.status)
        }
    }

    private func below(_ item: HeldItem, _ form: OfficeForm) async throws -> String {
        switch item.state {
        case .handedOver: return Self.entry(item, form)
        case .completed, .refused: return Page.empty(.notHandedOver)
        case .decided:
            guard let (told, record) = try await inbox.decision(on: item) else { return "" }
            let who =
                record.map { [(Text.decidedBy, "\(Text.doer($0.who).zh) \(Page.beijing($0.time))")] } ?? []
            return "<section><h2>\(Page.both(.decision))</h2>\(Page.facts(Self.told(told) + who))</section>"
        }
    }

    private static func head(_ item: HeldItem) -> String {
        let facts: [(Text, String)] = [
            (.service, "\(item.serviceName) \(item.service)"), (.state, Text.standing(item.state).zh),
            (.site, item.site), (.kiosk, item.kiosk), (.department, item.department ?? ""),
            (.promised, item.promised ?? ""),
        ]
        return """
            <section><p><a href="/items">← \(Page.both(.items))</a></p>
            <h2>\(Page.both(.item)) <span class=code>\(Page.escaped(item.number))</span></h2>\(Page.facts(facts))</section>
            """
    }

    /// The form, with what was written before.
    private static func entry(_ item: HeldItem, _ form: OfficeForm, _ trouble: String = "") -> String {
        func value(_ name: String) -> String { "value=\"\(Page.escaped(form[name]))\"" }
        let granted = form["granted"]
        return """
            <section><h2>\(Page.both(.decide))</h2>
            <form method=post action="\(path(item))" class=entry>\(trouble)
            <fieldset><legend>\(Page.both(.decision))</legend>
            <label><input type=radio name=granted value=true required \(granted == "true" ? "checked" : "")> \(Page.both(.granted))</label>
            <label><input type=radio name=granted value=false \(granted == "false" ? "checked" : "")> \(Page.both(.notGranted))</label></fieldset>
            \(Page.field(.result, "<textarea name=result required maxlength=500 rows=2>\(Page.escaped(form["result"]))</textarea>"))
            \(Page.field(.reason, "<textarea name=reason maxlength=500 rows=2>\(Page.escaped(form["reason"]))</textarea>"))
            \(Page.field(.paper, "<input name=paper maxlength=200 \(value("paper"))>"))
            \(Page.field(.date, "<input name=date type=date \(value("date"))>"))
            <button name=step value=check>\(Page.both(.check))</button></form></section>
            """
    }

    /// What will be told, and the two ways on.
    private static func check(_ item: HeldItem, _ form: OfficeForm, _ verdict: ItemVerdict) -> String {
        let facts: [(Text, String)] = [
            (.decision, (verdict.granted ? Text.granted : Text.notGranted).zh), (.result, verdict.result),
            (.reasonGiven, verdict.reason ?? ""), (.paper, verdict.paper ?? ""),
            (.decisionDate, verdict.date?.description ?? Text.today.zh),
        ]
        let hidden = ["granted", "result", "reason", "paper", "date"].map { name in
            "<input type=hidden name=\(name) value=\"\(Page.escaped(form[name]))\">"
        }.joined()
        return """
            <section class=check><h2>\(Page.both(.toBeTold))</h2>\(Page.facts(facts))
            <p class=gap>\(Page.both(.cannotBeUndone))</p>
            <div class=steps>\(Page.form("/v1/items/\(Page.encoded(item.number))/decision", hidden, .confirm))
            <form method=post action="\(path(item))">\(hidden)
            <button name=step value=amend class=plain>\(Page.both(.amend))</button></form></div></section>
            """
    }

    private static func told(_ told: JSONValue) -> [(Text, String)] {
        let isGranted = told["granted"] == .bool(true)
        return [
            (.decision, (isGranted ? Text.granted : Text.notGranted).zh),
            (.result, told["result"]?.text ?? ""),
            (.reasonGiven, told["reason"]?.text ?? ""), (.paper, told["paper"]?.text ?? ""),
            (.decisionDate, told["date"]?.text ?? ""),
        ]
    }

    private static func path(_ item: HeldItem) -> String {
        "/items/" + Page.escaped(Page.encoded(item.number))
    }
}
