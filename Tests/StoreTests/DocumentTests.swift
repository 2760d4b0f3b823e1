import Domain
import FoundationEssentials
import TestTools
import Testing

@testable import Store

/// Documents of the district: taken in with their cursor, once, and in the order of their versions.
@Suite struct `Documents of the district in the store` {
    private let told = Told()

    private func document(
        _ version: String, _ kind: DocumentKind = .calendar, text: String? = nil
    ) throws -> DistrictDocument {
        DistrictDocument(
            kind: kind, version: try #require(DocumentVersion(version)),
            text: text ?? "{\"of\": \"\(version)\"}",
            signature: Array(repeating: 7, count: 64))
    }

    private func update(_ id: String, _ deed: UpdateDeed, _ kind: DocumentKind = .calendar) -> TakenUpdate {
        TakenUpdate(id: id, kind: kind.rawValue, data: Array("{\"id\":\"\(id)\"}".utf8), deed: deed)
    }

    @discardableResult
    private func take(
        _ updates: [TakenUpdate], after: String?, to cursor: String, _ store: Store
    ) async throws -> [UpdateFate]? {
        try await store.takeUpdates(
            updates, after: after, cursor: cursor, rules: nil, clock: ItemClock(), at: moment())
    }

    private func taken() -> [String] {
        told.facts.compactMap { if case .documentTaken(_, let version) = $0 { version } else { nil } }
    }

    @Test func `a page that comes twice lays its document once`() async throws {
        let store = try await Store.test(told: told)
        let page = [update("u1", .lay(try document("1"))), update("u2", .lay(try document("2")))]
        #expect(try await take(page, after: nil, to: "a", store) == [.applied, .applied])
        #expect(try await take(page, after: nil, to: "a", store) == nil)
        #expect(try await take(page, after: "a", to: "b", store) == [])
        #expect(taken() == ["1", "2"])
        #expect(try await store.documents().map(\.version.description) == ["1", "2"])
        #expect(try await store.document(.calendar)?.text == "{\"of\": \"2\"}")
        try await store.expectIntactJournal()
    }

    @Test func `only a newer one counts, and the last refusal is known by its kind`() async throws {
        let store = try await Store.test(told: told)
        let fates = try await take(
            [
                update("u1", .lay(try document("2"))), update("u2", .lay(try document("1"))),
                update("u3", .lay(try document("2", text: "{\"other\": 1}"))),
                update("u4", .lay(try document("2"))),
                update("u5", .decline(.wrongSignature), .catalogue),
            ], after: nil, to: "a", store)
        #expect(fates == [.applied, .refused, .refused, .applied, .refused])
        #expect(taken() == ["2"])
        let standings = try await store.documentStandings()
        #expect(standings[.calendar] == DocumentStanding(origin: .district, version: DocumentVersion("2")))
        #expect(standings[.catalogue]?.refusal == "wrongSignature" && standings[.catalogue]?.version == nil)
        // The refused ones are kept with their data, sealed.
        #expect(try await store.documentsLeft().map(\.id) == ["u2", "u3", "u5"])
        #expect(try await store.number("SELECT count(*) FROM updates WHERE data LIKE '%u5%'") == 0)
    }

    @Test func `what was left is taken anew once, and what is refused again keeps its reason`() async throws {
        let store = try await Store.test(told: told)
        try await take(
            [
                update("u1", .keep), update("u2", .decline(.noKey)),
                update("u3", .faulty(reason: "version: is missing")),
            ],
            after: nil, to: "a", store)
        var left = try await store.documentsLeft()
        #expect(left.map(\.id) == ["u1", "u2", "u3"])
        #expect(left.map { String(decoding: $0.data, as: UTF8.self) }[0] == "{\"id\":\"u1\"}")
        (left[0].deed, left[1].deed) = (.lay(try document("1")), .lay(try document("2")))
        left[2].deed = .faulty(reason: "version: is missing")
        #expect(try await store.takeAnew(left, at: moment()) == [.applied, .applied, .faulty])
        #expect(try await store.takeAnew(left, at: moment()) == [.faulty])
        #expect(try await store.documentsLeft().map(\.id) == ["u3"])
        #expect(taken() == ["1", "2"])
        #expect(try await store.documentStandings()[.calendar]?.refusal == "version: is missing")
        #expect(
            try await store.number("SELECT count(*) FROM updates WHERE fate = 'applied' AND data IS NOT NULL")
                == 0)
        try await store.expectIntactJournal()
    }

    @Test func `it is there after the power was cut, with its cursor`() async throws {
        let directory = try TemporaryDirectory()
        let key = SealingKey.random()
        let store = try await Store.test(directory.state, key: key)
        try await take([update("u1", .lay(try document("1")))], after: nil, to: "a", store)
        // As the disk is at this instant: no orderly end.
        let other = try TemporaryDirectory()
        for name in ["onewindow.sqlite", "onewindow.sqlite-wal"] {
            try directory.bytes(name)?.write(to: .init(filePath: "\(other.path)/\(name)"))
        }
        let second = try await Store.test(other.state, key: key)
        #expect(try await second.documents() == [try document("1")])
        #expect(try await second.updatesState().cursor == "a")
        await second.close(at: moment())
        await store.close(at: moment())
    }

    @Test func `the newest eight of a kind are kept`() async throws {
        let store = try await Store.test()
        for version in 1...12 {
            let cursor = version == 1 ? nil : "\(version - 1)"
            try await take(
                [update("u\(version)", .lay(try document("\(version)", .catalogue)), .catalogue)],
                after: cursor, to: "\(version)", store)
        }
        #expect(try await store.documents().map(\.version.description) == (5...12).map(String.init))
    }

    @Test func `documents in any order end with the newest`() async throws {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the documents: \(seed)")
        var dice = SeededGenerator(seed: seed)
        let store = try await Store.test(told: told)
        for round in 1...30 {
            let page = try (0..<Int.random(in: 0...4, using: &dice)).map { place in
                let version = "2027.\(Int.random(in: 1...20, using: &dice))"
                return update("\(round)-\(place)", .lay(try document(version)))
            }
            try await take(page, after: round == 1 ? nil : "\(round - 1)", to: "\(round)", store)
        }
        let versions = taken().compactMap(DocumentVersion.init)
        #expect(versions == versions.sorted() && Set(versions).count == versions.count, "seed \(seed)")
        #expect(try await store.document(.calendar)?.version == versions.last, "seed \(seed)")
        try await store.expectIntactJournal()
    }
}
