/// The tables as they first landed; never edited again, only added to by further steps in `Migrations`.
///
/// What must never break is a constraint here, not a check in Swift (`DESIGN.md` 4.2): a number is unique within
/// business date and prefix, a counter has one claimed visit, an (item, event) one delivery, a key one answer, and
/// the journal only grows. Times in `…_ms` are wall time, milliseconds since 1970; `sealed` columns are boxes of
/// `Sealing`; hashes are 32 bytes.
enum Schema {
    static let first = [
        kiosk, people, visits, waiting, calls, items, printJobs, deliveries, journal, answers, clerks,
    ]

    private static let kiosk = """
        CREATE TABLE kiosk (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            incarnation TEXT NOT NULL CHECK (length(incarnation) = 36),
            key_check BLOB NOT NULL CHECK (length(key_check) = 32),
            boot_number INTEGER NOT NULL CHECK (boot_number >= 0),
            clean_stop INTEGER NOT NULL CHECK (clean_stop IN (0, 1))
        ) STRICT;
        CREATE TABLE business_dates (
            date TEXT NOT NULL PRIMARY KEY CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            opened_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let people = """
        CREATE TABLE residents (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
            person_key BLOB NOT NULL CHECK (length(person_key) = 32),
            card BLOB NOT NULL -- sealed
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX residents_person ON residents (person_key);
        """

    /// `arrival` is the place in the order of arrival, over all classes and dates.
    private static let visits = """
        CREATE TABLE visits (
            arrival INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            prefix TEXT NOT NULL CHECK (length(prefix) = 1 AND prefix BETWEEN 'A' AND 'Z'),
            sequence INTEGER NOT NULL CHECK (sequence BETWEEN 1 AND 999999),
            digits INTEGER NOT NULL CHECK (digits BETWEEN 3 AND 6 AND length(sequence) <= digits),
            priority_class TEXT NOT NULL REFERENCES waiting (priority_class),
            state TEXT NOT NULL CHECK (state IN
                ('waiting', 'called', 'serving', 'finished', 'parked', 'noShow', 'cancelled', 'unserved')),
            counter INTEGER CHECK (counter >= 1),
            service TEXT,
            resident TEXT REFERENCES residents (id),
            arrived_ms INTEGER NOT NULL,
            calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
            UNIQUE (business_date, prefix, sequence),
            CHECK ((counter IS NOT NULL) = (state IN ('called', 'serving')))
        ) STRICT;
        CREATE UNIQUE INDEX visits_claimed ON visits (counter) WHERE state IN ('called', 'serving');
        CREATE INDEX visits_waiting ON visits (priority_class, arrival) WHERE state = 'waiting';
        CREATE INDEX visits_aside ON visits (state, arrival) WHERE state IN ('parked', 'noShow');
        CREATE INDEX visits_open ON visits (prefix, sequence, business_date)
            WHERE state IN ('waiting', 'called', 'serving', 'parked', 'noShow');
        CREATE INDEX visits_resident ON visits (resident) WHERE resident IS NOT NULL;
        """

    /// How many wait in each class, kept by triggers, so that issuing costs the same however many wait.
    private static let waiting = """
        CREATE TABLE waiting (
            priority_class TEXT NOT NULL PRIMARY KEY CHECK (priority_class IN ('normal', 'priority', 'appointment')),
            count INTEGER NOT NULL CHECK (count >= 0)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO waiting VALUES ('normal', 0), ('priority', 0), ('appointment', 0);
        CREATE TRIGGER visits_join AFTER INSERT ON visits WHEN NEW.state = 'waiting' BEGIN
            UPDATE waiting SET count = count + 1 WHERE priority_class = NEW.priority_class;
        END;
        CREATE TRIGGER visits_rejoin AFTER UPDATE OF state ON visits
            WHEN OLD.state <> 'waiting' AND NEW.state = 'waiting' BEGIN
            UPDATE waiting SET count = count + 1 WHERE priority_class = NEW.priority_class;
        END;
        CREATE TRIGGER visits_leave AFTER UPDATE OF state ON visits
            WHEN OLD.state = 'waiting' AND NEW.state <> 'waiting' BEGIN
            UPDATE waiting SET count = count - 1 WHERE priority_class = OLD.priority_class;
        END;
        CREATE TRIGGER visits_delete AFTER DELETE ON visits WHEN OLD.state = 'waiting' BEGIN
            UPDATE waiting SET count = count - 1 WHERE priority_class = OLD.priority_class;
        END;
        """

    /// AUTOINCREMENT: the number of a call event never comes back, even after retention.
    private static let calls = """
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            visit TEXT NOT NULL REFERENCES visits (id),
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            priority_class TEXT NOT NULL,
            counter INTEGER NOT NULL CHECK (counter >= 1),
            nth INTEGER NOT NULL CHECK (nth >= 1),
            wall_ms INTEGER NOT NULL,
            UNIQUE (visit, nth)
        ) STRICT;
        CREATE INDEX calls_first ON calls (business_date, id) WHERE nth = 1;
        """

    private static let items = """
        CREATE TABLE items (
            running_id INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            running INTEGER NOT NULL CHECK (running BETWEEN 1 AND 99999),
            number TEXT NOT NULL UNIQUE CHECK (length(number) = 26),
            visit TEXT NOT NULL REFERENCES visits (id),
            service TEXT NOT NULL,
            catalog_version TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('received', 'accepted', 'noticed', 'refused', 'completed',
                'handedOver', 'decided', 'delivered')),
            form BLOB NOT NULL, -- sealed
            received TEXT NOT NULL CHECK (received GLOB '[[]*]'),
            outcome BLOB, -- sealed
            resident TEXT REFERENCES residents (id),
            created_ms INTEGER NOT NULL,
            UNIQUE (business_date, running)
        ) STRICT;
        CREATE INDEX items_visit ON items (visit);
        CREATE INDEX items_resident ON items (resident) WHERE resident IS NOT NULL;
        """

    private static let printJobs = """
        CREATE TABLE print_jobs (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            kind TEXT NOT NULL CHECK (kind IN ('ticket', 'receipt')),
            state TEXT NOT NULL CHECK (state IN
                ('queued', 'sending', 'printed', 'failed', 'unknown', 'expired', 'void')),
            visit TEXT REFERENCES visits (id),
            item TEXT REFERENCES items (id),
            copy_of TEXT REFERENCES print_jobs (id),
            content BLOB NOT NULL, -- sealed
            created_ms INTEGER NOT NULL,
            reason TEXT CHECK (length(reason) <= 200)
        ) STRICT;
        CREATE INDEX print_jobs_state ON print_jobs (state);
        CREATE INDEX print_jobs_visit ON print_jobs (visit) WHERE visit IS NOT NULL;
        CREATE INDEX print_jobs_item ON print_jobs (item) WHERE item IS NOT NULL;
        CREATE INDEX print_jobs_copy ON print_jobs (copy_of) WHERE copy_of IS NOT NULL;
        """

    /// AUTOINCREMENT within the transaction: gap-free, since a rolled-back number is given again.
    private static let deliveries = """
        CREATE TABLE deliveries (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            type TEXT NOT NULL,
            item TEXT NOT NULL REFERENCES items (id),
            item_number TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'acknowledged', 'rejected')),
            time_ms INTEGER NOT NULL,
            data BLOB NOT NULL, -- sealed
            journal_sequence INTEGER NOT NULL REFERENCES journal (sequence),
            journal_head BLOB NOT NULL CHECK (length(journal_head) = 32),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            attempted_ms INTEGER,
            reason TEXT CHECK (length(reason) <= 500),
            UNIQUE (item, type)
        ) STRICT;
        CREATE INDEX deliveries_state ON deliveries (state);
        CREATE INDEX deliveries_journal ON deliveries (journal_sequence);
        CREATE TRIGGER deliveries_keep BEFORE DELETE ON deliveries WHEN OLD.state <> 'acknowledged' BEGIN
            SELECT RAISE(ABORT, 'an undelivered message is never deleted');
        END;
        """

    /// See `Journal` for what each column means and what `hash` covers.
    private static let journal = """
        CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
            boot_id TEXT NOT NULL,
            boot_number INTEGER NOT NULL,
            monotonic_ms INTEGER NOT NULL,
            wall_ms INTEGER NOT NULL,
            high_ms INTEGER NOT NULL CHECK (high_ms >= wall_ms),
            clock_trust TEXT NOT NULL CHECK (clock_trust IN ('synced', 'sinceSync', 'never')),
            utc_offset INTEGER NOT NULL,
            actor TEXT NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL CHECK (payload GLOB '{"?*":*}'),
            previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;
        CREATE TABLE journal_head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            sequence INTEGER NOT NULL,
            seal BLOB NOT NULL CHECK (length(seal) = 32)
        ) STRICT;
        CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN
            SELECT RAISE(ABORT, 'the journal only grows');
        END;
        CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
            SELECT RAISE(ABORT, 'the journal only grows');
        END;
        CREATE TRIGGER journal_no_gap BEFORE INSERT ON journal
            WHEN NEW.sequence <> (SELECT ifnull(max(sequence), 0) + 1 FROM journal) BEGIN
            SELECT RAISE(ABORT, 'the journal has no gap');
        END;
        """

    private static let answers = """
        CREATE TABLE answers (
            scope TEXT NOT NULL CHECK (length(CAST(scope AS BLOB)) BETWEEN 1 AND 64),
            key TEXT NOT NULL CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 255),
            fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
            answer BLOB NOT NULL, -- sealed
            wall_ms INTEGER NOT NULL,
            PRIMARY KEY (scope, key)
        ) STRICT, WITHOUT ROWID;
        """

    /// `lockouts` has no reference to `clerks`: a number that nobody has is locked out just the same.
    private static let clerks = """
        CREATE TABLE clerks (
            number TEXT NOT NULL PRIMARY KEY CHECK (length(number) BETWEEN 1 AND 16),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            roles TEXT NOT NULL CHECK (roles GLOB '[[]*]'),
            salt BLOB NOT NULL CHECK (length(salt) = 16),
            pin_hash BLOB NOT NULL CHECK (length(pin_hash) = 32),
            rounds INTEGER NOT NULL,
            created_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE lockouts (
            place INTEGER PRIMARY KEY,
            clerk TEXT NOT NULL UNIQUE CHECK (length(clerk) BETWEEN 1 AND 16),
            failures INTEGER NOT NULL CHECK (failures >= 0),
            wait_seconds INTEGER NOT NULL CHECK (wait_seconds >= 0),
            boot_id TEXT NOT NULL,
            until_monotonic_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE sessions (
            token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
            clerk TEXT NOT NULL REFERENCES clerks (number),
            counter INTEGER NOT NULL UNIQUE CHECK (counter >= 1),
            boot_id TEXT NOT NULL,
            opened_monotonic_ms INTEGER NOT NULL,
            seen_monotonic_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
