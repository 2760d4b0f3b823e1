import Domain
import Foundation
import Testing

@testable import Store

/// What a card and the code of a paper lead to, and what nobody is told of (facts/domain.md e).
@Suite struct `The progress of a matter, in the store` {
    private let store: Store

    init() async throws { store = try await Store.test() }

    private func opened(
        _ restricted: String? = nil, service: String = "ZX010101", of visit: Visit
    ) async throws -> Item {
        let terms = ItemTerms(sameDay: false, promisedDays: 20, restricted: restricted)
        let open = OpenItem(
            visit: visit.id, service: service, catalogVersion: "2026-01", form: ["name": .text("欧阳测试")],
            received: [0], resident: visit.resident, terms: terms)
        return try await store.openItem(open, counter: 1, command())
    }

    /// The code of a receipt for all papers of the visit; nil where it bears none.
    private func receipt(of visit: Visit) async throws -> ItemCode? {
        let content: ItemsContent = { items, code in Array("\(items.count) \(code ?? "none")".utf8) }
        let receipt = try await store.printReceipt(of: visit.id, content: content, command())
        let job = try #require(try await store.printJob(receipt.job))
        let words = String(decoding: job.content, as: UTF8.self).split(separator: " ")
        #expect(words.count == 2 && Int(words[0]) == receipt.items.count)
        return ItemCode(String(words[1]))
    }

    @Test func `one code of a receipt leads to all its items, and the file holds only its hash`() async throws
    {
        let visit = try await store.serving(at: 1, card: card)
        let items = [try await opened(of: visit), try await opened(service: "ZX040201", of: visit)]
        let code = try #require(try await receipt(of: visit))
        let found = try await store.items(code: code, hiding: [])
        #expect(found == .receipt(items.map(\.id)))
        #expect(try await store.items(items.map(\.id), hiding: []).map(\.item.id) == items.map(\.id))
        #expect(
            try await store.number("SELECT count(*) FROM receipt_codes WHERE length(hash) = 32") == 2)
        #expect(
            try await store.number(
                "SELECT count(*) FROM receipt_codes WHERE hash = CAST('\(code.text)' AS BLOB)") == 0)
        var random = SystemRandomNumberGenerator()
        #expect(try await store.items(code: ItemCode(using: &random), hiding: []) == nil)
    }

    @Test func `of a mixed receipt the code leads to what all may see, and of a secret one there is none`()
        async throws
    {
        let visit = try await store.serving(at: 1, card: card)
        let open = try await opened(of: visit)
        _ = try await opened("minor", service: "ZX030101", of: visit)
        let code = try #require(try await receipt(of: visit))
        #expect(try await store.items(code: code, hiding: []) == .receipt([open.id]))
        // The catalogue of a later day makes the matter one of those that few may see.
        #expect(try await store.items(code: code, hiding: ["ZX010101"]) == nil)
        #expect(try await store.items([open.id], hiding: ["ZX010101"]).isEmpty)
        for kind in ["minor", "justice", "health"] { _ = try await opened(kind, of: visit) }
        #expect(try await receipt(of: visit) == nil)
        #expect(try await store.number("SELECT count(*) FROM receipt_codes") == 1)
    }

    @Test func `the table itself takes no code that leads to a secret`() async throws {
        let visit = try await store.serving(at: 1, card: card)
        let secret = try await opened("justice", of: visit)
        await #expect(throws: (any Error).self) {
            try await store.raw("INSERT INTO receipt_codes VALUES (zeroblob(32), '\(secret.id.text)', 0)")
        }
        await #expect(throws: (any Error).self) {
            try await store.raw("INSERT INTO receipt_codes VALUES (zeroblob(32), 'nothing', 0)")
        }
    }

    @Test func `a notice of acceptance bears a receipt's code, one of completion its own`() async throws {
        let visit = try await store.serving(at: 1, card: card)
        let item = try await opened(of: visit)
        func change(_ papers: [ItemPaper], _ step: ItemStep) async throws -> ItemCode? {
            let changed = try await store.changeItem(item.id, [step], ItemChange(papers: papers), command())
            let job = try await store.printJob(try #require(changed.papers.last))
            return ItemCode(String(decoding: try #require(job).content, as: UTF8.self))
        }
        let accepted = try await change(
            [ItemPaper(.acceptance, isReceipt: true) { _, code in Array((code ?? "").utf8) }], .accept)
        #expect(
            try await store.items(code: try #require(accepted), hiding: []) == .receipt([item.id]))
        let plain = try await change(
            [ItemPaper(.specialProcedure) { _, code in Array((code ?? "none").utf8) }],
            .pause(.survey, reason: "入户", days: 5))
        #expect(plain == nil)
        _ = try await change([ItemPaper(.extension) { _, _ in [] }], .resume)
        let done = try await change(
            [ItemPaper(.completion, isRatable: true) { _, code in Array((code ?? "").utf8) }],
            .decide(ItemVerdict(granted: true, result: "准予")))
        guard
            case .completion(let found, isShown: true)? = try await store.items(
                code: try #require(done), hiding: [])
        else {
            Issue.record("no notice of completion")
            return
        }
        #expect(found.item.id == item.id && !found.isRated)
        guard
            case .completion(_, isShown: false)? = try await store.items(
                code: try #require(done), hiding: ["ZX010101"])
        else {
            Issue.record("shown although few may see it")
            return
        }
    }

    @Test func `a card finds its holder's items, what is open first, and looking writes nothing`()
        async throws
    {
        let visit = try await store.serving(at: 1, card: card)
        let done = try await store.completed(of: visit).item
        let old = try await opened(of: visit)
        let new = try await opened(service: "ZX040201", of: visit)
        _ = try await opened("health", service: "ZX010202", of: visit)
        let lines = try await store.journal(after: 0, limit: 500).count
        let mine = try await store.items(ofHolder: card, hiding: [], limit: 13)
        #expect(mine.map(\.item.id) == [new.id, old.id, done.id])
        #expect(
            try await store.items(ofHolder: card, hiding: [], limit: 2).map(\.item.id) == [new.id, old.id])
        #expect(
            try await store.items(ofHolder: card, hiding: ["ZX040201"], limit: 13).map(\.item.id)
                == [old.id, done.id])
        var stranger = card
        stranger.number = "990000195512310021"
        #expect(try await store.items(ofHolder: stranger, hiding: [], limit: 13).isEmpty)
        #expect(try await store.journal(after: 0, limit: 500).count == lines)
    }

    @Test func `only secrets look exactly like nothing`() async throws {
        let visit = try await store.serving(at: 1, card: card)
        for _ in 0..<20 { _ = try await opened("minor", service: "ZX030101", of: visit) }
        #expect(try await store.items(ofHolder: card, hiding: [], limit: 13) == [])
        let open = try await opened(of: visit)
        // Twenty secrets that are newer push nothing off the list.
        for _ in 0..<20 { _ = try await opened("minor", service: "ZX030101", of: visit) }
        #expect(try await store.items(ofHolder: card, hiding: [], limit: 13).map(\.item.id) == [open.id])
    }
}
