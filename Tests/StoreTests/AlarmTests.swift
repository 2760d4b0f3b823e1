import Domain
import Testing

@testable import Store

@Suite struct `A call for help` {
    let helper = Clerk(number: "1002", name: "测试员", roles: [.clerk])

    func store(told: Told = Told()) async throws -> Store {
        let store = try await Store.test(told: told)
        for clerk in [helper, Clerk(number: "1001", name: "测试员", roles: [.clerk])] {
            try await store.addClerk(clerk, pin: "2468", at: moment(), actor: .technician)
        }
        return store
    }

    @Test func `is raised, answered and over, each on record`() async throws {
        let told = Told()
        let store = try await store(told: told)
        let alarm = try await store.raiseAlarm(.medical, counter: 1, clerk: "1001", command())
        #expect(try await store.openAlarms() == [alarm])
        let answered = try await store.answerAlarm(alarm.id, clerk: "1002", counter: 2, command())
        #expect(answered.answers == [.init(clerk: "1002", counter: 2)])
        #expect(try await store.openAlarms() == [answered])
        let over = try await store.closeAlarm(alarm.id, by: helper, command())
        #expect(over.isClosed)
        #expect(try await store.openAlarms().isEmpty)
        #expect(
            told.facts.suffix(3) == [
                .alarmRaised(alarm: alarm.id, counter: 1, clerk: "1001", reason: .medical),
                .alarmAnswered(alarm: alarm.id, counter: 1, clerk: "1002", from: 2),
                .alarmClosed(alarm: alarm.id, counter: 1),
            ])
    }

    @Test func `of one counter is one, however often the key is pressed`() async throws {
        let told = Told()
        let store = try await store(told: told)
        let first = try await store.raiseAlarm(.help, counter: 1, clerk: "1001", command("one"))
        let before = told.entries.count
        #expect(try await store.raiseAlarm(.help, counter: 1, clerk: "1001", command("one")) == first)
        #expect(try await store.raiseAlarm(.security, counter: 1, clerk: "1001", command("two")) == first)
        #expect(told.entries.count == before)
        let other = try await store.raiseAlarm(.help, counter: 2, clerk: "1002", command())
        #expect(try await store.openAlarms() == [first, other])
    }

    @Test func `is not hushed by somebody who has nothing to do with it`() async throws {
        let store = try await store()
        let alarm = try await store.raiseAlarm(.help, counter: 1, clerk: "1001", command())
        await #expect(throws: StoreError.notAllowed(state: "raised", event: "close")) {
            try await store.closeAlarm(alarm.id, by: helper, command())
        }
        await #expect(throws: StoreError.notAllowed(state: "raised", event: "answer")) {
            try await store.answerAlarm(alarm.id, clerk: "1001", counter: 1, command())
        }
        await #expect(throws: StoreError.notFound("alarm")) {
            try await store.answerAlarm(AlarmID(at: moment().wall), clerk: "1002", counter: 2, command())
        }
    }

    @Test func `of yesterday rings no more, and does not keep the counter from calling`() async throws {
        let told = Told()
        let store = try await store(told: told)
        let old = try await store.raiseAlarm(.help, counter: 1, clerk: "1001", command())
        let tomorrow = moment(day)
        let new = try await store.raiseAlarm(.help, counter: 1, clerk: "1001", command(at: tomorrow))
        #expect(new.id != old.id)
        #expect(try await store.openAlarms() == [new])
        #expect(told.facts.contains(.alarmClosed(alarm: old.id, counter: 1)))
    }

    @Test func `survives a restart`() async throws {
        let directory = try TemporaryDirectory()
        let first = try await Store.test(directory.state)
        try await first.addClerk(helper, pin: "2468", at: moment(), actor: .technician)
        let alarm = try await first.raiseAlarm(.security, counter: 3, clerk: "1002", command())
        await first.close(at: moment(1))
        let second = try await Store.test(directory.state, at: moment(2))
        #expect(try await second.openAlarms() == [alarm])
        await second.close(at: moment(3))
    }
}
