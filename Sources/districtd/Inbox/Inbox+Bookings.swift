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
    case unknownKiosk, unknownBooking, unknownItem
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
        _ request: BookingRequest, once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        let (made, reference) = (now(), Self.newReference())
        return try await self.once(once) { tables in
            guard try Self.isKnown(request.kiosk, in: tables) else { return .failure(.unknownKiosk) }
            return .success(try Self.book(request, as: reference, at: made, in: tables))
        }
    }

    /// Books anew, at another time, for whom a hall has refused; what was refused stays, and names the new one.
    func bookAgain(
        _ refused: String, _ date: CivilDate, _ start: TimeOfDay, once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        let (made, reference) = (now(), Self.newReference())
        return try await self.once(once) { tables in
            guard var booking = try Self.booking(refused, in: tables) else {
                return .failure(.unknownBooking)
            }
            guard booking.mayBeBookedAgain else { return .failure(.notNow) }
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
        _ reference: String, to date: CivilDate, _ start: TimeOfDay, once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        try await ask(reference, .moved, .appointmentMoved, once, \.mayBeMoved) { data in
            (data["date"], data["start"]) = (.string(date.description), .string(start.description))
        }
    }

    /// Asks the hall to give the place back.
    func cancelBooking(
        _ reference: String, once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        try await ask(reference, .cancelled, .appointmentCancelled, once, \.mayBeCancelled) { _ in }
    }

    private func ask(
        _ reference: String, _ ask: Booking.Ask, _ kind: UpdateKind, _ once: OfficeKey?,
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
            return .success(booking.json)
        }
    }
}

// MARK: The hall answers

extension Inbox {
    /// Follows a booking of ours through the events of its kiosk; its reference is their subject.
    static func noteBooking(_ event: CloudEvent, at time: WallTime, in tables: any InboxTables) throws {
        guard event.type.rawValue.hasPrefix("cn.onewindow.appointment."),
            var booking = try booking(event.subject, in: tables),
            event.source == CloudEvent.source(ofKiosk: booking.kiosk),
            booking.hear(event.type.rawValue, event.data)
        else { return }
        try update(booking, at: time, in: tables)
    }
}

// MARK: Reading

extension Inbox {
    /// The newest first.
    func bookings(
        of kiosk: String? = nil, limit: Int = longestList
    ) async throws(InboxError) -> [Booking] {
        try await store.read { tables in
            try tables.rows(
                """
                SELECT \(Self.bookingColumns) FROM booking \(kiosk == nil ? "" : "WHERE kiosk = ?")
                ORDER BY made DESC, reference LIMIT ?
                """, (kiosk.map { [$0] } ?? []) + [Int64(min(limit, Self.longestList))] as [any InboxBindable]
            ).map(Self.booking)
        }
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
        try tables.execute(
            """
            UPDATE booking SET date = ?, start = ?, state = ?, ask = ?, reason = ?, offers = ?, number = ?, code = ?,
                successor = ?, changed = ? WHERE reference = ?
            """,
            [
                booking.date, booking.start, booking.state.rawValue, booking.ask?.rawValue, booking.reason,
                booking.offers.isEmpty
                    ? nil : String(decoding: FreeSlot.json(booking.offers).bytes, as: UTF8.self),
                booking.number, booking.code, booking.successor, time.milliseconds, booking.reference,
            ] as [any InboxBindable])
    }

    /// `Q-7K3M-92TD`: 40 random bits in letters and digits that no ear takes for another.
    private static func newReference() -> String {
        let signs = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var random = SystemRandomNumberGenerator()
        let drawn = (0..<8).map { _ in signs[Int.random(in: signs.indices, using: &random)] }
        return "Q-" + String(drawn[..<4]) + "-" + String(drawn[4...])
    }
}
