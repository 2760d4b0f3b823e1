extension Schema {
    /// Who is on duty where, and the calls for help.
    static let roster = [duties, alarms]

    /// What is planned now; what was planned before is in the journal. Weekdays as in ISO 8601: 1 is Monday.
    private static let duties = """
        CREATE TABLE roster_weekly (
            clerk TEXT NOT NULL REFERENCES clerks (number),
            weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            duty TEXT NOT NULL CHECK (duty IN ('counter', 'grid', 'off')),
            PRIMARY KEY (clerk, weekday)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX roster_weekday ON roster_weekly (weekday);
        CREATE TABLE roster_exceptions (
            date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            clerk TEXT NOT NULL REFERENCES clerks (number),
            duty TEXT NOT NULL CHECK (duty IN ('counter', 'grid', 'off')),
            swapped_with TEXT REFERENCES clerks (number) CHECK (swapped_with <> clerk),
            PRIMARY KEY (date, clerk)
        ) STRICT, WITHOUT ROWID;
        """

    /// A counter calls once until its call is over.
    private static let alarms = """
        CREATE TABLE alarms (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            business_date TEXT NOT NULL REFERENCES business_dates (date),
            counter INTEGER NOT NULL CHECK (counter >= 1),
            clerk TEXT NOT NULL REFERENCES clerks (number),
            reason TEXT NOT NULL CHECK (reason IN ('help', 'medical', 'security', 'equipment')),
            raised_ms INTEGER NOT NULL,
            closed_ms INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX alarms_open ON alarms (counter) WHERE closed_ms IS NULL;
        CREATE TABLE alarm_answers (
            place INTEGER PRIMARY KEY,
            alarm TEXT NOT NULL REFERENCES alarms (id),
            clerk TEXT NOT NULL REFERENCES clerks (number),
            counter INTEGER NOT NULL CHECK (counter >= 1),
            UNIQUE (alarm, clerk)
        ) STRICT;
        """
}
