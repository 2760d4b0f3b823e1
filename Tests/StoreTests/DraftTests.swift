import Domain
import Foundation
import Testing

@testable import Store

@Suite struct `Drafts of forms` {
    private static let clerk = Actor.clerk("1001")

    private func save(
        _ visit: Visit, _ name: String, page: String = "p", nth: Int, item: ItemID? = nil
    ) -> DraftSave {
        DraftSave(
            place: DraftPlace(visit: visit.id, service: "ZX020102", item: item),
            draft: FormDraft(
                form: ["applicantName": .text(name), "rows": .rows([["测试乙", ""]])], received: [0, 2],
                circumstances: .init(byProxy: true)),
            page: page, nth: nth)
    }

    private func by(_ actor: Actor, at seconds: Int64 = 0) -> Command {
        command(at: moment(seconds), actor: actor)
    }

    @Test func `what was typed survives a restart, for whichever clerk serves`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "drafts-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var store = try await Store.test(.directory(folder))
        let visit = try await store.serving(at: 1)
        try await store.saveDraft(save(visit, "张样例", nth: 1), counter: 1, by(Self.clerk))
        await store.close(at: moment(1))
        store = try await Store.test(.directory(folder), at: moment(2))
        let place = DraftPlace(visit: visit.id, service: "ZX020102")
        let kept = try #require(try await store.draft(at: place))
        #expect(kept.draft == save(visit, "张样例", nth: 1).draft && kept.clerk == "1001")
        #expect(try await store.draft(at: DraftPlace(visit: visit.id, service: "ZX010101")) == nil)
        await store.close(at: moment(3))
    }

    @Test func `the newest save stands, and one that was overtaken changes nothing`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let visit = try await store.serving(at: 1)
        let place = DraftPlace(visit: visit.id, service: "ZX020102")
        for (name, nth) in [("一", 1), ("三", 3), ("二", 2), ("三又", 3)] {
            try await store.saveDraft(save(visit, name, nth: nth), counter: 1, by(Self.clerk))
        }
        #expect(try await store.draft(at: place)?.draft.form["applicantName"] == .text("三"))
        try await store.saveDraft(save(visit, "四", page: "q", nth: 1), counter: 1, by(.clerk("1002")))
        #expect(try await store.draft(at: place)?.draft.form["applicantName"] == .text("四"))
        let kept = told.facts.filter { if case .draftKept = $0 { true } else { false } }
        #expect(kept.count == 1, "a pause in typing is no line of the journal")
    }

    @Test func `only the counter that serves the visit keeps a draft`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        await #expect(throws: StoreError.notServing(state: .serving)) {
            try await store.saveDraft(save(visit, "张样例", nth: 1), counter: 2, by(Self.clerk))
        }
    }

    @Test func `the draft goes when its item is made`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        try await store.saveDraft(save(visit, "张样例", nth: 1), counter: 1, by(Self.clerk))
        let other = DraftSave(
            place: DraftPlace(visit: visit.id, service: "ZX010101"), draft: save(visit, "", nth: 1).draft,
            page: "p", nth: 1)
        try await store.saveDraft(other, counter: 1, by(Self.clerk))
        _ = try await store.openItem(
            OpenItem(visit: visit.id, service: "ZX020102", catalogVersion: "1", form: [:], received: []),
            counter: 1, by(Self.clerk))
        #expect(try await store.draft(at: DraftPlace(visit: visit.id, service: "ZX020102")) == nil)
        #expect(try await store.draft(at: other.place) != nil, "the other matter's stays")
    }

    @Test func `a draft given up is forgotten, and that is on record`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let visit = try await store.serving(at: 1)
        let place = DraftPlace(visit: visit.id, service: "ZX020102")
        try await store.saveDraft(save(visit, "张样例", nth: 1), counter: 1, by(Self.clerk))
        try await store.dropDraft(at: place, by(Self.clerk))
        try await store.dropDraft(at: place, by(Self.clerk))
        #expect(try await store.draft(at: place) == nil)
        #expect(told.facts.filter { $0 == .draftDropped(visit: visit.id, service: "ZX020102") }.count == 1)
    }

    @Test func `what was typed is sealed on disk`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        try await store.saveDraft(save(visit, "张样例", nth: 1), counter: 1, by(Self.clerk))
        #expect(try await store.number("SELECT count(*) FROM drafts WHERE instr(content, '张样例') > 0") == 0)
        #expect(try await store.number("SELECT count(*) FROM drafts") == 1)
    }

    @Test func `a half-filled form does not outlive the day its visit ended on`() async throws {
        let store = try await Store.test()
        let first = try await store.serving(at: 1)
        try await store.saveDraft(save(first, "张样例", nth: 1), counter: 1, by(Self.clerk))
        _ = try await store.change(visitAt: 1, event: .finish, by(Self.clerk))
        #expect(try await store.draft(at: DraftPlace(visit: first.id, service: "ZX020102")) != nil)
        _ = try await store.issue(request(), command(at: moment(day)))
        _ = try await store.claimNext(counter: 1, command(at: moment(day)))
        let second = try await store.change(visitAt: 1, event: .start, command(at: moment(day))).visit
        try await store.saveDraft(save(second, "李样例", nth: 1), counter: 1, by(Self.clerk, at: day))
        #expect(try await store.draft(at: DraftPlace(visit: first.id, service: "ZX020102")) == nil)
        #expect(try await store.draft(at: DraftPlace(visit: second.id, service: "ZX020102")) != nil)
    }
}
