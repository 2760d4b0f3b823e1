extension Schema {
    /// The district also hears of visits that ended.
    static let visitsTold = [deliveriesOfVisits]

    /// A visit that was reopened ends again: `ordinal` counts its ends, as it counts the moves of a booking. The table is
    /// made anew as in step 4; rows and the count of sequences stay as they are. The new index is partial: nothing
    /// else pays for it.
    private static let deliveriesOfVisits = """
        CREATE TABLE deliveries_anew (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            type TEXT NOT NULL,
            item TEXT REFERENCES items (id),
            appointment TEXT REFERENCES appointments (id),
            answers TEXT REFERENCES updates (id),
            visit TEXT REFERENCES visits (id),
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
            CHECK ((item IS NOT NULL) + (appointment IS NOT NULL) + (answers IS NOT NULL) + (visit IS NOT NULL) = 1),
            CHECK (ordinal = 1 OR appointment IS NOT NULL OR visit IS NOT NULL)
        ) STRICT;
        INSERT INTO deliveries_anew (sequence, id, type, item, appointment, answers, ordinal, subject, state, time_ms,
            data, journal_sequence, journal_head, attempts, attempted_ms, reason)
            SELECT sequence, id, type, item, appointment, answers, ordinal, subject, state, time_ms, data,
            journal_sequence, journal_head, attempts, attempted_ms, reason FROM deliveries;
        DELETE FROM sqlite_sequence WHERE name = 'deliveries_anew';
        INSERT INTO sqlite_sequence (name, seq)
            SELECT 'deliveries_anew', seq FROM sqlite_sequence WHERE name = 'deliveries';
        DROP TABLE deliveries;
        ALTER TABLE deliveries_anew RENAME TO deliveries;
        CREATE INDEX deliveries_state ON deliveries (state);
        CREATE INDEX deliveries_journal ON deliveries (journal_sequence);
        CREATE UNIQUE INDEX deliveries_visit ON deliveries (visit, type, ordinal) WHERE visit IS NOT NULL;
        CREATE TRIGGER deliveries_keep BEFORE DELETE ON deliveries WHEN OLD.state <> 'acknowledged' BEGIN
            SELECT RAISE(ABORT, 'an undelivered message is never deleted');
        END;
        """
}
