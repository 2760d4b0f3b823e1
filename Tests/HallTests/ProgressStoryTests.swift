import Devices
import Domain
import FoundationEssentials
import Hall
import Paper
import Simulation
import Store
import Testing

/// "How far is my matter?", by card and by the codes on paper. 低保 (ZX010101) is forwarded, 残疾人证 (ZX040201) accepted by
/// delegation, 优待证 (ZX020102) settled on the spot, 困境儿童建档 (ZX030201) a matter that few may see.
@Suite(.timeLimit(.minutes(1))) struct `The progress of a matter, from paper or card to the screen` {
    private let forwarded = "ZX010101"
    private let delegated = "ZX040201"
    private let sameDay = "ZX020102"
    private let secret = "ZX030201"

    private func code(in content: SlipContent) -> String? {
        switch content {
        case .receipt(let slip, _): slip.code
        case .acceptance(let slip, _): slip.code
        case .completion(let slip, _): slip.ratingToken
        default: nil
        }
    }

    /// The codes on the papers of these kinds, in the order they were printed.
    private func codes(_ kinds: PrintJob.Kind..., at desk: ItemDesk) async throws -> [String?] {
        try await desk.jobs().filter { kinds.contains($0.kind) }
            .map { code(in: try SlipContent(decoding: $0.content)) }
    }

    private func scan(_ code: String, at desk: ItemDesk) async throws {
        await desk.hall.lookUp(try #require(ScannedCode(Array(code.utf8))))
    }

    private func card(_ desk: ItemDesk) -> String { desk.hall.cards.keep(Samples.card) }

    // MARK: By card

    @Test func `a card shows its holder's items, what is open first, and a forgotten one nothing`()
        async throws
    {
        let desk = try await ItemDesk()
        let done = try await desk.hall.complete(
            desk.open(sameDay).item.id, outcome: nil, desk.session, .press())
        let accepted = try await desk.hall.accept(desk.open(delegated).item.id, desk.session, .press())
        let view = try await desk.hall.progress(card: card(desk))
        #expect(view.items.map(\.short) == [accepted.item.number.short, done.item.number.short])
        #expect(view.items.map(\.progress.stage) == [.accepted, .completed] && !view.hasMore)
        #expect(view.items[0].progress.due == accepted.promised && view.items[0].service?.code == delegated)
        #expect(view.items[1].progress.since == desk.today && view.items[1].rateable == done.item.id)
        #expect(view.items[0].rateable == nil)
        await #expect(throws: HallError.cardForgotten) { try await desk.hall.progress(card: "no card") }
        await #expect(throws: HallError.scanForgotten) { try await desk.hall.progress(scan: "no scan") }
    }

    @Test func `what is missing is said with the clerk's words to who holds the card`() async throws {
        let desk = try await ItemDesk()
        let item = try await desk.open(delegated, received: []).item
        _ = try await desk.hall.notice(
            item.id, adding: [ItemGap(.material(1), problem: "王某某的复印件看不清")], because: nil, desk.session,
            .press())
        let told = try #require(try await desk.hall.progress(card: card(desk)).items.first)
        #expect(told.progress.stage == .noticed && told.missing.count >= 3)
        #expect(told.missing.contains { $0.zh == "居民身份证" && $0.problem == "王某某的复印件看不清" })
        #expect(told.missing.contains { $0.zh == "居民户口簿" && $0.problem == nil && !$0.en.isEmpty })
        #expect(told.missing.allSatisfy { $0.due == told.progress.due })
    }

    @Test func `matters that few may see are neither shown nor counted`() async throws {
        let desk = try await ItemDesk()
        let none = try await desk.hall.progress(card: card(desk))
        for _ in 0..<3 { _ = try await desk.open(secret, received: []) }
        let only = try await desk.hall.progress(card: card(desk))
        #expect(only.items.isEmpty && none.items.isEmpty && only.hasMore == none.hasMore)
        for _ in 0..<12 { _ = try await desk.open(delegated, received: []) }
        _ = try await desk.open(secret, received: [])
        let twelve = try await desk.hall.progress(card: card(desk))
        #expect(twelve.items.count == 12 && !twelve.hasMore, "the secret ones are not the thirteenth")
        #expect(twelve.items.allSatisfy { $0.service?.code == delegated })
        _ = try await desk.open(delegated, received: [])
        let more = try await desk.hall.progress(card: card(desk))
        #expect(more.items.count == 12 && more.hasMore)
    }

    @Test func `a decision says that there is one and where to fetch it, and is rated once it is fetched`()
        async throws
    {
        let desk = try await ItemDesk()
        let item = try await desk.hall.accept(desk.open(delegated).item.id, desk.session, .press()).item
        _ = try await desk.hall.handOver(item.id, desk.session, .press())
        let verdict = ItemVerdict(granted: true, result: "准予发证，三级", paper: "残疾人证")
        _ = try await desk.hall.decide(item.id, verdict, desk.session, .press())
        let ready = try #require(try await desk.hall.progress(card: card(desk)).items.first)
        #expect(ready.progress.stage == .ready && ready.rateable == nil)
        #expect(try await desk.hall.unrated(card: card(desk)).isEmpty)
        #expect(!"\(ready.progress)".contains("三级"))
        let code = try #require(try await codes(.completion, at: desk).first ?? nil)
        var screen = try Listening(to: desk.hall)
        try await scan(code, at: desk)
        let before = try await screen.next(.progress)
        #expect(try await shown(before, desk).items.map(\.progress.stage) == [.ready])
        _ = try await desk.hall.deliver(item.id, papers: ["残疾人证"], byProxy: false, desk.session, .press())
        #expect(try await desk.hall.progress(card: card(desk)).items.first?.rateable == item.id)
        try await scan(code, at: desk)
        _ = try await screen.next(.rating, with: "\"open\"", item.id.text)
    }

    // MARK: By the codes on paper

    private func shown(_ event: HallEvent, _ desk: ItemDesk) async throws -> Hall.ProgressView {
        let token = try JSONDecoder().decode([String: String].self, from: Data(event.data.utf8))
        #expect(token.keys.sorted() == ["scan"], "an event bears nothing of the matter")
        return try await desk.hall.progress(scan: token["scan"] ?? "")
    }

    @Test func `a receipt shows its own items and no others, without a word that a clerk wrote`() async throws
    {
        let desk = try await ItemDesk()
        let first = try await desk.hall.accept(desk.open(forwarded).item.id, desk.session, .press()).item
        let second = try await desk.open(forwarded, received: [0]).item
        _ = try await desk.open(secret, received: [0])
        _ = try await desk.hall.printReceipt(of: desk.visit.id, desk.session, .press())
        // A later item of the same person is on no receipt yet.
        _ = try await desk.open(delegated, received: [0])
        _ = try await desk.hall.notice(
            second.id, adding: [ItemGap(.material(2), problem: "户主李某某的页没有")], because: nil, desk.session,
            .press())
        let code = try #require(try await codes(.receipt, at: desk).first ?? nil)
        var screen = try Listening(to: desk.hall)
        try await scan(code.lowercased(), at: desk)
        let view = try await shown(try await screen.next(.progress), desk)
        #expect(view.items.map(\.short) == [first.number.short, second.number.short])
        let told = view.items[1]
        #expect(told.progress.stage == .noticed && told.missing.contains { $0.zh == "居民户口簿" })
        #expect(told.missing.allSatisfy { $0.problem == nil }, "who holds the paper may be anybody")
        #expect(!view.hasMore)
    }

    @Test func `a notice of acceptance leads to its item, one of a secret matter bears no code`() async throws
    {
        let desk = try await ItemDesk()
        let item = try await desk.hall.accept(desk.open(delegated).item.id, desk.session, .press()).item
        let paper = try await codes(.acceptance, at: desk)
        let code = try #require(paper.first ?? nil)
        var screen = try Listening(to: desk.hall)
        try await scan(code, at: desk)
        let view = try await shown(try await screen.next(.progress), desk)
        #expect(view.items.map(\.short) == [item.number.short] && view.items[0].progress.step == 2)
        _ = try await desk.hall.change(.finish, desk.session, .press())
        let other = try await desk.kiosk.serving(desk.session)
        let service = try #require(desk.hall.catalog.service(secret))
        _ = try await desk.hall.openItem(
            .init(visit: other.id, service: secret, form: Samples.form(service), received: [0]), desk.session,
            .press())
        _ = try await desk.hall.printReceipt(of: other.id, desk.session, .press())
        let receipts = try await codes(.receipt, at: desk)
        #expect(receipts == [nil])
    }

    @Test func `what a paper stood for is forgotten after five minutes`() async throws {
        let desk = try await ItemDesk()
        _ = try await desk.hall.accept(desk.open(delegated).item.id, desk.session, .press())
        let code = try #require(try await codes(.acceptance, at: desk).first ?? nil)
        var screen = try Listening(to: desk.hall)
        try await scan(code, at: desk)
        let event = try await screen.next(.progress)
        #expect(try await shown(event, desk).items.count == 1)
        desk.kiosk.time.advance(by: .seconds(301))
        await #expect(throws: HallError.scanForgotten) { try await shown(event, desk) }
    }

    @Test func `a notice of completion asks for the rating, and shows the progress once that was given`()
        async throws
    {
        let desk = try await ItemDesk()
        let item = try await desk.hall.complete(
            desk.open(sameDay).item.id, outcome: nil, desk.session, .press()
        ).item
        let code = try #require(try await codes(.completion, at: desk).first ?? nil)
        var screen = try Listening(to: desk.hall)
        try await scan(code, at: desk)
        let open = try await screen.next(.rating, with: "\"open\"", item.id.text, "\"scan\"")
        #expect(!open.data.contains(code))
        _ = try await desk.hall.rate(
            item.id, .init(level: 4, reasons: [], words: nil, channel: .code), .press())
        try await scan(code, at: desk)
        let view = try await shown(try await screen.next(.progress), desk)
        #expect(view.items.map(\.progress.stage) == [.completed] && view.items[0].rateable == nil)
    }

    @Test func `of a secret matter a code asks for the rating its paper bears, and says nothing else`()
        async throws
    {
        let desk = try await ItemDesk()
        let service = try #require(desk.hall.catalog.service(secret))
        #expect(service.restricted == .minor && service.sameDay)
        let item = try await desk.hall.complete(
            desk.open(secret).item.id, outcome: nil, desk.session, .press()
        ).item
        let code = try #require(try await codes(.completion, at: desk).first ?? nil)
        var screen = try Listening(to: desk.hall)
        try await scan(code, at: desk)
        let open = try await screen.next(.rating, with: "\"open\"")
        #expect(!open.data.contains(service.zh) && !open.data.contains("scan"))
        _ = try await desk.hall.rate(
            item.id, .init(level: 4, reasons: [], words: nil, channel: .code), .press())
        try await scan(code, at: desk)
        #expect(try await screen.next(.rating).data == #"{"state":"rated"}"#)
    }

    @Test func `an event of this kind is for the kiosk's screen alone`() {
        #expect(HallEvent.Name.progress.audience == .kiosk)
    }
}
