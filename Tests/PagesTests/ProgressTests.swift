import Domain
import Hall
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// "How far is my matter?" over HTTP: what a card or a scanned paper shows, and on which listener.
@Suite(.serialized) struct ProgressTests {
    private func once() -> Once {
        Once(key: "key-\(UInt64.random(in: .min ... .max))", fingerprint: "test")
    }

    /// Items of the sample card's holder that clerk 1009 opened at counter 3, with no paper but the first.
    @discardableResult
    private func opened(
        _ rig: Rig, _ services: String...
    ) async throws -> (items: [Item], session: Session) {
        let hall = rig.hall
        try await rig.simulated.addClerk("1009")
        let session = try await hall.signIn(clerk: "1009", pin: SimulatedHall.pin, counter: 3)
        _ = try await hall.issueTicket(.init(card: hall.cards.keep(Samples.card)), once())
        _ = try #require(try await hall.callNext(session, once()))
        let visit = try await hall.change(.start, session, once()).visit
        var items: [Item] = []
        for code in services {
            let service = try #require(hall.catalog.service(code))
            items.append(
                try await hall.openItem(
                    .init(visit: visit.id, service: code, form: Samples.form(service), received: [0]),
                    session, once()
                ).item)
        }
        if let first = items.first {
            _ = try await hall.notice(first.id, adding: [], because: nil, session, once())
        }
        return (items, session)
    }

    @Test func `a card shows state, what is missing and until when, and nothing else of the item`()
        async throws
    {
        let rig = try await Rig()
        let items = try await opened(rig, "ZX040201", "ZX030201", "ZX010101").items
        let card = rig.hall.cards.keep(Samples.card)
        try await rig.kiosk { client in
            let answer = try await client.get("/api/cards/\(card)/progress")
            #expect(answer.status == 200)
            let shown = try answer.json()
            #expect(shown.keys == ["items", "more", "phone"] && shown["more"] == false)
            #expect(
                shown["items"].list.map { $0["short"].text } == [
                    items[2].number.short, items[0].number.short,
                ])
            let told = shown["items"][1]
            #expect(
                told.keys == [
                    "short", "service", "stage", "step", "open", "since", "due", "late", "body", "missing",
                    "rateable",
                ])
            #expect(told["stage"].text == "noticed" && told["step"].number == 1 && told["open"] == true)
            #expect(told["service"]["zh"].text == rig.hall.catalog.service("ZX040201")?.zh)
            #expect(told["due"]["date"].text == "2026-03-16" && told["due"]["provisional"] == false)
            #expect(told["missing"].list.map { $0["zh"].text } == ["居民身份证", "居民户口簿", "近期2寸白底免冠照片"])
            #expect(told["missing"][0].keys == ["zh", "en", "problem", "due"])
            #expect(told["rateable"] == .null && told["body"] == .null)
            let text = answer.text
            for item in items {
                #expect(
                    !text.contains(item.id.text) && !text.contains(item.number.text),
                    "no number but the short one")
            }
            #expect(!text.contains(Samples.card.name) && !text.contains(Samples.card.number))
        }
    }

    @Test func `none and only secret ones are answered the same, to the length`() async throws {
        let (empty, secret) = (try await Rig(), try await Rig())
        try await opened(secret, "ZX030201", "ZX030101")
        let bare = empty.hall.cards.keep(Samples.card)
        let full = secret.hall.cards.keep(Samples.card)
        try await empty.kiosk { one in
            let first = try await one.get("/api/cards/\(bare)/progress")
            try await secret.kiosk { other in
                let second = try await other.get("/api/cards/\(full)/progress")
                #expect(first.status == 200 && second.status == 200)
                #expect(try first.json() == second.json() && first.text.utf8.count == second.text.utf8.count)
            }
        }
    }

    @Test func `a scanned receipt is shown by the token of its event, on the kiosk's listener alone`()
        async throws
    {
        let rig = try await Rig()
        // The first got its notice, so the papers of the second are what a receipt is for.
        let (items, session) = try await opened(rig, "ZX040201", "ZX010101")
        _ = try await rig.hall.printReceipt(of: items[0].visit, session, once())
        let jobs = try await rig.hall.store.printJobs(states: [.queued], limit: 20)
        let paper = try #require(jobs.first { $0.kind == .receipt })
        let content = String(decoding: paper.content, as: UTF8.self)
        let code = String(try #require(content.firstMatch(of: /OWR[A-Z2-7]{26}/)).output)
        let scanner = SimulatedScanner()
        let story = HearScans(hall: rig.hall, scanner: scanner)
        let running = Task { try await story.run() }
        defer { running.cancel() }
        var heard = try #require(rig.hall.announcer.subscribe(after: nil)).live.makeAsyncIterator()
        scanner.scan(code)
        var data = ""
        while let event = await heard.next() {
            guard event.name == .progress else { continue }
            data = event.data
            break
        }
        let token = String(try #require(data.firstMatch(of: /"scan":"([0-9a-f]{32})"/)).output.1)
        #expect(!data.contains(code))
        try await rig.kiosk { client in
            let shown = try await client.get("/api/progress/\(token)").json()
            #expect(shown["items"].list.map { $0["short"].text } == [items[1].number.short])
            let unknown = try await client.get("/api/progress/\(code)")
            #expect(unknown.status == 409)
            #expect(try unknown.problem() == "scanForgotten")
            let forgotten = try await client.get("/api/cards/0123/progress")
            #expect(try forgotten.problem() == "cardForgotten")
            #expect(try await client.post("/api/progress/\(token)", "{}").status == 405)
        }
        try await rig.console { client in
            let (scan, card) = (
                try await client.get("/api/progress/\(token)"),
                try await client.get("/api/cards/\(token)/progress")
            )
            #expect(scan.status == 404 && card.status == 404)
        }
    }

    @Test(arguments: ["zh", "en"])
    func `the screen has every step it shows, with no person in it`(_ language: String) async throws {
        let rig = try await Rig()
        try await opened(rig, "ZX040201")
        try await rig.kiosk { client in
            let page = try await client.get("/?lang=\(language)").text
            for step in ["progress-list", "progress-one", "progress-nothing", "progress-failed"] {
                #expect(page.contains("id=\"step-\(step)\""), "\(step)")
            }
            #expect(page.contains("id=\"progress-offer\"") && page.contains("id=\"rate-progress\""))
            #expect(!page.contains(Samples.card.name))
        }
    }
}
