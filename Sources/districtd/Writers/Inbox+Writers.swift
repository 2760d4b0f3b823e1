import District
import Domain

/// Who may write as a kiosk (`WriterBook`), kept.
extension Inbox {
    /// Lets through who may write as `kiosk`, and refuses who may not with `Problem.held`. Who does not say who it is is
    /// not judged. Cheap: a look into memory, now and then a look into the store, a write once a minute.
    func admit(_ writer: Writer?, as kiosk: String) async throws {
        guard let writer else { return }
        let now = now()
        if admitted.holds(writer, kiosk, at: now) { return }
        let (verdict, _) = try await judged(kiosk) { $0.heard(writer, at: now) }
        try settle(verdict, writer, kiosk, at: now)
    }

    /// The same with what its status says of it, which is noted of who may not write too. What it is to be told.
    func admit(
        _ writer: Writer?, as kiosk: String, saying status: JSONValue
    ) async throws -> (copy: WriterCopy?, generation: Int64?) {
        guard let writer else { return (nil, nil) }
        let now = now()
        let (version, backlog) = (status["version"]?.text, status["deliveries"]?["backlog"]?.number)
        let (verdict, book) = try await judged(kiosk) { book in
            let verdict = book.heard(writer, at: now)
            book.says(writer, version: version.map { String($0.prefix(64)) }, backlog: backlog)
            return verdict
        }
        try settle(verdict, writer, kiosk, at: now)
        let copy = book.copy(beside: writer, at: now).map { copy in
            WriterCopy(copy.writer, heard: (copy.refused ?? copy.last).rfc3339)
        }
        return (copy, book.generation(for: writer))
    }

    /// An event contradicted what is held. Unless a person has seen that already, nobody writes from here on.
    func contradicted(_ writer: Writer?, as kiosk: String) async throws {
        guard let writer else { return }
        let now = now()
        let (verdict, _) = try await judged(kiosk) { $0.contradicted(writer, at: now) }
        try settle(verdict, writer, kiosk, at: now)
    }

    /// A person lets `writer` write as `kiosk`, and so nobody else.
    func release(
        _ writer: Writer, of kiosk: String, by user: OfficeUser, once key: OfficeKey?
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        let now = now()
        defer { admitted.forget(kiosk) }
        return try await once(key) { tables in
            let released = try Self.change(kiosk, in: tables) { $0.release(writer, at: now) }
            guard released.answer else { return .failure(.unknownWriter) }
            try OfficeRecord.note(.released, kiosk, by: user, at: now, in: tables)
            return .success(["kiosk": .string(kiosk), "writer": .string(writer.description)])
        }
    }

    /// The kiosks that have ever said who writes, in order of their names.
    func writers() async throws(InboxError) -> [(kiosk: String, book: WriterBook)] {
        try await store.read { tables in
            let rows = try tables.rows(
                "SELECT kiosk, \(Self.writerColumns) FROM writer ORDER BY kiosk, first_heard LIMIT ?",
                [Int64(Self.longestList * WriterBook.longest)])
            let kiosks = Dictionary(grouping: rows) { row -> String in row[0] }
            return try kiosks.sorted { $0.key < $1.key }.map { kiosk, rows in
                (
                    kiosk,
                    WriterBook(
                        try rows.map { try Self.writer(InboxRow(values: Array($0.values.dropFirst()))) })
                )
            }
        }
    }

    private func settle(
        _ verdict: WriterBook.Verdict, _ writer: Writer, _ kiosk: String, at now: WallTime
    ) throws(Problem) {
        switch verdict {
        case .writes: admitted.add(writer, kiosk, at: now)
        case .held(let why):
            admitted.forget(kiosk)
            throw .held(why)
        }
    }
}

// MARK: Rows

extension Inbox {
    /// Judges by what is on record, and only where that changes it by what is then on record, under the head's lock.
    private func judged(
        _ kiosk: String, _ rule: @escaping @Sendable (inout WriterBook) -> WriterBook.Verdict
    ) async throws(InboxError) -> (WriterBook.Verdict, WriterBook) {
        let before = try await store.read { try Self.book(of: kiosk, in: $0) }
        var after = before
        let verdict = rule(&after)
        guard after != before else { return (verdict, after) }
        let changed = try await store.write { tables in try Self.change(kiosk, in: tables, rule) }
        return (changed.answer, changed.book)
    }

    private static func change<Answer>(
        _ kiosk: String, in tables: any InboxTables, _ rule: (inout WriterBook) -> Answer
    ) throws -> (answer: Answer, book: WriterBook) {
        try tables.execute(
            """
            INSERT INTO writer_head (kiosk, changes) VALUES (?, 1)
            ON CONFLICT (kiosk) DO UPDATE SET changes = writer_head.changes + 1
            """, [kiosk])
        let before = try book(of: kiosk, in: tables)
        var after = before
        let answer = rule(&after)
        for known in after.writers where !before.writers.contains(known) {
            try save(known, of: kiosk, in: tables)
        }
        for gone in before.writers where !after.writers.contains(where: { $0.writer == gone.writer }) {
            try tables.execute(
                "DELETE FROM writer WHERE kiosk = ? AND generation = ? AND run = ?",
                [kiosk, gone.writer.generation, gone.writer.run])
        }
        return (answer, after)
    }

    private static func book(of kiosk: String, in tables: any InboxTables) throws -> WriterBook {
        WriterBook(
            try tables.rows(
                "SELECT \(writerColumns) FROM writer WHERE kiosk = ? ORDER BY first_heard, generation, run",
                [kiosk]
            ).map(writer))
    }

    private static let writerColumns = """
        generation, run, first_heard, last_heard, superseded, hold_since, hold_why, refused, raised, version, backlog
        """

    private static func save(_ known: KnownWriter, of kiosk: String, in tables: any InboxTables) throws {
        try tables.execute(
            """
            INSERT INTO writer (kiosk, \(writerColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (kiosk, generation, run) DO UPDATE SET last_heard = excluded.last_heard,
                superseded = excluded.superseded, hold_since = excluded.hold_since, hold_why = excluded.hold_why,
                refused = excluded.refused, raised = excluded.raised, version = excluded.version,
                backlog = excluded.backlog
            """,
            [
                kiosk, known.writer.generation, known.writer.run, known.first.milliseconds,
                known.last.milliseconds, known.superseded?.milliseconds, known.hold?.since.milliseconds,
                known.hold?.why.rawValue, known.refused?.milliseconds, known.raised, known.version,
                known.backlog,
            ])
    }

    private static func writer(_ row: InboxRow) throws -> KnownWriter {
        guard let writer = Writer(generation: row[0], run: row[1]) else {
            preconditionFailure("the table holds what was a writer when it came")
        }
        func time(_ place: Int) -> WallTime? { (row[place] as Int64?).map(WallTime.init(milliseconds:)) }
        var known = KnownWriter(
            writer, first: WallTime(milliseconds: row[2]), last: WallTime(milliseconds: row[3]))
        known.superseded = time(4)
        if let since = time(5), let why = (row[6] as String?).flatMap(KnownWriter.Why.init) {
            known.hold = .init(since: since, why: why)
        }
        (known.refused, known.raised) = (time(7), row[8])
        (known.version, known.backlog) = (row[9], row[10])
        return known
    }
}
