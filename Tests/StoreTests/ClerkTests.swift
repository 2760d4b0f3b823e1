import Domain
import Testing

@testable import Store

@Suite struct `Clerks` {
    let clerk = Clerk(number: "1001", name: "测试员", roles: [.clerk, .manager])

    func store(_ location: StoreLocation = .memory, told: Told = Told()) async throws -> Store {
        let store = try await Store.test(location, told: told)
        try await store.addClerk(clerk, pin: "2468", at: moment(), actor: .technician)
        return store
    }

    @Test func `a clerk signs in, is known by the token, and signs out`() async throws {
        let told = Told()
        let store = try await store(told: told)
        let session = try await store.signIn("1001", pin: "2468", counter: 2, at: moment(1))
        #expect(session.clerk == clerk)
        #expect(session.token.count == 64)
        #expect(try await store.session(token: session.token, at: moment(2)) == session)
        try await store.signOut(token: session.token, at: moment(3))
        #expect(try await store.session(token: session.token, at: moment(4)) == nil)
        #expect(
            told.facts.suffix(3) == [
                .clerkAdded(clerk: "1001", roles: [.clerk, .manager]), .signedIn(clerk: "1001", counter: 2),
                .signedOut(clerk: "1001", counter: 2),
            ])
        #expect(try await store.clerks() == [clerk])
    }

    @Test func `what is not a clerk or not a PIN is refused`() async throws {
        let store = try await store()
        await #expect(throws: StoreError.clerkExists("1001")) {
            try await store.addClerk(clerk, pin: "1357", at: moment(), actor: .technician)
        }
        for bad in [
            Clerk(number: "10 01", name: "N", roles: [.clerk]), Clerk(number: "7", name: "", roles: [.clerk]),
            Clerk(number: "7", name: "N", roles: []),
        ] {
            await #expect(throws: StoreError.badClerk) {
                try await store.addClerk(bad, pin: "1357", at: moment(), actor: .technician)
            }
        }
        await #expect(throws: StoreError.badPIN) {
            try await store.resetPIN("1001", pin: "1111", at: moment(), actor: .technician)
        }
        await #expect(throws: StoreError.notFound("clerk")) {
            try await store.resetPIN("9", pin: "1357", at: moment(), actor: .technician)
        }
    }

    /// The answers to so many wrong PINs, one a second.
    func answers(_ number: String, _ count: Int, _ store: Store) async -> [StoreError?] {
        var answers: [StoreError?] = []
        for nth in 0..<count {
            do throws(StoreError) {
                _ = try await store.signIn(number, pin: "0001", counter: 1, at: moment(Int64(nth)))
                answers.append(nil)
            } catch {
                answers.append(error)
            }
        }
        return answers
    }

    @Test func `nobody can tell a number without a clerk from a wrong PIN`() async throws {
        let store = try await store()
        let known = await answers("1001", 8, store)
        #expect(
            known == Array(repeating: .wrongPIN, count: 5) + [29, 28, 27].map { .lockedOut(seconds: $0) })
        #expect(await answers("4711", 8, store) == known)
    }

    @Test func `locked out means also for the right PIN, until the wait is over`() async throws {
        let store = try await store()
        _ = await answers("1001", 5, store)
        await #expect(throws: StoreError.lockedOut(seconds: 4)) {
            try await store.signIn("1001", pin: "2468", counter: 1, at: moment(30))
        }
        _ = try await store.signIn("1001", pin: "2468", counter: 1, at: moment(34))
        // The right PIN wiped the slate.
        await #expect(throws: StoreError.wrongPIN) {
            try await store.signIn("1001", pin: "0001", counter: 1, at: moment(35))
        }
    }

    @Test func `of many tries at once none gets past the lockout`() async throws {
        let told = Told()
        let store = try await store(told: told)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<30 {
                group.addTask { _ = try? await store.signIn("1001", pin: "0001", counter: 1, at: moment()) }
            }
        }
        let failures = told.facts.filter { if case .signInFailed = $0 { true } else { false } }
        #expect(failures.count == 5)
    }

    @Test func `a reboot begins the wait again and then lets it end`() async throws {
        let directory = try TemporaryDirectory()
        let first = try await store(directory.state)
        _ = await answers("1001", 5, first)
        await first.close(at: moment(10))
        let store = try await Store.test(directory.state, at: moment(20, boot: secondBoot))
        await #expect(throws: StoreError.lockedOut(seconds: 30)) {
            try await store.signIn("1001", pin: "2468", counter: 1, at: moment(40, boot: secondBoot))
        }
        await #expect(throws: StoreError.lockedOut(seconds: 10)) {
            try await store.signIn("1001", pin: "2468", counter: 1, at: moment(60, boot: secondBoot))
        }
        _ = try await store.signIn("1001", pin: "2468", counter: 1, at: moment(70, boot: secondBoot))
        await store.close(at: moment(80, boot: secondBoot))
    }

    @Test func `a new PIN ends the lockout and the sessions`() async throws {
        let store = try await store()
        let session = try await store.signIn("1001", pin: "2468", counter: 1, at: moment())
        _ = await answers("1001", 5, store)
        try await store.resetPIN("1001", pin: "1357", at: moment(6), actor: .technician)
        #expect(try await store.session(token: session.token, at: moment(7)) == nil)
        _ = try await store.signIn("1001", pin: "1357", counter: 1, at: moment(7))
        await #expect(throws: StoreError.wrongPIN) {
            try await store.signIn("1001", pin: "2468", counter: 1, at: moment(8))
        }
    }

    @Test func `the newest at a counter wins`() async throws {
        let told = Told()
        let store = try await store(told: told)
        try await store.addClerk(
            Clerk(number: "1002", name: "另一位", roles: [.clerk]), pin: "1357", at: moment(), actor: .technician
        )
        let first = try await store.signIn("1001", pin: "2468", counter: 1, at: moment())
        let second = try await store.signIn("1002", pin: "1357", counter: 1, at: moment(1))
        #expect(try await store.session(token: first.token, at: moment(2)) == nil)
        #expect(try await store.session(token: second.token, at: moment(2)) == second)
        #expect(
            told.facts.suffix(2) == [
                .signedOut(clerk: "1001", counter: 1), .signedIn(clerk: "1002", counter: 1),
            ])
    }

    @Test func `a session ends when idle, after a day, and with the boot`() async throws {
        let store = try await store()
        let hour: Int64 = 3600
        var session = try await store.signIn("1001", pin: "2468", counter: 1, at: moment())
        #expect(try await store.session(token: session.token, at: moment(12 * hour)) == nil)
        session = try await store.signIn("1001", pin: "2468", counter: 1, at: moment())
        for seen in [11, 22, 23] as [Int64] {
            #expect(try await store.session(token: session.token, at: moment(seen * hour)) != nil)
        }
        #expect(try await store.session(token: session.token, at: moment(24 * hour)) == nil)
        session = try await store.signIn("1001", pin: "2468", counter: 1, at: moment())
        #expect(try await store.session(token: session.token, at: moment(1, boot: secondBoot)) == nil)
        #expect(try await store.session(token: "no such", at: moment(1)) == nil)
    }

    @Test func `neither PIN nor token stands in the database`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        try await store.addClerk(clerk, pin: "864209753", at: moment(), actor: .technician)
        let session = try await store.signIn("1001", pin: "864209753", counter: 1, at: moment())
        for name in directory.names where name.hasPrefix("onewindow") {
            let bytes = try #require(directory.bytes(name))
            #expect(!bytes.contains("864209753"))
            #expect(!bytes.contains(session.token))
        }
        await store.close(at: moment(1))
    }

    @Test func `a PIN at its real price matches only itself`() async throws {
        let desk = PINDesk()
        let hash = try await PINHash.make("2468", rounds: PINHash.rounds, at: desk)
        #expect(try await hash.matches("2468", at: desk))
        #expect(try await hash.matches("2469", at: desk) == false)
        #expect(try await PINHash.decoy(rounds: 16).matches("2468", at: desk) == false)
        let (one, other) = (
            try await PINHash.make("2468", rounds: 16, at: desk),
            try await PINHash.make("2468", rounds: 16, at: desk)
        )
        #expect(one.hash != other.hash)
    }
}
