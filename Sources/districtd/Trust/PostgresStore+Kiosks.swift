/// The register of kiosks in PostgreSQL, as `SQLiteStore+Kiosks` has it.
extension PostgresStore {
    static let kiosks = [
        """
        CREATE TABLE kiosk (
            id TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
            code BYTEA UNIQUE CHECK (length(code) = 32),
            code_ends BIGINT,
            revoked BIGINT NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
            CHECK ((code IS NULL) = (code_ends IS NULL))
        )
        """,
        """
        CREATE TABLE certificate (
            serial TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            kiosk TEXT COLLATE "C" NOT NULL REFERENCES kiosk (id),
            ends BIGINT NOT NULL,
            revoked BIGINT NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
        )
        """,
        "CREATE INDEX certificate_kiosk ON certificate (kiosk)",
    ]
}
