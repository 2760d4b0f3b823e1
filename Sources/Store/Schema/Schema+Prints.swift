extension Schema {
    /// The fate of every slip: all the papers handed out, at most one reprint of each job, and the roll they are on.
    ///
    /// SQLite changes no `CHECK` in place: the table is made anew and its rows are taken over as they are.
    static let second = [printJobsAnew, rolls]

    /// `length_mm` is the paper the slip takes, known once it was drawn to be sent.
    private static let printJobsAnew = """
        CREATE TABLE print_jobs_anew (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            kind TEXT NOT NULL CHECK (kind IN ('ticket', 'appointment', 'receipt', 'acceptance', 'notice', 'pledge',
                'refusal', 'completion', 'pickup', 'transfer', 'checklist', 'test', 'dayReport')),
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
        INSERT INTO print_jobs_anew (place, id, kind, state, visit, item, copy_of, content, created_ms, reason)
            SELECT place, id, kind, state, visit, item, copy_of, content, created_ms, reason FROM print_jobs;
        DROP TABLE print_jobs;
        ALTER TABLE print_jobs_anew RENAME TO print_jobs;
        CREATE INDEX print_jobs_state ON print_jobs (state);
        CREATE INDEX print_jobs_visit ON print_jobs (visit) WHERE visit IS NOT NULL;
        CREATE INDEX print_jobs_item ON print_jobs (item) WHERE item IS NOT NULL;
        CREATE INDEX print_jobs_doubt ON print_jobs (place)
            WHERE kind <> 'ticket' AND state IN ('failed', 'unknown', 'expired');
        """

    /// One row a roll of paper, the newest is in the printer; see `PaperGauge` for what the columns mean.
    private static let rolls = """
        CREATE TABLE rolls (
            roll INTEGER PRIMARY KEY,
            begun_ms INTEGER NOT NULL,
            change TEXT NOT NULL CHECK (change IN ('first', 'sensor', 'technician')),
            printed_mm INTEGER NOT NULL DEFAULT 0 CHECK (printed_mm >= 0),
            near_end_mm INTEGER CHECK (near_end_mm BETWEEN 0 AND printed_mm),
            paper TEXT NOT NULL CHECK (paper IN ('adequate', 'nearEnd', 'out'))
        ) STRICT;
        """
}
