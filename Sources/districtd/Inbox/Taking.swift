import District
import Domain

/// Takes events in few statements, however many they are, to the same end as one after the other.
///
/// Lives for one transaction. Events that speak of the same id or the same place go into different rounds, in order, so
/// that within a round nothing depends on anything; one round is the rule.
struct Taking {
    let received: WallTime
    private(set) var results: [EventResult?]
    /// Those that are new, in order.
    var stored: [ArrivedEvent] { new.sorted { $0.place < $1.place }.map(\.event) }
    private var new: [(place: Int, event: ArrivedEvent)] = []
    private var tallies: [LedgerKey: Tally] = [:]

    init(_ count: Int, at received: WallTime) {
        self.received = received
        results = Array(repeating: nil, count: count)
    }

    private struct LedgerKey: Hashable {
        let source: String
        let incarnation: String
    }

    private struct Tally {
        var highest: Int64 = 0
        var stored: Int64 = 0
        var duplicates: Int64 = 0
        /// Of the last one that was stored or held: a second try may carry a newer one.
        var journalHead = ""
        var last = -1
    }

    private static let otherContent = "id: is held already with other content"
    private static let placeTaken = "sequence: is held already by another event of this incarnation"

    /// Whether an event was refused because it contradicts one that is held.
    static func isConflict(_ result: EventResult) -> Bool {
        result.reason == otherContent || result.reason == placeTaken
    }

    /// Afterwards each has its result.
    mutating func take(_ events: [(place: Int, event: ArrivedEvent)], in tables: any InboxTables) throws {
        var left = events[...]
        while !left.isEmpty {
            let (round, later) = Self.round(of: left)
            try settle(round, in: tables)
            left = later
        }
        try keepTallies(in: tables)
    }

    /// The events of which nothing earlier has the id or the place; and the others.
    private static func round(
        of events: ArraySlice<(place: Int, event: ArrivedEvent)>
    ) -> (ArraySlice<(place: Int, event: ArrivedEvent)>, ArraySlice<(place: Int, event: ArrivedEvent)>) {
        var (keys, places): (Set<ArrivedEvent.Key>, Set<ArrivedEvent.Place>) = ([], [])
        var (round, later) = (events.prefix(0), events.prefix(0))
        for entry in events {
            let isFirst = (keys.insert(entry.event.key).inserted, places.insert(entry.event.place).inserted)
            if isFirst == (true, true) { round.append(entry) } else { later.append(entry) }
        }
        return (round, later)
    }

    private mutating func settle(
        _ round: ArraySlice<(place: Int, event: ArrivedEvent)>, in tables: any InboxTables
    ) throws {
        let added = try Self.insert(round.map(\.event), at: received, in: tables)
        let others = round.filter { !added.contains($0.event.key) }
        let held = try Self.receipts(of: others.map(\.event), in: tables)
        var repeated: [ArrivedEvent] = []
        for (place, event) in round {
            if added.contains(event.key) {
                new.append((place, event))
                results[place] = tell(event, .stored, at: place)
            } else if let receipt = held[event.key] {
                guard receipt == event.receipt else {
                    results[place] = Self.refuse(event, Self.otherContent)
                    continue
                }
                repeated.append(event)
                results[place] = tell(event, .duplicate, at: place)
            } else {
                results[place] = Self.refuse(event, Self.placeTaken)
            }
        }
        try Self.countDuplicates(of: repeated, in: tables)
    }

    private mutating func tell(
        _ arrived: ArrivedEvent, _ status: EventResult.Status, at place: Int
    ) -> EventResult {
        let event = arrived.event
        let key = LedgerKey(source: event.source, incarnation: event.incarnation)
        var tally = tallies[key] ?? Tally()
        if status == .stored {
            tally.stored += 1
            tally.highest = max(tally.highest, event.sequence)
        } else {
            tally.duplicates += 1
        }
        if place > tally.last { (tally.last, tally.journalHead) = (place, event.journalHead) }
        tallies[key] = tally
        return EventResult(id: event.id, status: status, receipt: hexadecimal(arrived.receipt))
    }

    private static func refuse(_ arrived: ArrivedEvent, _ reason: String) -> EventResult {
        EventResult(id: arrived.event.id, status: .rejected, reason: reason)
    }
}

// MARK: Statements

extension Taking {
    /// Adds those whose id and place are free; the keys of those.
    ///
    /// The constraints decide: what another districtd adds at this moment is waited for, and either found as not added, or
    /// ends this transaction with a conflict that the store tries again.
    private static func insert(
        _ events: [ArrivedEvent], at received: WallTime, in tables: any InboxTables
    ) throws -> Set<ArrivedEvent.Key> {
        var list = InboxList(
            ("place", .integer), ("source", .text), ("id", .text), ("incarnation", .text),
            ("sequence", .integer),
            ("type", .text), ("subject", .text), ("time", .integer), ("body", .text), ("receipt", .bytes),
            ("receivedAt", .integer))
        for (place, arrived) in events.enumerated() {
            let event = arrived.event
            list.append([
                Int64(place), event.source, event.id, event.incarnation, event.sequence, event.type.rawValue,
                event.subject, event.time.milliseconds, String(decoding: arrived.fact, as: UTF8.self),
                arrived.receipt, received.milliseconds,
            ])
        }
        let rows = try tables.rows(
            """
            INSERT INTO event (source, id, incarnation, sequence, type, subject, time, body, receipt, receivedAt)
            SELECT given.source, given.id, given.incarnation, given.sequence, given.type, given.subject, given.time,
                given.body, given.receipt, given.receivedAt
            FROM @list WHERE NOT EXISTS (SELECT 1 FROM event_place AS held WHERE held.source = given.source
                AND held.incarnation = given.incarnation AND held.sequence = given.sequence)
            ORDER BY given.place
            ON CONFLICT (source, id) DO NOTHING RETURNING source, id
            """, over: list)
        return Set(rows.map { ArrivedEvent.Key(source: $0[0], id: $0[1]) })
    }

    /// The receipts of the events that are held with the same source and id.
    private static func receipts(
        of events: [ArrivedEvent], in tables: any InboxTables
    ) throws -> [ArrivedEvent.Key: [UInt8]] {
        guard !events.isEmpty else { return [:] }
        let rows = try tables.rows(
            """
            SELECT event.source, event.id, event.receipt FROM @list
            JOIN event ON event.source = given.source AND event.id = given.id
            """, over: keys(of: events))
        return Dictionary(
            rows.map { (ArrivedEvent.Key(source: $0[0], id: $0[1]), $0[2]) }, uniquingKeysWith: { $1 })
    }

    private static func countDuplicates(of events: [ArrivedEvent], in tables: any InboxTables) throws {
        guard !events.isEmpty else { return }
        try tables.rows(
            """
            UPDATE event SET duplicates = event.duplicates + 1 FROM @list
            WHERE event.source = given.source AND event.id = given.id
            """, over: keys(of: events))
    }

    private static func keys(of events: [ArrivedEvent]) -> InboxList {
        var list = InboxList(("source", .text), ("id", .text))
        for event in events { list.append([event.event.source, event.event.id]) }
        return list
    }

    /// Once for each kiosk and incarnation, always in the same order, so that two transactions never wait for each other.
    private func keepTallies(in tables: any InboxTables) throws {
        var added = Self.tallyColumns
        var repeated = Self.tallyColumns
        let ordered = tallies.sorted { first, second in
            (first.key.source, first.key.incarnation) < (second.key.source, second.key.incarnation)
        }
        for (key, tally) in ordered {
            let row: [any InboxBindable] = [
                key.source, key.incarnation, tally.highest, tally.stored, tally.duplicates, tally.journalHead,
                received.milliseconds,
            ]
            if tally.stored > 0 { added.append(row) } else { repeated.append(row) }
        }
        if !added.isEmpty { try tables.rows(Self.addition, over: added) }
        if !repeated.isEmpty { try tables.rows(Self.repetition, over: repeated) }
    }

    private static var tallyColumns: InboxList {
        InboxList(
            ("source", .text), ("incarnation", .text), ("highest", .integer), ("stored", .integer),
            ("duplicates", .integer), ("journalHead", .text), ("receivedAt", .integer))
    }

    private static let addition = """
        INSERT INTO ledger (source, incarnation, highest, count, duplicates, journalHead, receivedAt)
        SELECT given.source, given.incarnation, given.highest, given.stored, given.duplicates, given.journalHead,
            given.receivedAt FROM @list WHERE true ORDER BY given.source, given.incarnation
        ON CONFLICT (source, incarnation) DO UPDATE SET count = ledger.count + excluded.count,
            highest = CASE WHEN excluded.highest > ledger.highest THEN excluded.highest ELSE ledger.highest END,
            duplicates = ledger.duplicates + excluded.duplicates, journalHead = excluded.journalHead,
            receivedAt = excluded.receivedAt
        """

    private static let repetition = """
        UPDATE ledger SET duplicates = ledger.duplicates + given.duplicates, journalHead = given.journalHead,
            receivedAt = given.receivedAt
        FROM @list WHERE ledger.source = given.source AND ledger.incarnation = given.incarnation
        """
}
