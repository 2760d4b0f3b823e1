extension Schema {
    static let fifth: [String] = documents + visitsTold

    /// The calendars and catalogues that the district signed and this kiosk took, in the order of their versions; the last
    /// of a kind counts, earlier ones are what items were made by. Nothing in them is about anybody, so they are not sealed.
    static let documents = [
        """
        CREATE TABLE documents (
            place INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('calendar', 'catalogue')),
            version TEXT NOT NULL CHECK (length(CAST(version AS BLOB)) BETWEEN 1 AND 64),
            document TEXT NOT NULL CHECK (length(document) > 1),
            signature BLOB NOT NULL CHECK (length(signature) = 64),
            taken_ms INTEGER NOT NULL,
            UNIQUE (kind, version)
        ) STRICT
        """,
        "CREATE INDEX updates_documents ON updates (kind, place) WHERE kind IN ('calendar', 'catalogue')",
    ]
}
