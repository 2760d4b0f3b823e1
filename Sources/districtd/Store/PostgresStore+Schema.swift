import Domain
import FoundationEssentials

/// The tables in PostgreSQL: those of `SQLiteStore+Schema`, with the events in one partition a month. A migration is never
/// edited once it has landed.
extension PostgresStore {
    private static let migrations = [
        [events, eventPlaces, ledger, status], office, kiosks, documents, writers, users, [places],
    ]

    /// One districtd at a time; the others wait and find it done.
    static func migrate(_ connection: PostgresConnection) throws {
        try connection.run("BEGIN")
        try connection.run("SELECT pg_advisory_xact_lock(7236911)")
        try connection.run("CREATE TABLE IF NOT EXISTS inbox_migration (number BIGINT PRIMARY KEY)")
        let held = try connection.rows("SELECT coalesce(max(number), 0) FROM inbox_migration", [])
        let done: Int64 = held[0][0]
        guard done <= migrations.count else {
            try connection.run("ROLLBACK")
            throw InboxError.newer("the database")
        }
        for (place, statements) in migrations.enumerated().dropFirst(Int(done)) {
            for statement in statements { try connection.run(statement) }
            try connection.run("INSERT INTO inbox_migration VALUES (\(place + 1))")
        }
        try connection.run("COMMIT")
        try makeMonths(connection)
    }

    /// Partitions from last month on for two years; made at each start. What a clock that was never set, or one far ahead,
    /// calls another month lies in `event_rest`, and stays there when its month comes.
    static func makeMonths(
        _ connection: PostgresConnection,
        today: CivilDate = WallTime(Date()).civil(offset: 0).date
    ) throws {
        let first = today.year * 12 + today.month - 2
        for month in first..<(first + 26) {
            guard let begin = bound(month), let end = bound(month + 1) else { continue }
            let number = month % 12 + 1
            do {
                try connection.run(
                    """
                    BEGIN; SELECT pg_advisory_xact_lock(7236911);
                    CREATE TABLE IF NOT EXISTS event_\(month / 12)_\(number < 10 ? "0" : "")\(number) PARTITION OF event
                    FOR VALUES FROM ('\(begin)') TO ('\(end)');
                    COMMIT
                    """)
            } catch {
                guard error.state == "23514" else { throw error }  // event_rest holds some of that month
                try connection.run("ROLLBACK")
            }
        }
    }

    /// How every UUIDv7 of that month or later begins: 48 bits of milliseconds (RFC 9562 5.7).
    private static func bound(_ month: Int) -> String? {
        guard let day = CivilDate(year: month / 12, month: month % 12 + 1, day: 1) else { return nil }
        let digits = String(Int64(day.daysSince1970) * 86_400_000, radix: 16)
        let twelve = String(repeating: "0", count: 12 - digits.count) + digits
        return twelve.prefix(8) + "-" + twelve.suffix(4)
    }

    /// An id carries its own month, so it is the same partition for every try: (source, id) stays unique.
    private static let events = """
        CREATE TABLE event (
            arrival BIGINT GENERATED ALWAYS AS IDENTITY,
            source TEXT COLLATE "C" NOT NULL,
            id TEXT COLLATE "C" NOT NULL,
            incarnation TEXT COLLATE "C" NOT NULL,
            sequence BIGINT NOT NULL CHECK (sequence > 0),
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            time BIGINT NOT NULL,
            body TEXT NOT NULL CHECK (length(body) > 1),
            receipt BYTEA NOT NULL CHECK (length(receipt) = 32),
            receivedAt BIGINT NOT NULL,
            duplicates BIGINT NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
            PRIMARY KEY (source, id)
        ) PARTITION BY RANGE (id);
        CREATE TABLE event_rest PARTITION OF event DEFAULT;
        CREATE INDEX event_order ON event (source, incarnation, sequence);
        CREATE INDEX event_arrival ON event (arrival)
        """

    /// (source, incarnation, sequence) is unique over all months, which no index of a partitioned table can say.
    private static let eventPlaces = """
        CREATE TABLE event_place (
            source TEXT COLLATE "C" NOT NULL,
            incarnation TEXT COLLATE "C" NOT NULL,
            sequence BIGINT NOT NULL,
            PRIMARY KEY (source, incarnation, sequence)
        );
        CREATE FUNCTION keep_event_place() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO event_place VALUES (NEW.source, NEW.incarnation, NEW.sequence);
                RETURN NULL;
            END $$;
        CREATE TRIGGER event_place AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION keep_event_place()
        """

    /// A batch at a time instead of an event at a time.
    private static let places = """
        CREATE FUNCTION keep_event_places() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO event_place SELECT source, incarnation, sequence FROM arrived;
                RETURN NULL;
            END $$;
        DROP TRIGGER event_place ON event;
        DROP FUNCTION keep_event_place();
        CREATE TRIGGER event_places AFTER INSERT ON event REFERENCING NEW TABLE AS arrived
            FOR EACH STATEMENT EXECUTE FUNCTION keep_event_places()
        """

    private static let ledger = """
        CREATE TABLE ledger (
            source TEXT COLLATE "C" NOT NULL,
            incarnation TEXT COLLATE "C" NOT NULL,
            highest BIGINT NOT NULL CHECK (highest >= count),
            count BIGINT NOT NULL CHECK (count > 0),
            duplicates BIGINT NOT NULL CHECK (duplicates >= 0),
            journalHead TEXT NOT NULL,
            receivedAt BIGINT NOT NULL,
            PRIMARY KEY (source, incarnation)
        )
        """

    private static let status = """
        CREATE TABLE status (
            source TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            incarnation TEXT NOT NULL,
            body TEXT NOT NULL CHECK (length(body) > 1),
            receivedAt BIGINT NOT NULL
        )
        """

    private static let office = [
        """
        CREATE TABLE update_head (kiosk TEXT NOT NULL PRIMARY KEY, last BIGINT NOT NULL CHECK (last > 0))
        """,
        """
        CREATE TABLE kiosk_update (
            kiosk TEXT NOT NULL,
            place BIGINT NOT NULL CHECK (place > 0),
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            time BIGINT NOT NULL,
            data TEXT NOT NULL CHECK (length(data) > 1),
            PRIMARY KEY (kiosk, place)
        )
        """,
        """
        CREATE TABLE booking (
            reference TEXT COLLATE "C" NOT NULL PRIMARY KEY,
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
            made BIGINT NOT NULL,
            changed BIGINT NOT NULL,
            CHECK (phone IS NOT NULL OR id_number IS NOT NULL)
        );
        CREATE INDEX booking_made ON booking (made)
        """,
        """
        CREATE TABLE office_request (
            key TEXT NOT NULL PRIMARY KEY,
            fingerprint TEXT NOT NULL,
            answer TEXT NOT NULL,
            time BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE item (
            source TEXT COLLATE "C" NOT NULL,
            number TEXT COLLATE "C" NOT NULL,
            site TEXT NOT NULL,
            service TEXT NOT NULL,
            service_name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('completed', 'handedOver', 'refused', 'decided')),
            department TEXT,
            promised TEXT COLLATE "C",
            decision TEXT,
            changed BIGINT NOT NULL,
            PRIMARY KEY (source, number)
        );
        CREATE INDEX item_number ON item (number);
        CREATE INDEX item_state ON item (state, changed)
        """,
    ]
}
