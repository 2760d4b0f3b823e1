extension Schema {
    /// What a visit needs to be placed, parked, passed on, taken back and measured.
    static let queue = [visitColumns, callColumns, lines, lineCounts, firstCallStays]

    /// - `place`: see `QueuePlace`.
    /// - `reason` may tell of an illness, so it is sealed; `urgent` is all the order needs of it.
    /// - `…_boot` with `…_mono_ms`: monotonic time and the boot it belongs to (`Transaction.boot`).
    /// - `waited_ms`: from the ticket to the first call, never written twice; null where the machine was restarted
    ///   meanwhile. `served_ms`: at counters, without the time aside; null likewise.
    /// - `finished`: the journal's line about it, so that the last hundred are found without a clock.
    private static let visitColumns = """
        ALTER TABLE visits ADD COLUMN place INTEGER NOT NULL DEFAULT 0 CHECK (place >= 0);
        ALTER TABLE visits ADD COLUMN origin TEXT NOT NULL DEFAULT 'kiosk'
            CHECK (origin IN ('kiosk', 'walkUp', 'appointment'));
        ALTER TABLE visits ADD COLUMN reason BLOB; -- sealed
        ALTER TABLE visits ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));
        ALTER TABLE visits ADD COLUMN parked TEXT
            CHECK (parked IS NULL OR parked IN ('fetching', 'papersKept', 'shortWait') AND state = 'parked');
        ALTER TABLE visits ADD COLUMN bound_counter INTEGER
            CHECK (bound_counter IS NULL OR bound_counter >= 1 AND state = 'waiting');
        ALTER TABLE visits ADD COLUMN bound_clerk TEXT CHECK (bound_clerk IS NULL
            OR length(bound_clerk) BETWEEN 1 AND 16 AND bound_counter IS NULL AND state = 'waiting');
        ALTER TABLE visits ADD COLUMN returns INTEGER NOT NULL DEFAULT 0 CHECK (returns >= 0);
        ALTER TABLE visits ADD COLUMN missed INTEGER NOT NULL DEFAULT 0 CHECK (missed >= returns);
        ALTER TABLE visits ADD COLUMN last_counter INTEGER CHECK (last_counter >= 1);
        ALTER TABLE visits ADD COLUMN clerk TEXT CHECK (length(clerk) BETWEEN 1 AND 16);
        ALTER TABLE visits ADD COLUMN arrived_boot INTEGER;
        ALTER TABLE visits ADD COLUMN arrived_mono_ms INTEGER;
        ALTER TABLE visits ADD COLUMN first_called_ms INTEGER;
        ALTER TABLE visits ADD COLUMN waited_ms INTEGER CHECK (waited_ms >= 0);
        ALTER TABLE visits ADD COLUMN served_ms INTEGER DEFAULT 0 CHECK (served_ms >= 0);
        ALTER TABLE visits ADD COLUMN serving_boot INTEGER;
        ALTER TABLE visits ADD COLUMN serving_mono_ms INTEGER;
        ALTER TABLE visits ADD COLUMN finished INTEGER;
        ALTER TABLE visits ADD COLUMN estimate_low INTEGER CHECK (estimate_low >= 0);
        ALTER TABLE visits ADD COLUMN estimate_high INTEGER CHECK (estimate_high >= estimate_low);
        UPDATE visits SET place = arrival * 1024, served_ms = NULL, missed = (state = 'noShow'),
            parked = CASE state WHEN 'parked' THEN 'shortWait' END,
            first_called_ms = (SELECT wall_ms FROM calls WHERE visit = visits.id AND nth = 1);
        """

    /// - `place`: that of the visit, null for a recall, which overtakes nobody.
    /// - `turn`: whether it was the turn of its class; `why`: `QueueOrder.Why.name`, or `picked`.
    private static let callColumns = """
        ALTER TABLE calls ADD COLUMN place INTEGER;
        ALTER TABLE calls ADD COLUMN turn INTEGER NOT NULL DEFAULT 0 CHECK (turn IN (0, 1));
        ALTER TABLE calls ADD COLUMN why TEXT;
        ALTER TABLE calls ADD COLUMN boot INTEGER;
        ALTER TABLE calls ADD COLUMN mono_ms INTEGER;
        UPDATE calls SET turn = 1, place = (SELECT place FROM visits WHERE id = calls.visit) WHERE nth = 1;
        DROP INDEX calls_first;
        CREATE INDEX calls_turns ON calls (business_date, id) WHERE turn = 1;
        CREATE INDEX calls_overtaking ON calls (place) WHERE place IS NOT NULL;
        """

    /// `visits_line` holds who is called in turn, `visits_apart` who goes before; both hold nobody else, so the next
    /// one is a single look.
    private static let lines = """
        DROP INDEX visits_waiting;
        CREATE INDEX visits_waiting ON visits (priority_class, place) WHERE state = 'waiting';
        CREATE INDEX visits_line ON visits (priority_class, place)
            WHERE state = 'waiting' AND urgent = 0 AND bound_counter IS NULL AND bound_clerk IS NULL;
        CREATE INDEX visits_apart ON visits (place)
            WHERE state = 'waiting' AND (urgent = 1 OR bound_counter IS NOT NULL OR bound_clerk IS NOT NULL);
        CREATE INDEX visits_finished ON visits (finished) WHERE finished IS NOT NULL;
        """

    /// A number that changes its class while it waits leaves one count and joins the other.
    private static let lineCounts = """
        CREATE TRIGGER visits_regrade AFTER UPDATE OF priority_class ON visits
            WHEN OLD.state = 'waiting' AND NEW.state = 'waiting' AND OLD.priority_class <> NEW.priority_class BEGIN
            UPDATE waiting SET count = count - 1 WHERE priority_class = OLD.priority_class;
            UPDATE waiting SET count = count + 1 WHERE priority_class = NEW.priority_class;
        END;
        """

    /// A recall never resets the waiting time (facts/peers.md 5, row 33).
    private static let firstCallStays = """
        CREATE TRIGGER visits_first_call BEFORE UPDATE OF first_called_ms, waited_ms ON visits
            WHEN OLD.first_called_ms IS NOT NULL AND (NEW.first_called_ms IS NOT OLD.first_called_ms
                OR NEW.waited_ms IS NOT OLD.waited_ms) BEGIN
            SELECT RAISE(ABORT, 'the first call stays');
        END;
        """
}
