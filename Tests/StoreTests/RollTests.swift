import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `Paper on the roll` {
    @Test func `is counted by what was printed or may have been, and survives a restart`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        #expect(try await store.paper() == PaperCount(gauge: PaperGauge(), lengths: []))
        for (length, event) in [(100, PrintEvent.confirm), (120, .putBack), (140, .lose), (160, .confirm)] {
            let job = try await store.ticket().job
            _ = try await store.beginPrint(job, lengthMillimetres: length, at: moment())
            _ = try await store.changePrint(job, event: event, at: moment(), actor: .kiosk)
        }
        #expect(
            try await store.paper() == PaperCount(gauge: PaperGauge(printed: 400), lengths: [100, 140, 160]))
        try await store.sawPaper(.nearEnd, coverOpened: false, at: moment())
        await store.close(at: moment(1))
        let again = try await Store.test(directory.state, at: moment(2))
        let gauge = PaperGauge(printed: 400, nearEndAt: 400, paper: .nearEnd)
        #expect(try await again.paper() == PaperCount(gauge: gauge, lengths: [100, 140, 160]))
        await again.close(at: moment(3))
    }

    @Test func `a slip that was cut off by a power cut counts too`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        let job = try await store.ticket().job
        _ = try await store.beginPrint(job, lengthMillimetres: 90, at: moment())
        await store.close(at: moment(1))
        let again = try await Store.test(directory.state, at: moment(2))
        #expect(try await again.printJob(job)?.state == .unknown)
        #expect(try await again.paper().gauge.printed == 90)
        await again.close(at: moment(3))
    }

    @Test func `a new roll is journalled, whoever noticed it, and counting begins anew`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let job = try await store.ticket().job
        _ = try await store.beginPrint(job, lengthMillimetres: 100, at: moment())
        _ = try await store.changePrint(job, event: .confirm, at: moment(), actor: .kiosk)
        try await store.sawPaper(.out, coverOpened: false, at: moment(1))
        try await store.sawPaper(.adequate, coverOpened: false, at: moment(2))
        #expect(told.facts.last == .rollChanged(change: .sensor, printed: 100))
        #expect(try await store.paper() == PaperCount(gauge: PaperGauge(), lengths: [100]))
        let press = command("press", actor: .technician)
        _ = try await store.changeRoll(press)
        _ = try await store.changeRoll(press)
        #expect(told.facts.last == .rollChanged(change: .technician, printed: 0))
        #expect(try await store.number("SELECT count(*) FROM rolls") == 3)
    }
}
