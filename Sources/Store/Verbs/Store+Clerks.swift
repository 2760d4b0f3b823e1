import Crypto
package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Without a sign of life a session ends after 12 hours, and after 24 in any case, on monotonic time. It also ends
    /// with the machine's boot, across which that time cannot be told; a restart of the program alone keeps it.
    package static let sessionIdleLimit = Duration.seconds(12 * 3600)
    package static let sessionLimit = Duration.seconds(24 * 3600)

    package func addClerk(
        _ clerk: Clerk, pin: String, at moment: Moment, actor: Actor
    ) async throws(StoreError) {
        guard Clerk.isNumber(clerk.number), (1...100).contains(clerk.name.count), !clerk.roles.isEmpty else {
            throw .badClerk
        }
        let hash = try await checkedHash(of: pin)
        try await write { transaction in
            guard try transaction.records.credentials(clerk.number) == nil else {
                throw StoreError.clerkExists(clerk.number)
            }
            let sql = "INSERT INTO clerks VALUES (?, ?, ?, ?, ?, ?, ?)"
            try transaction.execute(
                sql,
                [
                    clerk.number, clerk.name, JSON.text(clerk.roles), hash.salt, hash.hash, hash.rounds,
                    moment.wall.milliseconds,
                ])
            try transaction.execute("DELETE FROM lockouts WHERE clerk = ?", [clerk.number])
            try transaction.record(.clerkAdded(clerk: clerk.number, roles: clerk.roles), actor, moment)
        }
    }

    package func clerks() async throws(StoreError) -> [Clerk] {
        try await read { records in
            try records.rows(
                "SELECT number, name, roles FROM clerks ORDER BY number LIMIT \(Self.longestList)"
            )
            .map { try records.clerk($0) }
        }
    }

    /// A new PIN; ends the lockout and the clerk's sessions.
    package func resetPIN(
        _ number: String, pin: String, at moment: Moment, actor: Actor
    ) async throws(StoreError) {
        let hash = try await checkedHash(of: pin)
        try await write { transaction in
            guard try transaction.records.credentials(number) != nil else {
                throw StoreError.notFound("clerk")
            }
            try transaction.execute(
                "UPDATE clerks SET salt = ?, pin_hash = ?, rounds = ? WHERE number = ?",
                [hash.salt, hash.hash, hash.rounds, number])
            try transaction.execute("DELETE FROM lockouts WHERE clerk = ?", [number])
            try transaction.endSessions(where: "clerk", is: number, actor, moment)
            try transaction.freeBound(.kiosk, moment)
            try transaction.record(.pinReset(clerk: number), actor, moment)
        }
    }

    private func checkedHash(of pin: String) async throws(StoreError) -> PINHash {
        guard Clerk.isPIN(pin) else { throw .badPIN }
        return try await PINHash.make(pin, rounds: pinRounds, at: pins)
    }
}

struct Credentials: Sendable {
    var clerk: Clerk
    var pin: PINHash
}

extension Records {
    func credentials(_ number: String) throws -> Credentials? {
        let sql = "SELECT number, name, roles, salt, pin_hash, rounds FROM clerks WHERE number = ?"
        return try row(sql, [number]).map { row in
            Credentials(clerk: try clerk(row), pin: PINHash(salt: row[3], hash: row[4], rounds: row[5]))
        }
    }

    /// Of a row that begins with number, name, roles.
    func clerk(_ row: Row) throws -> Clerk {
        Clerk(
            number: row[0], name: row[1],
            roles: try JSON.value([ClerkRole].self, Data((row[2] as String).utf8)))
    }
}
