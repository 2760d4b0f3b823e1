import Domain
import Hall
import Hummingbird
import Store

/// The console (`/counter`): who waits, who is here, what they came for, what became of it.
///
/// The page is one document; the parts of it that change by themselves come as one fragment of regions
/// (`/fragments/counter`). The form a clerk is filling in is no such region: nothing overwrites what was typed.
extension Screens {
    func addCounter(to router: Router<PageContext>) {
        router.get("/counter") { request, context in
            guard let session = context.session else { return signIn(request, context) }
            let words = words(context)
            let desk = try await DeskView(hall, session, words)
            let view = CounterPage(
                t: words, frame: PageFrame(hall, words), clerk: session.clerk.name,
                counterText: words("counter.atCounter", ["n": "\(session.counter)"]),
                counter: session.counter,
                desk: desk, services: hall.catalog.services.map { ServiceRow($0, words) })
            return page("counter", view, request, context)
        }
        router.get("/fragments/counter") { _, context in
            let words = words(context)
            let desk = try await DeskView(hall, try context.clerk(), words)
            return html("counter-desk", DeskFragment(t: words, desk: desk))
        }
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
}

private struct DeskFragment {
    let t: PageTexts
    let desk: DeskView
}

/// One line of the list of matters; `search` is what typed words are looked for in.
struct ServiceRow: Sendable {
    let code: String
    let name: String
    let kind: String
    let search: String

    init(_ service: CatalogService, _ words: PageTexts) {
        code = service.code
        name = words.language == .chinese ? service.zh : service.en
        kind = Self.kind(service, words)
        search = [service.code, service.zh, service.en, service.plainZh ?? "", service.plainEn ?? ""]
            .joined(separator: " ").lowercased()
    }

    static func kind(_ service: CatalogService, _ words: PageTexts) -> String {
        service.sameDay
            ? words("counter.sameDay")
            : words("counter.promised", ["n": "\(service.promisedWorkingDays)"])
    }
}
