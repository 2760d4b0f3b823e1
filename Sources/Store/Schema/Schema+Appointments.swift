extension Schema {
    /// Bookings: slots, appointments, the codes of their slips, reminders; what the district is owed and told us of them.
    static let fourth: [String] = appointments + papers + updates

    static let appointments: [String] = [
        slots, booked, bookedOnce, within, bookedStays, appointmentCodes, reminders,
    ]

    /// How many may book a slot, as the plan was when somebody last asked for a place; kept so that the promise is the
    /// database's own. `start` is the minute of the day.
    private static let slots = """
        CREATE TABLE slots (
            date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            start INTEGER NOT NULL CHECK (start BETWEEN 0 AND 1439),
            minutes INTEGER NOT NULL CHECK (minutes >= 1 AND start + minutes <= 1440),
            capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 999),
            PRIMARY KEY (date, start)
        ) STRICT, WITHOUT ROWID;
        """

    /// - `number_day` with `running`: what the slip says, given when it is confirmed.
    /// - `place`: which of the slot's places it takes, from 1.
    /// - `person`: keyed hash of the ID number, or of the telephone number where no other is known; null where neither is,
    ///   and once a hold is over. `booker` is kept from the confirmation on: who changes their mind leaves nothing here.
    /// - `hold_…`: until when the place is held, on monotonic time, and in which boot; in another boot it is over.
    private static let booked = """
        CREATE TABLE appointments (
            running_id INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            number_day TEXT CHECK (number_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            running INTEGER CHECK (running BETWEEN 1 AND 999),
            service TEXT NOT NULL CHECK (length(CAST(service AS BLOB)) BETWEEN 1 AND 64),
            date TEXT NOT NULL,
            start INTEGER NOT NULL,
            minutes INTEGER NOT NULL CHECK (minutes >= 1 AND start + minutes <= 1440),
            place INTEGER NOT NULL CHECK (place >= 1),
            state TEXT NOT NULL CHECK (state IN ('held', 'booked', 'checkedIn', 'cancelled', 'missed', 'lapsed')),
            origin TEXT NOT NULL CHECK (origin IN ('kiosk', 'console', 'district')),
            person BLOB CHECK (length(person) = 32),
            booker BLOB, -- sealed
            visit TEXT UNIQUE REFERENCES visits (id),
            series TEXT CHECK (length(CAST(series AS BLOB)) BETWEEN 1 AND 64),
            reference TEXT UNIQUE CHECK (length(CAST(reference AS BLOB)) BETWEEN 1 AND 64),
            hold_boot INTEGER,
            hold_mono_ms INTEGER,
            created_ms INTEGER NOT NULL,
            FOREIGN KEY (date, start) REFERENCES slots (date, start),
            UNIQUE (number_day, running),
            CHECK ((number_day IS NULL) = (running IS NULL)),
            CHECK ((running IS NULL) = (state IN ('held', 'lapsed')) AND (running IS NULL) = (booker IS NULL)),
            CHECK (state <> 'lapsed' OR person IS NULL),
            CHECK ((visit IS NOT NULL) = (state = 'checkedIn')),
            CHECK ((hold_boot IS NOT NULL) = (state = 'held') AND (hold_mono_ms IS NOT NULL) = (state = 'held')),
            CHECK (reference IS NULL OR origin = 'district')
        ) STRICT;
        CREATE INDEX appointments_day ON appointments (date, start, running_id);
        CREATE INDEX appointments_who ON appointments (person, date) WHERE person IS NOT NULL;
        CREATE INDEX appointments_coming ON appointments (date, start) WHERE state = 'booked';
        CREATE INDEX appointments_held ON appointments (person) WHERE state = 'held';
        CREATE INDEX appointments_series ON appointments (series) WHERE series IS NOT NULL;
        """

    /// One booking a place, and one a person, day and matter. Who was missed keeps the place: nobody else can have it
    /// any more, and whoever comes late all the same needs it.
    private static let bookedOnce = """
        CREATE UNIQUE INDEX appointments_place ON appointments (date, start, place)
            WHERE state IN ('held', 'booked', 'checkedIn', 'missed');
        CREATE UNIQUE INDEX appointments_person ON appointments (person, date, service)
            WHERE state IN ('held', 'booked', 'checkedIn');
        """

    /// No booking takes a place that the slot does not have, nor comes on top of as many as it has. A plan that shrinks
    /// later takes no booking away: those are listed for a call.
    private static let within = """
        CREATE TRIGGER appointments_within BEFORE INSERT ON appointments
            WHEN NEW.state IN ('held', 'booked', 'checkedIn', 'missed') BEGIN
            SELECT RAISE(ABORT, 'the slot is full') FROM slots s WHERE s.date = NEW.date AND s.start = NEW.start
                AND (NEW.place > s.capacity OR s.capacity <= (SELECT count(*) FROM appointments a
                    WHERE a.date = NEW.date AND a.start = NEW.start
                    AND a.state IN ('held', 'booked', 'checkedIn', 'missed')));
        END;
        CREATE TRIGGER appointments_within_moved BEFORE UPDATE OF date, start, place, state ON appointments
            WHEN NEW.state IN ('held', 'booked', 'checkedIn', 'missed')
            AND (OLD.date <> NEW.date OR OLD.start <> NEW.start OR OLD.place <> NEW.place
                OR OLD.state NOT IN ('held', 'booked', 'checkedIn', 'missed')) BEGIN
            SELECT RAISE(ABORT, 'the slot is full') FROM slots s WHERE s.date = NEW.date AND s.start = NEW.start
                AND (NEW.place > s.capacity OR s.capacity <= (SELECT count(*) FROM appointments a
                    WHERE a.date = NEW.date AND a.start = NEW.start AND a.running_id <> NEW.running_id
                    AND a.state IN ('held', 'booked', 'checkedIn', 'missed')));
        END;
        """

    /// An end is an end, a number stays, and a confirmed booking leaves by retention only, once it is over.
    private static let bookedStays = """
        CREATE TRIGGER appointments_end BEFORE UPDATE OF state, visit ON appointments
            WHEN OLD.state IN ('checkedIn', 'cancelled', 'lapsed')
            AND (NEW.state <> OLD.state OR NEW.visit IS NOT OLD.visit) BEGIN
            SELECT RAISE(ABORT, 'an end is an end');
        END;
        CREATE TRIGGER appointments_number BEFORE UPDATE OF number_day, running, id ON appointments
            WHEN OLD.id <> NEW.id OR OLD.running IS NOT NULL
            AND (NEW.number_day IS NOT OLD.number_day OR NEW.running IS NOT OLD.running) BEGIN
            SELECT RAISE(ABORT, 'an appointment keeps its number');
        END;
        CREATE TRIGGER appointments_keep BEFORE DELETE ON appointments WHEN OLD.state = 'booked' BEGIN
            SELECT RAISE(ABORT, 'a booking that is to come is never deleted');
        END;
        """

    /// Only a keyed hash of the code is kept: who reads the file cannot check in in anybody's name. Each slip has a code
    /// of its own, and only the newest one's is `current`; `job` is that slip.
    private static let appointmentCodes = """
        CREATE TABLE appointment_codes (
            hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
            appointment TEXT NOT NULL REFERENCES appointments (id),
            state TEXT NOT NULL CHECK (state IN ('current', 'replaced', 'withdrawn')),
            job TEXT REFERENCES print_jobs (id),
            created_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX appointment_codes_current ON appointment_codes (appointment) WHERE state = 'current';
        CREATE INDEX appointment_codes_appointment ON appointment_codes (appointment);
        CREATE UNIQUE INDEX appointment_codes_job ON appointment_codes (job) WHERE job IS NOT NULL;
        """

    /// Calls made to remind people; the words may tell of them, so they are sealed.
    private static let reminders = """
        CREATE TABLE reminders (
            appointment TEXT NOT NULL REFERENCES appointments (id),
            nth INTEGER NOT NULL CHECK (nth BETWEEN 1 AND 99),
            reached INTEGER NOT NULL CHECK (reached IN (0, 1)),
            words BLOB, -- sealed
            clerk TEXT NOT NULL CHECK (length(clerk) BETWEEN 1 AND 16),
            wall_ms INTEGER NOT NULL,
            PRIMARY KEY (appointment, nth)
        ) STRICT, WITHOUT ROWID;
        """
}
