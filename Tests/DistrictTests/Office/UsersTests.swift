import Domain
import Testing

@testable import districtd

/// The users of the office, their sessions and their pauses: what holds for one store holds for the other. Time is handed
/// in.
@Suite(.postgres) struct `The users of the office` {
    private static let start = WallTime(milliseconds: 1_795_000_000_000)
    private static let phrase = "竹篮 打水 correct horse"

    private static func after(_ seconds: Int64) -> WallTime { start.advanced(bySeconds: seconds) }

    private func each(_ test: @Sendable (Users) async throws -> Void) async throws {
        for store in TestStore.allCases {
            let users = try await store.users()
            try await users.add(
                OfficeUser(name: "测试甲", role: .clerk), Self.phrase, by: .commandLine, at: Self.start)
            try await test(users)
        }
    }

    private static func token(
        _ users: Users, _ name: String = "测试甲", at seconds: Int64 = 0
    ) async throws -> String? {
        guard
            case .signedIn(let token, _) = try await users.signIn(
                name, phrase, from: "192.0.2.1", at: after(seconds))
        else { return nil }
        return token
    }

    @Test func `the right passphrase opens a session; a wrong one and an unknown name are told the same`()
        async throws
    {
        try await each { users in
            let token = try #require(try await Self.token(users))
            let user = try await users.user(bearing: token, at: Self.start, isAlive: true)
            #expect(user == OfficeUser(name: "测试甲", role: .clerk))
            for (name, phrase) in [("测试甲", "竹篮 打水 correct horsf"), ("测试乙", Self.phrase), ("", "")] {
                #expect(try await users.signIn(name, phrase, from: "192.0.2.1", at: Self.start) == .wrong)
            }
            #expect(try await users.user(bearing: "", at: Self.start, isAlive: true) == nil)
        }
    }

    @Test func `a session ends after half an hour of nobody, and after twelve hours in any case`()
        async throws
    {
        try await each { users in
            let idle = try #require(try await Self.token(users))
            #expect(try await users.user(bearing: idle, at: Self.after(1799), isAlive: false) != nil)
            #expect(try await users.user(bearing: idle, at: Self.after(1800), isAlive: true) == nil)
            let busy = try #require(try await Self.token(users))
            for minute in stride(from: Int64(20), to: 720, by: 20) {
                let user = try await users.user(bearing: busy, at: Self.after(minute * 60), isAlive: true)
                #expect(user != nil, "after \(minute) minutes")
            }
            #expect(try await users.user(bearing: busy, at: Self.after(12 * 3600 - 1), isAlive: true) != nil)
            #expect(try await users.user(bearing: busy, at: Self.after(12 * 3600), isAlive: true) == nil)
        }
    }

    @Test func `a page that renews itself keeps no session alive`() async throws {
        try await each { users in
            let token = try #require(try await Self.token(users))
            for seconds in stride(from: Int64(3), to: 1800, by: 60) {
                _ = try await users.user(bearing: token, at: Self.after(seconds), isAlive: false)
            }
            #expect(try await users.user(bearing: token, at: Self.after(1800), isAlive: false) == nil)
        }
    }

    @Test func `signing out, another passphrase and the removal end the sessions`() async throws {
        try await each { users in
            let first = try #require(try await Self.token(users))
            try await users.signOut(first, at: Self.start)
            #expect(try await users.user(bearing: first, at: Self.start, isAlive: true) == nil)
            let second = try #require(try await Self.token(users))
            try await users.setPassphrase(
                of: "测试甲", to: "another few words", by: .commandLine, at: Self.start)
            #expect(try await users.user(bearing: second, at: Self.start, isAlive: true) == nil)
            #expect(try await Self.token(users) == nil)
            try await users.setPassphrase(of: "测试甲", to: Self.phrase, by: .commandLine, at: Self.start)
            let third = try #require(try await Self.token(users))
            try await users.remove("测试甲", by: .commandLine, at: Self.start)
            #expect(try await users.user(bearing: third, at: Self.start, isAlive: true) == nil)
            #expect(try await users.isEmpty())
        }
    }

    @Test func `after five wrong ones a name waits, whatever the passphrase then is, and longer each time`()
        async throws
    {
        try await each { users in
            for _ in 1...5 {
                #expect(try await users.signIn("测试甲", "wrong", from: "192.0.2.1", at: Self.start) == .wrong)
            }
            #expect(
                try await users.signIn("测试甲", Self.phrase, from: "192.0.2.2", at: Self.after(1))
                    == .lockedOut(seconds: 29))
            #expect(try await users.signIn("测试甲", "wrong", from: "192.0.2.2", at: Self.after(30)) == .wrong)
            #expect(
                try await users.signIn("测试甲", Self.phrase, from: "192.0.2.2", at: Self.after(31))
                    == .lockedOut(seconds: 59))
            #expect(try await Self.token(users, at: 90) != nil)
            #expect(try await users.signIn("测试甲", "wrong", from: "192.0.2.2", at: Self.after(91)) == .wrong)
            #expect(try await Self.token(users, at: 92) != nil)
            let acts = try await users.store.officeRecords(before: nil, limit: 100).map(\.act)
            #expect(acts.count { $0 == "lockedOut" } == 2)
        }
    }

    @Test func `an address waits after many names were tried from it, another address does not`() async throws
    {
        try await each { users in
            for place in 1...25 {
                let outcome = try await users.signIn("n\(place)", "x", from: "198.51.100.7", at: Self.start)
                #expect(outcome == .wrong)
            }
            #expect(
                try await users.signIn("测试甲", Self.phrase, from: "198.51.100.7", at: Self.start)
                    == .lockedOut(seconds: 30))
            #expect(try await Self.token(users) != nil)
        }
    }

    @Test func `of many wrong tries at once no more than five are looked at`() async throws {
        try await each { users in
            let outcomes = try await withThrowingTaskGroup(of: SignIn.self) { group in
                for _ in 1...16 {
                    group.addTask { try await users.signIn("测试甲", "x", from: "192.0.2.9", at: Self.start) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == .wrong } == 5)
            #expect(outcomes.count { $0 == .lockedOut(seconds: 30) } == 11)
        }
    }

    @Test func `two districtd on one database know the same users, sessions and pauses`() async throws {
        let address = try await #require(PostgresServer.current).newAddress()
        let one = Users(try await PostgresStore(url: address), rounds: 16)
        let other = Users(try await PostgresStore(url: address), rounds: 16)
        try await one.add(
            OfficeUser(name: "测试甲", role: .admin), Self.phrase, by: .commandLine, at: Self.start)
        let token = try #require(try await Self.token(other))
        #expect(try await one.user(bearing: token, at: Self.start, isAlive: true)?.role == .admin)
        for _ in 1...5 { _ = try await one.signIn("测试甲", "x", from: "192.0.2.1", at: Self.start) }
        #expect(
            try await other.signIn("测试甲", Self.phrase, from: "192.0.2.1", at: Self.start)
                == .lockedOut(seconds: 30))
        try await one.signOut(token, at: Self.start)
        #expect(try await other.user(bearing: token, at: Self.start, isAlive: true) == nil)
    }

    @Test func `the list, the record, and what is refused`() async throws {
        try await each { users in
            _ = try #require(try await Self.token(users, at: 5))
            let list = try await users.list(at: Self.after(10))
            #expect(list.map(\.user.name) == ["测试甲"] && list.map(\.seen) == [Self.after(5)])
            #expect(try await users.list(at: Self.after(4000)).map(\.seen) == [nil])
            let clerk = OfficeUser(name: "测试甲", role: .clerk)
            await #expect(throws: UserError.exists("测试甲")) {
                try await users.add(clerk, Self.phrase, by: .commandLine, at: Self.start)
            }
            await #expect(throws: UserError.noSuchUser("测试乙")) {
                try await users.remove("测试乙", by: .commandLine, at: Self.start)
            }
            await #expect(throws: UserError.weak(.short)) {
                try await users.setPassphrase(of: "测试甲", to: "short", by: .commandLine, at: Self.start)
            }
            let bad = OfficeUser(name: "$", role: .admin)
            await #expect(throws: UserError.badName) {
                try await users.add(bad, Self.phrase, by: .commandLine, at: Self.start)
            }
            let records = try await users.store.officeRecords(before: nil, limit: 10)
            #expect(records.map(\.act) == ["signedIn", "userAdded"])
            #expect(records.map(\.who) == ["测试甲", "$"] && records.map(\.subject) == ["测试甲", "测试甲"])
            let rest = try await users.store.officeRecords(before: records[0].id, limit: 10)
            #expect(rest == [records[1]])
        }
    }
}

extension TestStore {
    /// An empty register, with hashes that take no time.
    func users() async throws -> Users {
        switch self {
        case .sqlite: Users(try SQLiteStore(.kiosks), rounds: 16)
        case .postgres: Users(try await inbox().store, rounds: 16)
        }
    }
}
