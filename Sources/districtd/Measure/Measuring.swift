import District
import Domain
import FoundationEssentials
import Synchronization

/// The steps of `districtd measure`.
enum Measuring {
    typealias Batch = [(id: String, event: Result<CloudEvent, DistrictError>)]

    /// Batches from a file, one a line, read and checked.
    struct File {
        let batches: [Batch]
        let took: Duration

        /// The events that are valid, each once.
        var events: [ArrivedEvent] {
            var seen: Set<ArrivedEvent.Key> = []
            return batches.joined().compactMap { entry in
                guard case .success(let event) = entry.event else { return nil }
                let arrived = ArrivedEvent(event)
                return seen.insert(arrived.key).inserted ? arrived : nil
            }
        }

        init(path: String) throws {
            guard let text = FileManager.default.contents(atPath: path) else {
                throw MeasureError.unreadable(path)
            }
            let lines = text.split(separator: UInt8(ascii: "\n"))
            let begun = ContinuousClock.now
            batches = try lines.enumerated().map { place, line in
                guard let batch = try? EventBatch.decode(Array(line)), batch.count <= EventBatch.maximumEvents
                else { throw MeasureError.noBatch(line: place + 1) }
                return batch
            }
            took = .now - begun
        }
    }

    /// Takes the batches in their order, so many at once.
    static func take(
        _ batches: [Batch], into inbox: Inbox, atOnce: Int
    ) async throws -> (counts: [EventResult.Status: Int], took: Duration) {
        let pile = Pile(batches)
        let begun = ContinuousClock.now
        let counts = try await withThrowingTaskGroup(of: [EventResult.Status: Int].self) { group in
            for _ in 0..<atOnce {
                group.addTask {
                    var counts: [EventResult.Status: Int] = [:]
                    while let batch = pile.next() {
                        for result in try await inbox.take(batch).results {
                            counts[result.status, default: 0] += 1
                        }
                    }
                    return counts
                }
            }
            return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
        return (counts, .now - begun)
    }

    /// Batches that several take from, the first first.
    private final class Pile: Sendable {
        private let batches: Mutex<ArraySlice<Batch>>

        init(_ batches: [Batch]) { self.batches = Mutex(batches[...]) }

        func next() -> Batch? { batches.withLock { $0.popFirst() } }
    }

    /// The rows of these events by COPY, committed, and removed again: what the machine does at best with the same tables.
    static func copy(_ events: [ArrivedEvent], over connection: PostgresConnection) throws -> Duration {
        let received = Inbox.clock()
        let lines = events.map { line($0, at: received) }
        let begun = ContinuousClock.now
        try connection.copy(
            """
            COPY event (source, id, incarnation, sequence, type, subject, time, body, receipt, receivedAt) FROM STDIN
            """, lines)
        let took = ContinuousClock.now - begun
        try connection.run("TRUNCATE event, event_place RESTART IDENTITY")
        return took
    }

    /// A row in the text form of COPY: columns between tabs, `\` before what would end one.
    private static func line(_ arrived: ArrivedEvent, at received: WallTime) -> [UInt8] {
        let event = arrived.event
        let columns: [[UInt8]] = [
            Array(event.source.utf8), Array(event.id.utf8), Array(event.incarnation.utf8),
            Array("\(event.sequence)".utf8), Array(event.type.rawValue.utf8),
            Array(event.subject.replacing("\0", with: "\u{FFFD}").utf8),
            Array("\(event.time.milliseconds)".utf8), arrived.fact,
            Array("\\x\(hexadecimal(arrived.receipt))".utf8), Array("\(received.milliseconds)".utf8),
        ]
        var line: [UInt8] = []
        for (place, column) in columns.enumerated() {
            if place > 0 { line.append(UInt8(ascii: "\t")) }
            for byte in column {
                switch byte {
                case UInt8(ascii: "\\"): line += Array(#"\\"#.utf8)
                case UInt8(ascii: "\n"): line += Array(#"\n"#.utf8)
                case UInt8(ascii: "\r"): line += Array(#"\r"#.utf8)
                case UInt8(ascii: "\t"): line += Array(#"\t"#.utf8)
                default: line.append(byte)
                }
            }
        }
        return line + [UInt8(ascii: "\n")]
    }
}

extension Inbox {
    /// No kiosk ever delivered or reported here, and the office asked for nothing.
    func holdsNothing() async throws(InboxError) -> Bool {
        try await store.read { tables in
            try tables.row(
                """
                SELECT 1 FROM ledger UNION ALL SELECT 1 FROM event UNION ALL SELECT 1 FROM status
                UNION ALL SELECT 1 FROM booking UNION ALL SELECT 1 FROM kiosk_update LIMIT 1
                """, []) == nil
        }
    }
}
