extension SQLiteStore {
    /// Which process of which board speaks for a kiosk (`KnownWriter`). The head serialises the changes of one kiosk's.
    static let writers = [
        """
        CREATE TABLE writer_head (
            kiosk TEXT NOT NULL PRIMARY KEY,
            changes INTEGER NOT NULL CHECK (changes > 0)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE writer (
            kiosk TEXT NOT NULL REFERENCES writer_head (kiosk),
            generation INTEGER NOT NULL CHECK (generation > 0),
            run TEXT NOT NULL CHECK (length(run) = 16),
            first_heard INTEGER NOT NULL,
            last_heard INTEGER NOT NULL,
            superseded INTEGER,
            hold_since INTEGER,
            hold_why TEXT CHECK (hold_why IN ('older', 'twoBoards', 'conflict', 'chosen')),
            refused INTEGER,
            raised INTEGER CHECK (raised > generation),
            version TEXT,
            backlog INTEGER,
            PRIMARY KEY (kiosk, generation, run),
            CHECK ((hold_since IS NULL) = (hold_why IS NULL))
        ) STRICT, WITHOUT ROWID
        """,
    ]
}

extension PostgresStore {
    static let writers = [
        """
        CREATE TABLE writer_head (
            kiosk TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            changes BIGINT NOT NULL CHECK (changes > 0)
        )
        """,
        """
        CREATE TABLE writer (
            kiosk TEXT COLLATE "C" NOT NULL REFERENCES writer_head (kiosk),
            generation BIGINT NOT NULL CHECK (generation > 0),
            run TEXT COLLATE "C" NOT NULL CHECK (length(run) = 16),
            first_heard BIGINT NOT NULL,
            last_heard BIGINT NOT NULL,
            superseded BIGINT,
            hold_since BIGINT,
            hold_why TEXT CHECK (hold_why IN ('older', 'twoBoards', 'conflict', 'chosen')),
            refused BIGINT,
            raised BIGINT CHECK (raised > generation),
            version TEXT,
            backlog BIGINT,
            PRIMARY KEY (kiosk, generation, run),
            CHECK ((hold_since IS NULL) = (hold_why IS NULL))
        )
        """,
    ]
}
