import Domain
import Hall
import Hummingbird
import Store

/// The console (`/counter`): who waits, who is here, what they came for, what became of it.
///
/// The page is one document; the parts of it that change by themselves come as one fragment of regions
/// (`/fragments/counter`), the calls about bookings (`/fragments/counter-booked`), the work list (`/fragments/work`) and the sheets (`/fragments/sheet`) when they are asked
/// for. The form a clerk is filling in is no such region: nothing overwrites what was typed.
extension Screens {
    func addCounter(to router: Router<PageContext>) {
        router.get("/counter") { request, context in
            guard let session = context.session else { return signIn(request, context) }
            let words = words(context)
            let desk = try await DeskView(hall, session, words)
            return page("counter", CounterPage(hall, session, desk, consoleScripts, words), request, context)
        }
        router.get("/fragments/counter") { _, context in
            let words = words(context)
            let desk = try await DeskView(hall, try context.clerk(), words)
            return html("counter-desk", DeskFragment(t: words, desk: desk))
        }
        router.get("/fragments/work") { request, context in
            let list = request.uri.queryParameters["due"].flatMap { WorkListView.List(rawValue: String($0)) }
            let view = try await WorkListView(list, hall, try context.clerk(), words(context))
            return html("counter-work", view)
        }
        router.get("/fragments/counter-booked") { _, context in
            _ = try context.clerk()
            let words = words(context)
            return html(
                "counter-booked-parts", BookedFragment(t: words, booked: try await BookedBadge(hall, words)))
        }
        addSheets(to: router)
        addMatter(to: router)
    }

    /// What a page of the console shows to somebody who is not signed in; it comes back to the same page.
    func signIn(_ request: Request, _ context: PageContext) -> Response {
        let words = words(context)
        let counters = (1...max(1, hall.site.counters)).map { CounterChoice(n: $0) }
        let view = SignInPage(t: words, frame: PageFrame(hall, words), counters: counters)
        return page("sign-in", view, request, context)
    }
}

private struct SignInPage {
    let t: PageTexts
    let frame: PageFrame
    let counters: [CounterChoice]
}

private struct CounterChoice {
    let n: Int
}

private struct CounterPage {
    let t: PageTexts
    let frame: PageFrame
    let clerk: String
    let counterText: String
    let counter: Int
    let desk: DeskView
    let services: [ServiceRow]
    let reasons: [ReasonRow]
    let alarmReasons: [ReasonRow]
    let keyGroups: [KeyGroup]
    /// Fetched beside each other, before the first of them has said that it needs the rest.
    let scripts: [ScriptName]

    init(_ hall: Hall, _ session: Session, _ desk: DeskView, _ scripts: [ScriptName], _ words: PageTexts) {
        (t, frame, clerk) = (words, PageFrame(hall, words), session.clerk.name)
        counterText = words("counter.atCounter", ["n": "\(session.counter)"])
        (counter, self.desk, self.scripts) = (session.counter, desk, scripts)
        services = hall.catalog.services.map { ServiceRow($0, hall.catalog, words) }
        (reasons, alarmReasons) = (ReasonRow.priorities(words), ReasonRow.alarms(words))
        keyGroups = KeyGroup.all(words)
    }
}

struct ScriptName: Sendable {
    let name: String
}

private struct DeskFragment {
    let t: PageTexts
    let desk: DeskView
}

private struct BookedFragment {
    let t: PageTexts
    let booked: BookedBadge
}
