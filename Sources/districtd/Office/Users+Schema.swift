extension SQLiteStore {
    /// Who may use the office's pages, their sessions, wrong tries, and what was done in this file. Times are
    /// milliseconds since 1970; `office_try.key` is a hash of a name or an address, `office_session.token` of a token.
    static let users: [String] = [
        """
        CREATE TABLE office_user (
            name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 32),
            role TEXT NOT NULL CHECK (role IN ('clerk', 'admin')),
            salt BLOB NOT NULL CHECK (length(salt) = 16),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            rounds INTEGER NOT NULL CHECK (rounds > 1),
            made INTEGER NOT NULL,
            changed INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE office_session (
            token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
            holder TEXT NOT NULL REFERENCES office_user (name) ON DELETE CASCADE,
            opened INTEGER NOT NULL,
            seen INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX office_session_holder ON office_session (holder)",
        """
        CREATE TABLE office_try (
            key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
            failures INTEGER NOT NULL CHECK (failures >= 0),
            last INTEGER NOT NULL
        ) STRICT
        """,
        record,
    ]

    /// What the office did with the inbox, and the orders its lists are read in.
    static let officeRecord = [
        record, "CREATE INDEX office_record_subject ON office_record (subject)",
        "CREATE INDEX item_changed ON item (changed)", "CREATE INDEX item_site ON item (site, changed)",
    ]

    /// What was done, in the file it was done in.
    private static let record = """
        CREATE TABLE office_record (
            id TEXT NOT NULL PRIMARY KEY,
            time INTEGER NOT NULL,
            who TEXT NOT NULL,
            act TEXT NOT NULL,
            subject TEXT NOT NULL
        ) STRICT
        """
}

extension PostgresStore {
    static let users: [String] = [
        """
        CREATE TABLE office_user (
            name TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 32),
            role TEXT NOT NULL CHECK (role IN ('clerk', 'admin')),
            salt BYTEA NOT NULL CHECK (length(salt) = 16),
            hash BYTEA NOT NULL CHECK (length(hash) = 32),
            rounds BIGINT NOT NULL CHECK (rounds > 1),
            made BIGINT NOT NULL,
            changed BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE office_session (
            token BYTEA NOT NULL PRIMARY KEY CHECK (length(token) = 32),
            holder TEXT COLLATE "C" NOT NULL REFERENCES office_user (name) ON DELETE CASCADE,
            opened BIGINT NOT NULL,
            seen BIGINT NOT NULL
        )
        """,
        "CREATE INDEX office_session_holder ON office_session (holder)",
        """
        CREATE TABLE office_try (
            key BYTEA NOT NULL PRIMARY KEY CHECK (length(key) = 32),
            failures BIGINT NOT NULL CHECK (failures >= 0),
            last BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE office_record (
            id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            time BIGINT NOT NULL,
            who TEXT NOT NULL,
            act TEXT NOT NULL,
            subject TEXT NOT NULL
        )
        """,
        "CREATE INDEX office_record_subject ON office_record (subject)",
        "CREATE INDEX item_changed ON item (changed)",
        "CREATE INDEX item_site ON item (site, changed)",
    ]
}
