import Crypto
import District
import Domain
import Foundation
import Hall
import Simulation
import Store
import Synchronization
import Testing

/// A calendar and a catalogue that the district signed: what counts, from when on, and what does not.
@Suite(.timeLimit(.minutes(1))) struct `A document of the district` {
    private let key = Curve25519.Signing.PrivateKey()

    private var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    private func hall(_ location: StoreLocation = .memory) async throws -> SimulatedHall {
        try await SimulatedHall(store: location, documentsKey: { [publicKey] in publicKey })
    }

    /// Of 2026 with Wednesday, 4 March off; the hall's morning is Monday, 2 March.
    private static func calendar(off: String = "2026-03-04") -> String {
        Samples.calendarText(2026, issued: "2026-01-15", off: [off])
    }

    private func signed(
        _ kind: DocumentKind, _ version: String, _ text: String,
        by other: Curve25519.Signing.PrivateKey? = nil
    ) throws -> SignedDocument {
        var document = SignedDocument(kind: kind, version: version, document: text, signature: "")
        document.signature = Data(try (other ?? key).signature(for: document.signed)).base64EncodedString()
        return document
    }

    private func take(
        _ documents: [SignedDocument], _ cursor: String, after: String? = nil, _ kiosk: SimulatedHall
    ) async throws {
        let updates = documents.enumerated().map { place, document in
            DistrictUpdate(
                id: "\(cursor)-\(place)", kind: document.kind.rawValue, at: SimulatedTime.morning,
                data: document.told)
        }
        try await kiosk.hall.take(
            DistrictUpdates(cursor: cursor, more: false, updates: updates), after: after)
    }

    private func due(_ kiosk: SimulatedHall) throws -> String {
        kiosk.hall.calendar.day(3, after: try #require(CivilDate("2026-03-02"))).date.description
    }

    private func hint(_ kiosk: SimulatedHall) -> String? {
        kiosk.hall.parts.state(of: "documents").map { $0.state == .ok ? "" : $0.hint }
    }

    private func facts(_ kiosk: SimulatedHall) async throws -> [Fact] {
        try await kiosk.hall.store.journal(after: 0, limit: 200).map(\.fact).filter {
            if case .documentTaken = $0 { true } else { false }
        }
    }

    @Test func `a calendar changes what is due from the moment it is taken`() async throws {
        let kiosk = try await hall()
        #expect(try due(kiosk) == "2026-03-05")
        try await take([signed(.calendar, "2026.1", Self.calendar())], "1", kiosk)
        #expect(try due(kiosk) == "2026-03-06")
        #expect(kiosk.hall.calendars.origin == .district)
        #expect(try await facts(kiosk) == [.documentTaken(kind: .calendar, version: "2026.1")])
        #expect(hint(kiosk) == nil)
        let standing = try #require(kiosk.hall.documents.standings[.calendar])
        #expect(standing.version == DocumentVersion("2026.1") && standing.refusal == nil)
    }

    @Test func `one that another signed changes nothing and shows on the board`() async throws {
        let kiosk = try await hall()
        try await take(
            [signed(.calendar, "2026.1", Self.calendar(), by: Curve25519.Signing.PrivateKey())], "1", kiosk)
        #expect(try due(kiosk) == "2026-03-05")
        #expect(hint(kiosk) == "documents.wrongSignature")
        #expect(kiosk.hall.texts.has("documents.wrongSignature", in: .chinese))
        #expect(try await facts(kiosk).isEmpty)
        #expect(try await kiosk.hall.store.updatesState().cursor == "1")
        // The next good one clears it.
        try await take([signed(.calendar, "2026.1", Self.calendar())], "2", after: "1", kiosk)
        #expect(try due(kiosk) == "2026-03-06" && hint(kiosk) == "")
    }

    @Test func `an old one that is sent again is refused, the same one once more is not`() async throws {
        let kiosk = try await hall()
        let (first, second) = (
            try signed(.calendar, "2026.1", Self.calendar()),
            try signed(.calendar, "2026.2", Self.calendar(off: "2026-03-09"))
        )
        try await take([first, second], "1", kiosk)
        #expect(try due(kiosk) == "2026-03-05")
        try await take([second], "2", after: "1", kiosk)
        #expect(hint(kiosk) == nil)
        try await take([first], "3", after: "2", kiosk)
        #expect(try due(kiosk) == "2026-03-05" && hint(kiosk) == "documents.notNewer")
        #expect(try await facts(kiosk).count == 2)
    }

    @Test(arguments: [
        ("v1", "{}", "documents.badVersion"), ("1", "{}", "documents.unreadable"),
        ("1", "not JSON", "documents.unreadable"),
    ])
    func `one that is signed but cannot be used says why`(version: String, text: String, why: String)
        async throws
    {
        let kiosk = try await hall()
        try await take([signed(.calendar, version, text)], "1", kiosk)
        #expect(hint(kiosk) == why && kiosk.hall.calendars.origin == .builtIn)
        #expect(kiosk.hall.texts.has(why, in: .english))
    }

    @Test func `what came before the key was known is taken up when it is`() async throws {
        let known = Mutex<[UInt8]?>(nil)
        let kiosk = try await SimulatedHall(documentsKey: { known.withLock { $0 } })
        try await take([signed(.calendar, "2026.1", Self.calendar())], "1", kiosk)
        #expect(try due(kiosk) == "2026-03-05" && hint(kiosk) == "documents.noKey")
        known.withLock { $0 = publicKey }
        await kiosk.hall.takeUpDocuments()
        #expect(try due(kiosk) == "2026-03-06" && hint(kiosk) == "")
        await kiosk.hall.takeUpDocuments()
        #expect(try await facts(kiosk).count == 1)
    }

    @Test func `what an older program kept is taken up at the start`() async throws {
        let kiosk = try await hall()
        let told = try signed(.calendar, "2026.1", Self.calendar()).told
        let kept = TakenUpdate(id: "u1", kind: "calendar", data: told.bytes, deed: .keep)
        _ = try await kiosk.hall.store.takeUpdates(
            [kept], after: nil, cursor: "1", rules: nil, clock: ItemClock(), at: kiosk.time.now())
        #expect(try due(kiosk) == "2026-03-05")
        await kiosk.hall.takeUpDocuments()
        #expect(try due(kiosk) == "2026-03-06")
        #expect(try await kiosk.hall.store.updatesState().kept == 0)
    }

    @Test func `it counts again after a restart`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "documents-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try await hall(.directory(folder))
        try await take([signed(.calendar, "2026.1", Self.calendar())], "1", first)
        await first.hall.store.close(at: first.time.now())
        // No key any more: what was taken was verified then.
        let second = try await SimulatedHall(store: .directory(folder))
        await second.hall.takeUpDocuments()
        #expect(try due(second) == "2026-03-06")
        await second.hall.store.close(at: second.time.now())
    }

    @Test func `a technician's own file stays above it, and the status says whose counts`() async throws {
        let kiosk = try await hall()
        kiosk.hall.calendars.lay(own: try Samples.calendar(2026, issued: "2026-01-15", off: ["2026-03-03"]))
        try await take([signed(.calendar, "2026.1", Self.calendar())], "1", kiosk)
        #expect(kiosk.hall.documents.standings[.calendar]?.origin == .technician)
        #expect(kiosk.hall.calendar.isWorkingDay(try #require(CivilDate("2026-03-04"))))
        kiosk.hall.calendars.lay(own: nil)
        #expect(!kiosk.hall.calendar.isWorkingDay(try #require(CivilDate("2026-03-04"))))
    }

    // MARK: The catalogue

    /// The built-in one with another version, as `change` makes it.
    private static func catalogue(
        _ version: String, _ change: (inout [[String: Any]]) -> Void
    ) throws -> String {
        let data = try Data(contentsOf: URL(filePath: "\(Samples.assets)/catalog/centre.json"))
        var file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        var items = try #require(file["items"] as? [[String: Any]])
        change(&items)
        (file["items"], file["version"], file["counts"]) = (items, version, nil)
        return String(decoding: try JSONSerialization.data(withJSONObject: file), as: UTF8.self)
    }

    @Test func `a catalogue is followed without a restart, and an item goes on by the one it was made by`()
        async throws
    {
        let kiosk = try await hall()
        let session = try await kiosk.clerk(at: 1)
        let visit = try await kiosk.hall.walkUp(service: nil, reason: nil, session, .press()).visit
        let code = "ZX020102"
        let before = try #require(kiosk.hall.catalog.service(code))
        let item = try await kiosk.hall.openItem(
            .init(visit: visit.id, service: code, form: [:], received: Set(before.materials.indices)),
            session,
            .press())
        let text = try Self.catalogue("2027.1") { $0.removeAll { $0["code"] as? String == code } }
        try await take([signed(.catalogue, "2027.1", text)], "1", kiosk)
        #expect(kiosk.hall.catalog.version == "2027.1" && kiosk.hall.catalogs.origin == .district)
        #expect(kiosk.hall.catalog.service(code) == nil)
        await #expect(throws: HallError.unknownService(code)) {
            try await kiosk.hall.openItem(
                .init(visit: visit.id, service: code, form: [:], received: []), session, .press())
        }
        #expect(kiosk.hall.service(of: item.item) == before)
        let view = try await kiosk.hall.view(item.item)
        #expect(view.missing == item.missing && view.problems == item.problems)
        let gone = try await kiosk.hall.withdraw(item.item.id, reason: nil, session, .press())
        #expect(gone.item.state == .withdrawn)
        // A form that was opened before is handed in as it was opened.
        let late = try await kiosk.hall.openItem(
            .init(
                visit: visit.id, service: code, form: [:], received: [0],
                catalogVersion: item.item.catalogVersion), session, .press())
        #expect(late.item.catalogVersion == item.item.catalogVersion)
    }

    @Test func `a service that changed is what it was for what was made before`() async throws {
        let kiosk = try await hall()
        let session = try await kiosk.clerk(at: 1)
        let visit = try await kiosk.hall.walkUp(service: nil, reason: nil, session, .press()).visit
        let code = "ZX020102"
        let item = try await kiosk.hall.openItem(
            .init(visit: visit.id, service: code, form: [:], received: []), session, .press())
        let text = try Self.catalogue("2027.1") { items in
            for place in items.indices where items[place]["code"] as? String == code {
                items[place]["materials"] = [[String: Any]]()
            }
        }
        try await take([signed(.catalogue, "2027.1", text)], "1", kiosk)
        #expect(kiosk.hall.catalog.service(code)?.materials.isEmpty == true)
        #expect(try await kiosk.hall.view(item.item).missing == item.missing && !item.missing.isEmpty)
    }

    @Test func `a catalogue must bear the version it was signed as`() async throws {
        let kiosk = try await hall()
        let text = try Self.catalogue("2027.2") { _ in }
        try await take([signed(.catalogue, "2027.1", text)], "1", kiosk)
        #expect(hint(kiosk) == "documents.unreadable" && kiosk.hall.catalogs.origin == .builtIn)
    }

    @Test func `the heartbeat says which version there is, and why one is not`() async throws {
        let kiosk = try await hall()
        try await take([signed(.calendar, "2026.1", Self.calendar())], "1", kiosk)
        try await take([signed(.calendar, "2025.9", Self.calendar())], "2", after: "1", kiosk)
        let report = Reports()
        let reporting = Task {
            try await ReportStatus(hall: kiosk.hall, line: report, kiosk: "k", version: "1").run()
        }
        defer { reporting.cancel() }
        let status = await report.first()
        #expect(
            status["documents"]?["calendar"]
                == ["origin": "district", "version": "2026.1", "refusal": "notNewer"])
        #expect(status["documents"]?["catalogue"] == ["origin": "builtIn"])
    }
}

private struct Reports: DistrictStatusLine {
    private let heard = AsyncStream.makeStream(of: JSONValue.self)

    func first() async -> JSONValue {
        for await status in heard.stream { return status }
        return .null
    }

    func report(_ status: JSONValue, of kiosk: String) async -> LineAnswer<StatusAnswer> {
        heard.continuation.yield(status)
        return .unavailable(.noConnection, retryAfter: nil)
    }
}
