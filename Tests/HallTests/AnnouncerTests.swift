import Devices
import Domain
import Hall
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The event stream` {
    @Test func `tells a returning listener exactly what it missed`() async throws {
        let kiosk = try await SimulatedHall()
        let before = kiosk.hall.announcer.position
        for _ in 0..<5 { _ = try await kiosk.hall.issueTicket(.init(), .press()) }
        let missed = try #require(kiosk.hall.announcer.subscribe(after: before)).missed
        #expect(missed.map(\.name) == Array(repeating: .queue, count: 5))
        #expect(Set(missed.map(\.id)).count == 5)
        let rest = try #require(kiosk.hall.announcer.subscribe(after: missed[2].id)).missed
        #expect(rest == Array(missed[3...]))
    }

    @Test func `sends a listener from before a restart to the journal`() async throws {
        let kiosk = try await SimulatedHall()
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        let stranger = EventID(sequence: 1, start: 99, ordinal: 7)
        let subscription = try #require(kiosk.hall.announcer.subscribe(after: stranger))
        #expect(subscription.missed.isEmpty && subscription.journalAfter == 1)
        let entries = try await kiosk.hall.store.journal(after: 1, limit: 100)
        #expect(entries.compactMap(Announcer.replay).map(\.name) == [.queue])
    }

    @Test func `does not tell the next person about the last one's card`() async throws {
        let kiosk = try await SimulatedHall()
        let before = kiosk.hall.announcer.position
        kiosk.hall.heard(.read(Samples.card))
        #expect(try #require(kiosk.hall.announcer.subscribe(after: before)).missed.count == 1)
        kiosk.time.advance(by: .seconds(61))
        #expect(try #require(kiosk.hall.announcer.subscribe(after: before)).missed.isEmpty)
    }

    @Test func `lets go of a listener that does not keep up, and nobody else notices`() async throws {
        let kiosk = try await SimulatedHall(digits: 6)
        let slow = try #require(kiosk.hall.announcer.subscribe(after: nil))
        for _ in 0..<600 { kiosk.hall.heard(.present) }
        var received = 0
        for await _ in slow.live { received += 1 }
        #expect(received == 512)
        var quick = try Listening(to: kiosk.hall)
        kiosk.hall.heard(.lifted)
        _ = try await quick.next(.card, with: "lifted")
    }

    @Test func `has room for so many listeners and no more`() async throws {
        let kiosk = try await SimulatedHall()
        var held = (0..<Announcer.mostListeners).map { _ in kiosk.hall.announcer.subscribe(after: nil) }
        #expect(held.allSatisfy { $0 != nil })
        #expect(kiosk.hall.announcer.subscribe(after: nil) == nil)
        held.removeAll()
        #expect(kiosk.hall.announcer.subscribe(after: nil) != nil)
    }

    @Test(arguments: ["1-2-3", "0-0-0"])
    func `ids are read as written`(text: String) { #expect(EventID(text)?.description == text) }

    @Test(arguments: ["", "1", "1-2", "1-2-3-4", "a-b-c", "1--2"])
    func `ids that are none of ours are not read`(text: String) { #expect(EventID(text) == nil) }
}
