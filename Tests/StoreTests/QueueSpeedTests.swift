import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `The next one is found at the beginning of an index` {
    /// What SQLite says it does.
    private func plan(of sql: String, _ store: Store) async throws -> [String] {
        try await store.group.writer.read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            let nothing = StatementArguments(
                [DatabaseValue?](repeating: .null, count: statement.sql.count { $0 == "?" }))
            return try Row.fetchAll(statement, arguments: nothing).map { $0["detail"] as String }
        }
    }

    @Test(arguments: [
        (Records.firstInTurn, "visits_line"), (Records.beforeTheTurns, "visits_apart"),
        (Records.lastTurns, "calls_turns"), (Records.overtakers, "calls_overtaking"),
        (Records.overtaking, "calls_overtaking"), (Records.lastServed, "visits_finished"),
    ])
    func `however many there are`(sql: String, index: String) async throws {
        let plan = try await plan(of: sql, Store.test())
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        // Only lists that are short by nature are read from one end to the other, and along their own index.
        let whole = plan.filter { $0.hasPrefix("SCAN") && !$0.contains(index) && !$0.contains("subquery") }
        #expect(whole.isEmpty, "\(plan)")
    }

    @Test(arguments: [
        "SELECT place, boot, mono_ms FROM calls WHERE visit = ? ORDER BY nth DESC LIMIT ?",
        "SELECT place FROM visits WHERE state = 'waiting' AND priority_class = ? ORDER BY place LIMIT ?",
        "SELECT closing FROM closings WHERE business_date = ? AND reopened_ms IS NULL",
        "SELECT 1 FROM visits WHERE closing = ?",
        "SELECT count(*) FROM residents r CROSS JOIN visits v ON v.resident = r.id WHERE r.person_key = ? "
            + "AND v.business_date = ? AND v.origin <> 'walkUp'",
    ])
    func `and so is what stands around it`(sql: String) async throws {
        let plan = try await plan(of: sql, Store.test())
        #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") && $0.contains("INDEX") }, "\(plan)")
    }
}
