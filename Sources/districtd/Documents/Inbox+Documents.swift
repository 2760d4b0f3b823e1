import District
import Domain

/// A document that was published.
struct HeldDocument: Hashable, Sendable {
    let kind: DocumentKind
    let version: String
    let published: WallTime
    /// Whether it is the one that counts.
    let counts: Bool
}

/// What the district signed, published for all its kiosks.
extension Inbox {
    enum Published: Hashable, Sendable {
        case done
        /// The very same counts already.
        case before
        /// The version that counts.
        case notNewer(String)
    }

    /// Keeps it and tells every kiosk that was ever heard of, in one transaction; `tellDocuments` tells those that come
    /// later. The signature was looked at before.
    func publish(_ document: DistrictDocument, by user: OfficeUser) async throws(InboxError) -> Published {
        let now = now()
        return try await store.write { tables in
            let kind = document.kind.rawValue
            // The head first: who publishes at the same time waits here.
            let head = try tables.row(
                """
                INSERT INTO document_head (kind, version) VALUES (?, NULL)
                ON CONFLICT (kind) DO UPDATE SET version = document_head.version RETURNING version
                """, [kind])
            if let version: String = head?[0] {
                let newest = try Self.document(kind, version, in: tables)
                guard newest != document else { return .before }
                guard document.refusal(after: newest) == nil else { return .notNewer(version) }
            }
            try tables.execute(
                "INSERT INTO document (kind, version, document, signature, published) VALUES (?, ?, ?, ?, ?)",
                [kind, document.version.description, document.text, document.signature, now.milliseconds])
            try tables.execute(
                "UPDATE document_head SET version = ? WHERE kind = ?", [document.version.description, kind])
            for row in try tables.rows("SELECT source FROM status", []) {
                try Self.tellDocuments(to: CloudEvent.kiosk(ofSource: row[0]), at: now, in: tables)
            }
            try OfficeRecord.note(
                .published, "\(kind) \(document.version)", by: user, at: now, in: tables)
            return .done
        }
    }

    /// What `kiosk` was not told of yet; part of the transaction under way.
    static func tellDocuments(to kiosk: String, at time: WallTime, in tables: any InboxTables) throws {
        let untold = try tables.rows(
            """
            SELECT kind, version FROM document_head WHERE version IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM document_told WHERE kiosk = ? AND document_told.kind = document_head.kind
                    AND document_told.version = document_head.version) ORDER BY kind
            """, [kiosk])
        for row in untold {
            let (kind, version): (String, String) = (row[0], row[1])
            guard let told = UpdateKind(rawValue: kind) else { continue }
            try tell(kiosk, told, ["version": .string(version)], at: time, in: tables)
            try tables.execute(
                """
                INSERT INTO document_told (kiosk, kind, version) VALUES (?, ?, ?)
                ON CONFLICT (kiosk, kind) DO UPDATE SET version = excluded.version
                """, [kiosk, kind, version])
        }
    }

    /// The newest first, of each kind; at most `longestList`.
    func documents() async throws(InboxError) -> [HeldDocument] {
        try await store.read { tables in
            try tables.rows(
                """
                SELECT document.kind, document.version, published, document_head.version IS NOT NULL FROM document
                LEFT JOIN document_head ON document_head.kind = document.kind
                    AND document_head.version = document.version
                ORDER BY document.kind, published DESC LIMIT ?
                """, [Int64(Self.longestList)]
            ).compactMap { row in
                DocumentKind(rawValue: row[0]).map { kind in
                    HeldDocument(
                        kind: kind, version: row[1], published: WallTime(milliseconds: row[2]),
                        counts: Self.isTrue(row.values[3]))
                }
            }
        }
    }

    /// `data` of an update: as it is kept, or the document it refers to.
    static func told(_ kind: String, _ text: String, in tables: any InboxTables) throws -> JSONValue {
        let data = try JSONValue(parsing: Array(text.utf8))
        guard DocumentKind(rawValue: kind) != nil, let version = data["version"]?.text,
            let document = try document(kind, version, in: tables)
        else { return data }
        return SignedDocument(document).told
    }

    private static func document(
        _ kind: String, _ version: String, in tables: any InboxTables
    ) throws -> DistrictDocument? {
        guard let kind = DocumentKind(rawValue: kind), let number = DocumentVersion(version) else {
            return nil
        }
        return try tables.row(
            "SELECT document, signature FROM document WHERE kind = ? AND version = ?",
            [kind.rawValue, version]
        ).map { DistrictDocument(kind: kind, version: number, text: $0[0], signature: $0[1]) }
    }

    /// SQLite has numbers for it, PostgreSQL `t`.
    private static func isTrue(_ value: InboxValue) -> Bool { value == .integer(1) || value == .text("t") }
}
