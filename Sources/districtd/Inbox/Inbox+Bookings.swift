import District
import Domain

/// What the office books for somebody; checked when it is read.
struct BookingRequest: Hashable, Sendable {
    let kiosk: String
    let service: String
    let date: CivilDate
    let start: TimeOfDay
    let person: Booker
}

/// Why the office cannot have what it asks for.
enum OfficeRefusal: Error, Hashable, Sendable {
    case unknownKiosk, unknownBooking, unknownItem, unknownWriter
    /// The booking is over, refused, or the hall has still to answer.
    case notNow
    case decidedAlready
    /// Two kiosks hold an item of this number.
    case twoItems
    /// The same key came with another request before.
    case keyUsedOtherwise
}

// MARK: The office asks

extension Inbox {
    /// Books at a hall: kept here, and told to its kiosk in the same transaction.
    func book(
        _ request: BookingRequest, by user: OfficeUser, once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        let (made, reference) = (now(), Self.newReference())
        return try await self.once(once) { tables in
            guard try Self.isKnown(request.kiosk, in: tables) else { return .failure(.unknownKiosk) }
            try OfficeRecord.note(.booked, reference, by: user, at: made, in: tables)
            return .success(try Self.book(request, as: reference, at: made, in: tables))
        }
    }

    /// Books anew, at another time, for whom a hall has refused; what was refused stays, and names the new one.
    func bookAgain(
        _ refused: String, _ date: CivilDate, _ start: TimeOfDay, by user: OfficeUser,
        once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        let (made, reference) = (now(), Self.newReference())
        return try await self.once(once) { tables in
            guard var booking = try Self.booking(refused, in: tables) else {
                return .failure(.unknownBooking)
            }
            guard booking.mayBeBookedAgain else { return .failure(.notNow) }
            try OfficeRecord.note(.bookedAgain, refused, by: user, at: made, in: tables)
            booking.successor = reference
            try Self.update(booking, at: made, in: tables)
            let request = BookingRequest(
                kiosk: booking.kiosk, service: booking.service, date: date, start: start,
                person: booking.person)
            return .success(try Self.book(request, as: reference, at: made, in: tables))
        }
    }

    private static func book(
        _ request: BookingRequest, as reference: String, at made: WallTime, in tables: any InboxTables
    ) throws -> JSONValue {
        let booking = Booking(
            reference: reference, kiosk: request.kiosk, service: request.service,
            date: request.date.description, start: request.start.description, state: .asked,
            ask: .booked, offers: [], person: request.person)
        try insert(booking, at: made, in: tables)
        try tell(request.kiosk, .appointmentBooked, booking.told, at: made, in: tables)
        return booking.json
    }

    func moveBooking(
        _ reference: String, to date: CivilDate, _ start: TimeOfDay, by user: OfficeUser,
        once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        try await ask(reference, .moved, .appointmentMoved, (user, .moved), once, \.mayBeMoved) { data in
            (data["date"], data["start"]) = (.string(date.description), .string(start.description))
        }
    }

    /// Asks the hall to give the place back.
    func cancelBooking(
        _ reference: String, by user: OfficeUser, once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        try await ask(
            reference, .cancelled, .appointmentCancelled, (user, .cancelled), once, \.mayBeCancelled
        ) { _ in }
    }

    private func ask(
        _ reference: String, _ ask: Booking.Ask, _ kind: UpdateKind,
        _ done: (by: OfficeUser, act: OfficeRecord.Act), _ once: OfficeKey?,
        _ isAllowed: @escaping @Sendable (Booking) -> Bool,
        _ fill: @escaping @Sendable (inout [String: JSONValue]) -> Void
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        let time = now()
        return try await self.once(once) { tables in
            guard var booking = try Self.booking(reference, in: tables) else {
                return .failure(.unknownBooking)
            }
            guard isAllowed(booking) else { return .failure(.notNow) }
            var data: [String: JSONValue] = ["reference": .string(reference)]
            fill(&data)
            booking.ask = ask
            try Self.update(booking, at: time, in: tables)
            try Self.tell(booking.kiosk, kind, .object(data), at: time, in: tables)
            try OfficeRecord.note(done.act, reference, by: done.by, at: time, in: tables)
            return .success(booking.json)
        }
    }
}

// MARK: The hall answers

extension Inbox {
    /// Follows bookings of ours through the events of their kiosks; a booking's reference is their subject.
    static func noteBookings(_ events: [CloudEvent], at time: WallTime, in tables: any InboxTables) throws {
        let told = events.filter { $0.type.rawValue.hasPrefix("cn.onewindow.appointment.") }
        guard !told.isEmpty else { return }
        var list = InboxList(("asked", .text))
        for reference in Set(told.map(\.subject)).sorted() { list.append([reference]) }
        let rows = try tables.rows(
            "SELECT \(bookingColumns) FROM @list JOIN booking ON booking.reference = given.asked", over: list)
        var bookings = Dictionary(
            rows.map(booking).map { ($0.reference, $0) }, uniquingKeysWith: { $1 })
        var changed: Set<String> = []
        for event in told {
            guard var booking = bookings[event.subject],
                event.source == CloudEvent.source(ofKiosk: booking.kiosk),
                booking.hear(event.type.rawValue, event.data)
            else { continue }
            bookings[event.subject] = booking
            changed.insert(event.subject)
        }
        try update(changed.sorted().compactMap { bookings[$0] }, at: time, in: tables)
    }
}

// MARK: Reading

extension Inbox {
    /// The newest first, from one of them on.
    ///
    /// - Parameter reference: only that booking.
    func bookings(
        of kiosk: String? = nil, reference: String? = nil, from offset: Int64 = 0, limit: Int = longestList
    ) async throws(InboxError) -> [Booking] {
        let (sql, values) = Self.asked(kiosk, reference)
        return try await store.read { tables in
            try tables.rows(
                """
                SELECT \(Self.bookingColumns) FROM booking \(sql) ORDER BY made DESC, reference LIMIT ? OFFSET ?
                """, values + [Int64(min(limit, Self.longestList)), offset]
            ).map(Self.booking)
        }
    }

    func bookingCount(of kiosk: String?, reference: String?) async throws(InboxError) -> Int64 {
        let (sql, values) = Self.asked(kiosk, reference)
        return try await store.read { tables in
            try tables.row("SELECT count(*) FROM booking \(sql)", values)?[0] ?? 0
        }
    }

    private static func asked(
        _ kiosk: String?, _ reference: String?
    ) -> (sql: String, values: [any InboxBindable]) {
        let asked = [("kiosk", kiosk), ("reference", reference)].compactMap { column, value in
            value.map { (column + " = ?", $0) }
        }
        let sql = asked.isEmpty ? "" : "WHERE " + asked.map(\.0).joined(separator: " AND ")
        return (sql, asked.map(\.1))
    }

    /// The kiosks that ever told of themselves, with the free slots they told of last.
    func freeSlots() async throws(InboxError) -> [(kiosk: String, slots: [FreeSlot])] {
        try await store.read { tables in
            try tables.rows(
                "SELECT source, body FROM status ORDER BY source LIMIT ?", [Int64(Self.longestList)]
            ).map { row in
                let body = try JSONValue(parsing: Array((row[1] as String).utf8))
                return (CloudEvent.kiosk(ofSource: row[0]), FreeSlot.list(body["slots"]))
            }
        }
    }

    private static func booking(_ reference: String, in tables: any InboxTables) throws -> Booking? {
        try tables.row("SELECT \(bookingColumns) FROM booking WHERE reference = ?", [reference]).map(booking)
    }

    private static let bookingColumns = """
        reference, kiosk, service, date, start, state, ask, reason, offers, number, code, name, phone, id_number,
        successor
        """

    private static func booking(_ row: InboxRow) -> Booking {
        guard let state = Booking.State(rawValue: row[5]) else {
            preconditionFailure("the schema knows the states")
        }
        return Booking(
            reference: row[0], kiosk: row[1], service: row[2], date: row[3], start: row[4], state: state,
            ask: (row[6] as String?).flatMap(Booking.Ask.init), reason: row[7],
            offers: FreeSlot.list(
                (row[8] as String?).flatMap { try? JSONValue(parsing: Array($0.utf8)) }),
            number: row[9], code: row[10], successor: row[14],
            person: Booker(name: row[11], phone: row[12], idNumber: row[13]))
    }

    /// It delivered something, or told of itself.
    private static func isKnown(_ kiosk: String, in tables: any InboxTables) throws -> Bool {
        let source = CloudEvent.source(ofKiosk: kiosk)
        return try tables.row(
            """
            SELECT source FROM status WHERE source = ?
            UNION ALL SELECT source FROM ledger WHERE source = ? LIMIT 1
            """, [source, source]) != nil
    }
}

// MARK: Writing

extension Inbox {
    private static func insert(_ booking: Booking, at time: WallTime, in tables: any InboxTables) throws {
        let person = booking.person
        try tables.execute(
            """
            INSERT INTO booking (reference, kiosk, service, date, start, name, phone, id_number, state, ask, made,
                changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                booking.reference, booking.kiosk, booking.service, booking.date, booking.start, person.name,
                person.phone, person.idNumber, booking.state.rawValue, booking.ask?.rawValue,
                time.milliseconds, time.milliseconds,
            ])
    }

    private static func update(_ booking: Booking, at time: WallTime, in tables: any InboxTables) throws {
        try update([booking], at: time, in: tables)
    }

    private static func update(_ bookings: [Booking], at time: WallTime, in tables: any InboxTables) throws {
        guard !bookings.isEmpty else { return }
        var list = InboxList(
            ("reference", .text), ("date", .text), ("start", .text), ("state", .text), ("ask", .text),
            ("reason", .text), ("offers", .text), ("number", .text), ("code", .text), ("successor", .text),
            ("changed", .integer))
        for booking in bookings {
            list.append([
                booking.reference, booking.date, booking.start, booking.state.rawValue, booking.ask?.rawValue,
                booking.reason,
                booking.offers.isEmpty
                    ? nil : String(decoding: FreeSlot.json(booking.offers).bytes, as: UTF8.self),
                booking.number, booking.code, booking.successor, time.milliseconds,
            ])
        }
        try tables.rows(
            """
            UPDATE booking SET date = given.date, start = given.start, state = given.state, ask = given.ask,
                reason = given.reason, offers = given.offers, number = given.number, code = given.code,
                successor = given.successor, changed = given.changed
            FROM @list WHERE booking.reference = given.reference
            """, over: list)
    }

    /// `Q-7K3M-92TD`: 40 random bits in letters and digits that no ear takes for another.
    private static func newReference() -> String {
        let signs = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var random = SystemRandomNumberGenerator()
        let drawn = (0..<8).map { _ in signs[Int.random(in: signs.indices, using: &random)] }
        return "Q-" + String(drawn[..<4]) + "-" + String(drawn[4...])
    }
}
