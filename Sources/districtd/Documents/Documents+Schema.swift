/// The catalogues and calendars that the district signed, for all its kiosks.
///
/// - `document` each that was published, as it was signed; `document_head` the one of each kind that counts
/// - `document_told` which one each kiosk was last told of; the update itself refers to `document`
extension SQLiteStore {
    static let documents = [
        """
        CREATE TABLE document (
            kind TEXT NOT NULL CHECK (kind IN ('calendar', 'catalogue')),
            version TEXT NOT NULL CHECK (length(version) BETWEEN 1 AND 64),
            document TEXT NOT NULL CHECK (length(document) > 1),
            signature BLOB NOT NULL CHECK (length(signature) = 64),
            published INTEGER NOT NULL,
            PRIMARY KEY (kind, version)
        ) STRICT
        """,
        """
        CREATE TABLE document_head (
            kind TEXT NOT NULL PRIMARY KEY,
            version TEXT,
            FOREIGN KEY (kind, version) REFERENCES document (kind, version)
        ) STRICT
        """,
        """
        CREATE TABLE document_told (
            kiosk TEXT NOT NULL,
            kind TEXT NOT NULL,
            version TEXT NOT NULL,
            PRIMARY KEY (kiosk, kind),
            FOREIGN KEY (kind, version) REFERENCES document (kind, version)
        ) STRICT
        """,
    ]
}

extension PostgresStore {
    static let documents = [
        """
        CREATE TABLE document (
            kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('calendar', 'catalogue')),
            version TEXT COLLATE "C" NOT NULL CHECK (length(version) BETWEEN 1 AND 64),
            document TEXT NOT NULL CHECK (length(document) > 1),
            signature BYTEA NOT NULL CHECK (length(signature) = 64),
            published BIGINT NOT NULL,
            PRIMARY KEY (kind, version)
        )
        """,
        """
        CREATE TABLE document_head (
            kind TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            version TEXT COLLATE "C",
            FOREIGN KEY (kind, version) REFERENCES document (kind, version)
        )
        """,
        """
        CREATE TABLE document_told (
            kiosk TEXT COLLATE "C" NOT NULL,
            kind TEXT COLLATE "C" NOT NULL,
            version TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (kiosk, kind),
            FOREIGN KEY (kind, version) REFERENCES document (kind, version)
        )
        """,
    ]
}
