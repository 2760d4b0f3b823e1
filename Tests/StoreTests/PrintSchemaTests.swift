import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `The second step of the schema` {
    @Test func `takes over every slip of the first`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        let lost = try await store.ticket(.send, .lose)
        let waiting = try await store.ticket()
        let before = try await store.printJobs(states: Set(PrintJobState.allCases), limit: 10)
        // Back to how the first step left the table.
        try await store.raw(
            """
            PRAGMA foreign_keys = OFF;
            DROP TABLE rolls;
            CREATE TABLE old AS SELECT place, id, kind, state, visit, item, copy_of, content, created_ms, reason
                FROM print_jobs;
            DROP TABLE print_jobs;
            \(Schema.first.first { $0.contains("CREATE TABLE print_jobs") } ?? "")
            INSERT INTO print_jobs SELECT * FROM old;
            DROP TABLE old;
            DELETE FROM grdb_migrations WHERE identifier LIKE '2 %';
            PRAGMA user_version = 1;
            """)
        await store.close(at: moment(1))
        let again = try await Store.test(directory.state, at: moment(2))
        #expect(try await again.printJobs(states: Set(PrintJobState.allCases), limit: 10) == before)
        #expect(try await again.reprinted(lost.job, command(at: moment(3))).copyOf == lost.job)
        #expect(try await again.nextPrintJob()?.id == waiting.job)
        guard case .intact = try await again.verifyJournal() else {
            Issue.record("the journal is broken"); return
        }
        await again.close(at: moment(4))
    }
}
