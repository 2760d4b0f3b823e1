import Domain
import FoundationEssentials
import GRDB

/// Rows read into the values of `Domain`, on whichever connection; writing is the business of `Transaction`.
struct Records {
    let db: Database
    let sealing: Sealing

    func row(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Row? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> [Row] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    func number(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Int64? {
        try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    func latestDate() throws -> BusinessDate? {
        try row("SELECT max(date) FROM business_dates").flatMap { row in
            guard let text: String = row[0] else { return nil }
            return BusinessDate(try CivilDate(text).orCorrupt())
        }
    }

    /// Names a sealed field.
    func place(_ table: String, _ column: String, _ row: String) -> Sealing.Place {
        Sealing.Place(table: table, column: column, row: row)
    }
}

extension Optional {
    /// The value; nil can only mean that the file was changed by other hands.
    func orCorrupt() throws -> Wrapped {
        guard let self else { throw StoreError.corrupt }
        return self
    }
}
