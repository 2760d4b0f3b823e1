import Domain
import Testing

/// The versions of documents, and what follows what.
struct DistrictDocumentTests {
    @Test(arguments: [
        ("1", "2"), ("9", "10"), ("2026.11-1", "2026.11-2"), ("2026.9", "2026.11"), ("2027", "2027.1"),
        ("2027.1", "2027.1.0"), ("2026-11-25", "2026-12-01"), ("1.999999999", "2"),
    ])
    func `of two versions the second is newer`(older: String, newer: String) throws {
        let (first, second) = (try #require(DocumentVersion(older)), try #require(DocumentVersion(newer)))
        #expect(first < second && !(second < first) && first != second)
    }

    @Test(arguments: [("2027.1", "2027-1"), ("2027.01", "2027.1")])
    func `dots, dashes and zeros in front make no other version`(one: String, other: String) {
        #expect(DocumentVersion(one) == DocumentVersion(other) && DocumentVersion(one) != nil)
    }

    @Test(arguments: [
        "", ".", "1.", "-1", "1..2", "1.a", "v2", "1 2", "１.2", "1234567890", "1.2.3.4.5.6.7.8.9",
    ])
    func `what is no version is none`(text: String) {
        #expect(DocumentVersion(text) == nil)
    }

    private func document(_ version: String, _ text: String = "{}") throws -> DistrictDocument {
        DistrictDocument(
            kind: .calendar, version: try #require(DocumentVersion(version)), text: text, signature: [])
    }

    @Test func `only a newer one may follow, and the very same once more`() throws {
        let newest = try document("2027.2")
        #expect(try document("2027.3").refusal(after: newest) == nil)
        #expect(try document("2027.2").refusal(after: newest) == nil)
        #expect(try document("2027.2", "[]").refusal(after: newest) == .notNewer)
        #expect(try document("2027.1").refusal(after: newest) == .notNewer)
        #expect(try document("1").refusal(after: nil) == nil)
    }

    @Test func `a catalogue bears its version inside, and its fault is named by line`() throws {
        let text = "{\"categories\": [], \"items\": [],\n \"version\": \"2026.12\"}"
        let version = try #require(DocumentVersion("2026.12"))
        guard
            case .catalogue(let file) = try DocumentContent(
                .catalogue, version: version, reading: Array(text.utf8))
        else { return }
        #expect(file.version == "2026.12")
        let other = try #require(DocumentVersion("2026.13"))
        let error = try #require(throws: DocumentProblems.self) {
            try DocumentContent(.catalogue, version: other, reading: Array(text.utf8))
        }
        #expect(error.all.map(\.line) == [2])
    }

    @Test func `a calendar that is wrong is refused with every line`() throws {
        let version = try #require(DocumentVersion("1"))
        let error = try #require(throws: DocumentProblems.self) {
            try DocumentContent(
                .calendar, version: version, reading: Array("{\"years\": [\n{\"year\": 2027}]}".utf8))
        }
        #expect(error.all.map(\.line) == [2])
        #expect(throws: DocumentProblems.self) {
            try DocumentContent(
                .calendar, version: version,
                reading: Array(repeating: 0x20, count: DocumentContent.longest + 1))
        }
    }
}

/// Which of three calendars counts.
struct CalendarLayersTests {
    private func calendar(_ year: Int, issued: String, off: String) throws -> CalendarDocument {
        try CalendarDocument(
            reading: Array(
                """
                {"years": [{"year": \(year), "source_document_zh": "通知", "issued": "\(issued)",
                            "days": [{"date": "\(off)", "type": "holiday", "name": "元旦"}]}]}
                """.utf8))
    }

    /// Days off of 2027 by each; the one that counts.
    @Test(
        arguments: [
            ("2026-11-01", nil, nil, "2027-01-01", DocumentStanding.Origin.builtIn),
            ("2026-11-01", "2026-11-01", nil, "2027-01-02", .district),
            ("2026-11-02", "2026-11-01", nil, "2027-01-01", .district),
            ("2026-11-01", "2026-11-01", "2026-11-01", "2027-01-03", .technician),
            ("2026-11-01", "2026-11-05", "2026-11-01", "2027-01-02", .technician),
            ("2026-11-01", nil, "2026-11-01", "2027-01-03", .technician),
        ] as [(String, String?, String?, String, DocumentStanding.Origin)])
    func `the notice issued last counts, of one day the technician's, then the district's`(
        builtIn: String, district: String?, own: String?, off: String, origin: DocumentStanding.Origin
    ) throws {
        let layers = CalendarLayers(
            builtIn: try calendar(2027, issued: builtIn, off: "2027-01-01"),
            district: try district.map { try calendar(2027, issued: $0, off: "2027-01-02") },
            own: try own.map { try calendar(2027, issued: $0, off: "2027-01-03") })
        #expect(layers.document.years.flatMap(\.days).map(\.date.description) == [off])
        #expect(layers.origin == origin)
    }

    @Test func `a year that only one of them holds is kept`() throws {
        let layers = CalendarLayers(
            builtIn: try calendar(2026, issued: "2025-11-01", off: "2026-01-01"),
            district: try calendar(2027, issued: "2026-11-01", off: "2027-01-01"),
            own: try calendar(2028, issued: "2027-11-01", off: "2028-01-01"))
        #expect(layers.document.years.map(\.year) == [2026, 2027, 2028])
    }
}

/// What an item remembers of its matter.
struct RememberedServiceTests {
    @Test func `an item whose matter is in no catalogue has all the papers it speaks of`() throws {
        var item = ItemSamples.item(ItemTerms(sameDay: false, promisedDays: 7, department: "民政局"))
        (item.service, item.received) = ("ZX999999", [1, 4])
        item.form["consent"] = .flag(true)
        let service = CatalogService(rememberedBy: item)
        #expect(service.materials.count == 5 && service.fits(item))
        #expect(service.fields.map(\.name) == ["consent", "name"])
        #expect((service.promisedWorkingDays, service.sameDay) == (7, false))
        #expect(ItemTerms(service).standing == item.life.terms.standing)
        #expect(item.missing(for: service).isEmpty)
    }
}
