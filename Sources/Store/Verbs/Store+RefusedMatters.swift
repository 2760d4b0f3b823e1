import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Makes the bytes of the slip from the number of its paper; must be pure.
    package typealias RefusalContent = @Sendable (_ document: String) throws -> [UInt8]

    /// Records a matter that is on no list, or a certificate the community may not issue, with who sent it, and queues
    /// the paper that says so.
    package func refuseMatter(
        _ matter: RefusedMatter, content: @escaping RefusalContent, _ command: Command
    ) async throws(StoreError) -> RecordedRefusal {
        try await once(command) { try $0.refuse(matter, content, command) }
    }

    /// The newest first.
    package func refusedMatters(limit: Int) async throws(StoreError) -> [RecordedRefusal] {
        try await read { try $0.refusedMatters(limit: Self.bounded(limit)) }
    }
}

extension Transaction {
    fileprivate mutating func refuse(
        _ matter: RefusedMatter, _ content: Store.RefusalContent, _ command: Command
    ) throws -> RecordedRefusal {
        let date = try businessDate(at: command.moment)
        let sql = "SELECT max(running) FROM refused_matters WHERE business_date = ?"
        let running = Int(try records.number(sql, [date.description]) ?? 0) + 1
        let document = "\(setting.region)\(date.date.compact)-JH\(Digits.padded(running, 4))"
        let job = PrintJob(
            id: PrintJobID(at: command.moment.wall), kind: .refusal, visit: matter.visit,
            content: try made { try content(document) }, created: command.moment.wall)
        try insert(job)
        let id = PrintJobID(at: command.moment.wall).text
        let words = try setting.sealing.seal(
            JSON.data(matter), at: records.place("refused_matters", "words", id))
        let clerk = command.actor.clerk ?? command.actor.description
        try execute(
            """
            INSERT INTO refused_matters (id, business_date, running, document, kind, code, words, visit, clerk,
                created_ms, job)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, date.description, running, document, matter.kind.rawValue, matter.code, words,
                matter.visit?.text, clerk, command.moment.wall.milliseconds, job.id.text,
            ])
        try record(
            .matterRefused(document: document, certificate: matter.code), command.actor, command.moment)
        try record(job.fact, command.actor, command.moment)
        return RecordedRefusal(document: document, matter: matter, date: date, clerk: clerk, job: job.id)
    }
}

extension Records {
    fileprivate func refusedMatters(limit: Int) throws -> [RecordedRefusal] {
        let sql = """
            SELECT id, business_date, document, words, clerk, job FROM refused_matters ORDER BY place DESC LIMIT ?
            """
        return try rows(sql, [limit]).map { row in
            let plain = try sealing.open(row[3], at: place("refused_matters", "words", row[0]))
            return RecordedRefusal(
                document: row[2], matter: try JSON.value(RefusedMatter.self, plain),
                date: BusinessDate(try CivilDate(row[1] as String).orCorrupt()), clerk: row[4],
                job: try PrintJobID(row[5] as String).orCorrupt())
        }
    }
}
