extension Schema {
    /// The item with its clocks, every step it took, and what was refused because it is on no list.
    ///
    /// SQLite changes no `CHECK` in place: the tables are made anew and their rows are taken over as they are. What was
    /// open before items had clocks keeps none (`life` is null) until its next step.
    static let itemLife = [itemsAnew, itemSteps, refusedMatters, printJobsWithClocks]

    /// `life` is sealed and tells everything; the plain columns beside it are what lists are made by. `next_due` is the
    /// first clock to end, `receipt` the slip that says its papers were taken.
    private static let itemsAnew = """
        CREATE TABLE items_anew (
            running_id INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            running INTEGER NOT NULL CHECK (running BETWEEN 1 AND 99999),
            number TEXT NOT NULL UNIQUE CHECK (length(number) = 26),
            visit TEXT NOT NULL REFERENCES visits (id),
            service TEXT NOT NULL,
            catalog_version TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('received', 'accepted', 'noticed', 'refused', 'completed',
                'handedOver', 'decided', 'delivered', 'withdrawn')),
            form BLOB NOT NULL, -- sealed
            received TEXT NOT NULL CHECK (received GLOB '[[]*]'),
            outcome BLOB, -- sealed
            resident TEXT REFERENCES residents (id),
            created_ms INTEGER NOT NULL,
            life BLOB, -- sealed
            holder TEXT CHECK (length(holder) BETWEEN 1 AND 16),
            same_day INTEGER NOT NULL DEFAULT 1 CHECK (same_day IN (0, 1)),
            department TEXT,
            restricted TEXT,
            next_due TEXT CHECK (next_due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            next_clock TEXT,
            stopped INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1)),
            receipt TEXT REFERENCES print_jobs (id),
            UNIQUE (business_date, running),
            CHECK ((next_due IS NULL) = (next_clock IS NULL))
        ) STRICT;
        INSERT INTO items_anew (running_id, id, business_date, running, number, visit, service, catalog_version, state,
            form, received, outcome, resident, created_ms)
            SELECT running_id, id, business_date, running, number, visit, service, catalog_version, state, form,
            received, outcome, resident, created_ms FROM items;
        DROP TABLE items;
        ALTER TABLE items_anew RENAME TO items;
        CREATE INDEX items_visit ON items (visit);
        CREATE INDEX items_resident ON items (resident) WHERE resident IS NOT NULL;
        CREATE INDEX items_open ON items (next_due, running_id)
            WHERE state IN ('received', 'noticed', 'accepted', 'handedOver', 'decided');
        CREATE INDEX items_holder ON items (holder) WHERE holder IS NOT NULL;
        """

    /// One row a step, by whom and on which day; `late` when the clock it met was over.
    private static let itemSteps = """
        CREATE TABLE item_steps (
            place INTEGER PRIMARY KEY,
            item TEXT NOT NULL REFERENCES items (id),
            event TEXT NOT NULL CHECK (length(event) BETWEEN 1 AND 32),
            state TEXT NOT NULL,
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            actor TEXT NOT NULL,
            wall_ms INTEGER NOT NULL,
            late INTEGER NOT NULL CHECK (late IN (0, 1))
        ) STRICT;
        CREATE INDEX item_steps_date ON item_steps (business_date, item);
        CREATE INDEX item_steps_item ON item_steps (item);
        """

    /// Matters outside the admission list and certificates the community no longer issues (facts/domain.md b2, b4).
    private static let refusedMatters = """
        CREATE TABLE refused_matters (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            running INTEGER NOT NULL CHECK (running BETWEEN 1 AND 9999),
            document TEXT NOT NULL UNIQUE CHECK (length(document) <= 30),
            kind TEXT NOT NULL CHECK (kind IN ('matter', 'certificate')),
            code TEXT,
            words BLOB NOT NULL, -- sealed
            visit TEXT REFERENCES visits (id),
            clerk TEXT NOT NULL,
            created_ms INTEGER NOT NULL,
            job TEXT NOT NULL REFERENCES print_jobs (id),
            UNIQUE (business_date, running)
        ) STRICT;
        """

    private static let printJobsWithClocks = """
        CREATE TABLE print_jobs_anew (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            kind TEXT NOT NULL CHECK (kind IN ('ticket', 'appointment', 'receipt', 'acceptance', 'notice', 'pledge',
                'refusal', 'completion', 'pickup', 'transfer', 'checklist', 'test', 'dayReport', 'specialProcedure',
                'extension')),
            state TEXT NOT NULL CHECK (state IN
                ('queued', 'sending', 'printed', 'failed', 'unknown', 'expired', 'void')),
            visit TEXT REFERENCES visits (id),
            item TEXT REFERENCES items (id),
            copy_of TEXT UNIQUE REFERENCES print_jobs (id) CHECK (copy_of <> id),
            content BLOB NOT NULL, -- sealed
            created_ms INTEGER NOT NULL,
            reason TEXT CHECK (length(reason) <= 200),
            length_mm INTEGER CHECK (length_mm >= 0)
        ) STRICT;
        INSERT INTO print_jobs_anew (place, id, kind, state, visit, item, copy_of, content, created_ms, reason, length_mm)
            SELECT place, id, kind, state, visit, item, copy_of, content, created_ms, reason, length_mm FROM print_jobs;
        DROP TABLE print_jobs;
        ALTER TABLE print_jobs_anew RENAME TO print_jobs;
        CREATE INDEX print_jobs_state ON print_jobs (state);
        CREATE INDEX print_jobs_visit ON print_jobs (visit) WHERE visit IS NOT NULL;
        CREATE INDEX print_jobs_item ON print_jobs (item) WHERE item IS NOT NULL;
        CREATE INDEX print_jobs_doubt ON print_jobs (place)
            WHERE kind <> 'ticket' AND state IN ('failed', 'unknown', 'expired');
        """
}
