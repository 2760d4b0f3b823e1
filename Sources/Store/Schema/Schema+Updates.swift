extension Schema {
    /// How far the district's updates were taken in, what came with them, and what the district is owed in return.
    static let updates = [updatesTaken, deliveriesAnew]

    /// - `fate`: `applied`; `refused`, the hall's own rule said no and the district is told; `kept`, of a kind this
    ///   program does not know yet, or one that waits to be taken up; `faulty`, unreadable: `reason` says which part.
    /// - `data`: kept of what is not applied, so that a newer program can take it up.
    private static let updatesTaken = """
        CREATE TABLE updates (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(CAST(id AS BLOB)) BETWEEN 1 AND 64),
            kind TEXT NOT NULL CHECK (length(CAST(kind AS BLOB)) BETWEEN 1 AND 64),
            fate TEXT NOT NULL CHECK (fate IN ('applied', 'refused', 'kept', 'faulty')),
            reason TEXT CHECK (length(reason) <= 200),
            data BLOB, -- sealed
            taken_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX updates_fate ON updates (fate, place) WHERE fate IN ('kept', 'faulty');
        CREATE TABLE updates_cursor (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            cursor TEXT NOT NULL CHECK (length(CAST(cursor AS BLOB)) BETWEEN 1 AND 256),
            taken_ms INTEGER NOT NULL
        ) STRICT;
        """

    /// A delivery tells of an item, of a booking, or of an update that came to nothing. A booking may move more than
    /// once, so `ordinal` counts what was told of it. SQLite changes no column in place: the table is made anew, its
    /// rows are taken over as they are, and the count of sequences goes on where it was.
    private static let deliveriesAnew = """
        CREATE TABLE deliveries_anew (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            type TEXT NOT NULL,
            item TEXT REFERENCES items (id),
            appointment TEXT REFERENCES appointments (id),
            answers TEXT REFERENCES updates (id),
            ordinal INTEGER NOT NULL DEFAULT 1 CHECK (ordinal >= 1),
            subject TEXT NOT NULL CHECK (length(CAST(subject AS BLOB)) BETWEEN 1 AND 64),
            state TEXT NOT NULL CHECK (state IN ('pending', 'acknowledged', 'rejected')),
            time_ms INTEGER NOT NULL,
            data BLOB NOT NULL, -- sealed
            journal_sequence INTEGER NOT NULL REFERENCES journal (sequence),
            journal_head BLOB NOT NULL CHECK (length(journal_head) = 32),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            attempted_ms INTEGER,
            reason TEXT CHECK (length(reason) <= 500),
            UNIQUE (item, type),
            UNIQUE (appointment, type, ordinal),
            UNIQUE (answers, type),
            CHECK ((item IS NOT NULL) + (appointment IS NOT NULL) + (answers IS NOT NULL) = 1),
            CHECK (ordinal = 1 OR appointment IS NOT NULL)
        ) STRICT;
        INSERT INTO deliveries_anew (sequence, id, type, item, subject, state, time_ms, data, journal_sequence,
            journal_head, attempts, attempted_ms, reason)
            SELECT sequence, id, type, item, item_number, state, time_ms, data, journal_sequence, journal_head,
            attempts, attempted_ms, reason FROM deliveries;
        DELETE FROM sqlite_sequence WHERE name = 'deliveries_anew';
        INSERT INTO sqlite_sequence (name, seq)
            SELECT 'deliveries_anew', seq FROM sqlite_sequence WHERE name = 'deliveries';
        DROP TABLE deliveries;
        ALTER TABLE deliveries_anew RENAME TO deliveries;
        CREATE INDEX deliveries_state ON deliveries (state);
        CREATE INDEX deliveries_journal ON deliveries (journal_sequence);
        CREATE TRIGGER deliveries_keep BEFORE DELETE ON deliveries WHEN OLD.state <> 'acknowledged' BEGIN
            SELECT RAISE(ABORT, 'an undelivered message is never deleted');
        END;
        """
}
