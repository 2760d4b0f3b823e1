import GRDB

/// Tables and settings of the file. A migration is never edited once it has landed.
extension SQLiteStore {
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "inbox"
        configuration.prepareDatabase { database in
            // FULL: what is answered `stored` survives a power cut (facts/reliability.md 0.2).
            // EXCLUSIVE before WAL: a second districtd on this file is kept out, and no shared memory is made.
            for pragma in [
                "locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL",
                "trusted_schema = OFF",
                "cell_size_check = ON", "journal_size_limit = 16777216",
            ] {
                _ = try Row.fetchAll(database, sql: "PRAGMA " + pragma)
            }
        }
        return configuration
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 inbox") { database in
            try database.execute(sql: events)
            try database.execute(sql: ledger)
            try database.execute(sql: status)
        }
        migrator.registerMigration("2 office") { database in
            for table in [updateHeads, updates, bookings, requests, items] {
                try database.execute(sql: table)
            }
            try database.execute(sql: knownItems)
        }
        migrator.registerMigration("3 documents") { database in
            for table in documents { try database.execute(sql: table) }
        }
        migrator.registerMigration("4 writers") { database in
            for table in writers { try database.execute(sql: table) }
        }
        migrator.registerMigration("5 places") { database in try database.execute(sql: places) }
        migrator.registerMigration("6 record") { database in
            for table in officeRecord { try database.execute(sql: table) }
        }
        return migrator
    }

    /// `arrival` is the order of receipt; `time` and `receivedAt` are milliseconds since 1970;
    /// `body` is the fact in canonical JSON, `receipt` its SHA-256.
    private static let events = """
        CREATE TABLE event (
            arrival INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            id TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            time INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (length(body) > 1),
            receipt BLOB NOT NULL CHECK (length(receipt) = 32),
            receivedAt INTEGER NOT NULL,
            duplicates INTEGER NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
            UNIQUE (source, id),
            UNIQUE (source, incarnation, sequence)
        ) STRICT
        """

    /// Which places of the kiosks' sequences are held, as PostgreSQL keeps them beside its partitions.
    private static let places = "CREATE VIEW event_place AS SELECT source, incarnation, sequence FROM event"

    /// One row per kiosk and incarnation, so that no page counts a million events: without a gap,
    /// `count` equals `highest`.
    private static let ledger = """
        CREATE TABLE ledger (
            source TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            highest INTEGER NOT NULL CHECK (highest >= count),
            count INTEGER NOT NULL CHECK (count > 0),
            duplicates INTEGER NOT NULL CHECK (duplicates >= 0),
            journalHead TEXT NOT NULL,
            receivedAt INTEGER NOT NULL,
            PRIMARY KEY (source, incarnation)
        ) STRICT, WITHOUT ROWID
        """

    /// The last heartbeat of each kiosk.
    private static let status = """
        CREATE TABLE status (
            source TEXT NOT NULL PRIMARY KEY,
            incarnation TEXT NOT NULL,
            body TEXT NOT NULL CHECK (length(body) > 1),
            receivedAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    /// The last place of each kiosk's updates. Raised in the transaction that adds one, so that places appear in
    /// their order and without a gap: a kiosk that has seen one has seen all before it.
    private static let updateHeads = """
        CREATE TABLE update_head (
            kiosk TEXT NOT NULL PRIMARY KEY,
            last INTEGER NOT NULL CHECK (last > 0)
        ) STRICT, WITHOUT ROWID
        """

    /// What a kiosk is to be told, in order; `data` is JSON.
    private static let updates = """
        CREATE TABLE kiosk_update (
            kiosk TEXT NOT NULL,
            place INTEGER NOT NULL CHECK (place > 0),
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            time INTEGER NOT NULL,
            data TEXT NOT NULL CHECK (length(data) > 1),
            PRIMARY KEY (kiosk, place)
        ) STRICT
        """

    /// What the office booked, and what the hall said to it (see `Booking`); `offers` is JSON.
    private static let bookings = """
        CREATE TABLE booking (
            reference TEXT NOT NULL PRIMARY KEY,
            kiosk TEXT NOT NULL,
            service TEXT NOT NULL,
            date TEXT NOT NULL,
            start TEXT NOT NULL,
            name TEXT,
            phone TEXT,
            id_number TEXT,
            state TEXT NOT NULL CHECK (state IN ('asked', 'confirmed', 'refused', 'cancelled', 'checkedIn',
                'missed')),
            ask TEXT CHECK (ask IN ('booked', 'moved', 'cancelled')),
            reason TEXT,
            offers TEXT,
            number TEXT,
            code TEXT,
            successor TEXT REFERENCES booking (reference) DEFERRABLE INITIALLY DEFERRED,
            made INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            CHECK (phone IS NOT NULL OR id_number IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX booking_made ON booking (made)
        """

    /// What the office asked for under a key, and the first answer to it (`Inbox.once`).
    private static let requests = """
        CREATE TABLE office_request (
            key TEXT NOT NULL PRIMARY KEY,
            fingerprint TEXT NOT NULL,
            answer TEXT NOT NULL,
            time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    /// Each item the kiosks told of, as it stands now.
    private static let items = """
        CREATE TABLE item (
            source TEXT NOT NULL,
            number TEXT NOT NULL,
            site TEXT NOT NULL,
            service TEXT NOT NULL,
            service_name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('completed', 'handedOver', 'refused', 'decided')),
            department TEXT,
            promised TEXT,
            decision TEXT,
            changed INTEGER NOT NULL,
            PRIMARY KEY (source, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX item_number ON item (number);
        CREATE INDEX item_state ON item (state, changed)
        """

    /// The items of events that came before this table did.
    private static let knownItems = """
        INSERT INTO item (source, number, site, service, service_name, state, department, promised, changed)
        SELECT source, subject, coalesce(body ->> '$.data.site', ''), coalesce(body ->> '$.data.service', ''),
            coalesce(body ->> '$.data.serviceName', ''),
            CASE type WHEN 'cn.onewindow.item.completed.v1' THEN 'completed'
                WHEN 'cn.onewindow.item.handedover.v1' THEN 'handedOver' ELSE 'refused' END,
            body ->> '$.data.department', body ->> '$.data.promised', time
        FROM event WHERE type IN ('cn.onewindow.item.completed.v1', 'cn.onewindow.item.handedover.v1',
            'cn.onewindow.item.refused.v1') ORDER BY source, incarnation, sequence
        ON CONFLICT (source, number) DO UPDATE SET state = excluded.state, department = excluded.department,
            promised = excluded.promised, changed = excluded.changed
        """
}
