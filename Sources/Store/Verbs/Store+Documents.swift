package import Domain
import FoundationEssentials
import GRDB

/// The documents of the district as they lie here: taken in with the updates (`Store+Updates`), never by themselves.
extension Store {
    /// So many of a kind are kept, the newest; items made by an older one go on by what they remember.
    static let mostDocuments = 8

    /// Of each kind the kept ones, the one that counts last.
    package func documents() async throws(StoreError) -> [DistrictDocument] {
        try await read { records in
            try records.rows("SELECT kind, version, document, signature FROM documents ORDER BY place")
                .map(DistrictDocument.init)
        }
    }

    /// The one of `kind` that counts; nil without one.
    package func document(_ kind: DocumentKind) async throws(StoreError) -> DistrictDocument? {
        try await read { try $0.newestDocument(kind) }
    }

    /// Of each kind the version that counts, and why the last one that came does not.
    package func documentStandings() async throws(StoreError) -> [DocumentKind: DocumentStanding] {
        try await read { records in
            var standings: [DocumentKind: DocumentStanding] = [:]
            for kind in DocumentKind.allCases {
                let last = try records.row(
                    "SELECT fate, reason FROM updates WHERE kind = ? ORDER BY place DESC LIMIT 1",
                    [kind.rawValue])
                let isTaken: Bool =
                    try last.map { try UpdateFate(rawValue: $0[0]).orCorrupt() == .applied } ?? true
                let newest = try records.newestDocument(kind)
                standings[kind] = DocumentStanding(
                    origin: newest == nil ? .builtIn : .district, version: newest?.version,
                    refusal: isTaken ? nil : last?[1] ?? UpdateFate.kept.rawValue)
            }
            return standings
        }
    }

    /// Updates with documents that do not count: kept by an older program, or refused, maybe for want of a key. In the
    /// order they came, without what to do; the last hundred.
    package func documentsLeft() async throws(StoreError) -> [TakenUpdate] {
        try await read { records in
            let sql = """
                SELECT id, kind, data FROM updates
                WHERE kind IN ('calendar', 'catalogue') AND fate <> 'applied' AND data IS NOT NULL
                ORDER BY place DESC LIMIT 100
                """
            return try records.rows(sql).reversed().map { row in
                let id: String = row[0]
                return TakenUpdate(
                    id: id, kind: row[1],
                    data: Array(try records.sealing.open(row[2], at: records.place("updates", "data", id))),
                    deed: .keep)
            }
        }
    }

    /// Takes up updates that were left: what is good now counts from here on, the others keep their reason.
    package func takeAnew(
        _ updates: [TakenUpdate], at moment: Moment
    ) async throws(StoreError) -> [UpdateFate] {
        try await write { transaction in
            var taking = UpdateTaking(rules: nil, clock: ItemClock(), moment: moment)
            for update in updates { try taking.takeAnew(update, in: &transaction) }
            return taking.fates
        }
    }
}

extension Records {
    func newestDocument(_ kind: DocumentKind) throws -> DistrictDocument? {
        try row(
            "SELECT kind, version, document, signature FROM documents WHERE kind = ? ORDER BY place DESC LIMIT 1",
            [kind.rawValue]
        ).map(DistrictDocument.init)
    }
}

extension Transaction {
    /// Lays a document whose signature was found good; nil when it counts now.
    mutating func lay(_ document: DistrictDocument, at moment: Moment) throws -> DocumentRefusal? {
        let newest = try records.newestDocument(document.kind)
        if let refusal = document.refusal(after: newest) { return refusal }
        guard document.version != newest?.version else { return nil }  // the very same once more
        try execute(
            "INSERT INTO documents (kind, version, document, signature, taken_ms) VALUES (?, ?, ?, ?, ?)",
            [
                document.kind.rawValue, document.version.description, document.text, Data(document.signature),
                moment.wall.milliseconds,
            ])
        try execute(
            """
            DELETE FROM documents WHERE kind = ?1 AND place NOT IN
                (SELECT place FROM documents WHERE kind = ?1 ORDER BY place DESC LIMIT ?2)
            """, [document.kind.rawValue, Store.mostDocuments])
        try record(
            .documentTaken(kind: document.kind, version: document.version.description), .kiosk, moment)
        return nil
    }
}

extension DistrictDocument {
    fileprivate init(_ row: Row) throws {
        self.init(
            kind: try DocumentKind(rawValue: row[0]).orCorrupt(),
            version: try DocumentVersion(row[1] as String).orCorrupt(), text: row[2],
            signature: Array(row[3] as Data))
    }
}
