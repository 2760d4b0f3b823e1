extension Schema {
    /// The end of a day, told explicitly: who closed it is in the journal, whom it left unserved is in `visits.closing`.
    static let days = [closings, unserved]

    /// AUTOINCREMENT: a closing is never mistaken for another. A date is closed at most once at a time.
    private static let closings = """
        CREATE TABLE closings (
            closing INTEGER PRIMARY KEY AUTOINCREMENT,
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            closed_ms INTEGER NOT NULL,
            reopened_ms INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX closings_open ON closings (business_date) WHERE reopened_ms IS NULL;
        """

    private static let unserved = """
        ALTER TABLE visits ADD COLUMN closing INTEGER REFERENCES closings (closing)
            CHECK (closing IS NULL OR state = 'unserved');
        CREATE INDEX visits_closing ON visits (closing) WHERE closing IS NOT NULL;
        """
}
