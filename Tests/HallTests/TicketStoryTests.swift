import Devices
import Domain
import Hall
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A ticket, from touch to paper` {
    @Test func `is on disk first, then sent, then confirmed, and only then shown as printed`() async throws {
        let kiosk = try await SimulatedHall()
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let issued = try await kiosk.hall.issueTicket(.init(), .press())
            #expect(issued.visit.number.description == "A001")
            #expect(issued.ahead == 0)
            let waiting = try await screen.next(.queue, with: "A001", "waiting")
            let sending = try await screen.next(.print, with: issued.visit.id.text, "sending")
            let printed = try await screen.next(.print, with: issued.visit.id.text, "printed")
            #expect(waiting.id.sequence < sending.id.sequence)
            #expect(sending.id.sequence < printed.id.sequence)
            #expect(try await kiosk.hall.ticket(issued.visit.id).print == .printed)
        }
    }

    @Test func `pressed twice is one ticket and one slip`() async throws {
        let kiosk = try await SimulatedHall()
        let first = try await kiosk.hall.issueTicket(.init(), .press("same"))
        let second = try await kiosk.hall.issueTicket(.init(), .press("same"))
        #expect(first == second)
        #expect(try await kiosk.hall.store.queue().waitingCount == 1)
        #expect(try await kiosk.hall.store.printJobs(states: [.queued], limit: 10).count == 1)
    }

    @Test func `of unknown fate is never printed again by itself`() async throws {
        let kiosk = try await SimulatedHall()
        kiosk.printer.expect(.unknown(.lostInJob))
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let lost = try await kiosk.hall.issueTicket(.init(), .press()).visit
            _ = try await screen.next(.print, with: lost.id.text, "unknown", "lostInJob")
            // The next one comes out, so the spooler went on and had its chance to repeat the first.
            let next = try await kiosk.hall.issueTicket(.init(), .press()).visit
            _ = try await screen.next(.print, with: next.id.text, "printed")
            #expect(try await kiosk.hall.ticket(lost.id).print == .unknown)
        }
    }

    @Test func `refused by a printer that said it was ready is put back and comes out once`() async throws {
        let kiosk = try await SimulatedHall()
        kiosk.printer.expect(.failed(.silent))
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let visit = try await kiosk.hall.issueTicket(.init(), .press()).visit
            _ = try await screen.next(.print, with: visit.id.text, "queued", "silent")
            _ = try await screen.next(.print, with: visit.id.text, "printed")
        }
    }

    @Test func `waits for paper and comes out when there is some`() async throws {
        let kiosk = try await SimulatedHall()
        kiosk.printer.become(PrinterStatus(connected: true, paper: .out, answered: true))
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let visit = try await kiosk.hall.issueTicket(.init(), .press()).visit
            #expect(try await kiosk.hall.ticket(visit.id).print == .queued)
            _ = try await screen.next(.device, with: "printer", "paperOut")
            #expect(!kiosk.hall.spooler.isReady)
            kiosk.printer.become(PrinterStatus(connected: true, paper: .adequate, answered: true))
            _ = try await screen.next(.print, with: visit.id.text, "printed")
        }
    }

    @Test func `too old for the new roll is not spat out`() async throws {
        let kiosk = try await SimulatedHall()
        kiosk.printer.become(PrinterStatus(connected: true, paper: .out, answered: true))
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let old = try await kiosk.hall.issueTicket(.init(), .press()).visit
            kiosk.time.advance(by: .seconds(601))
            kiosk.printer.become(PrinterStatus(connected: true, paper: .adequate, answered: true))
            _ = try await screen.next(.print, with: old.id.text, "expired")
        }
    }

    @Test func `that was called meanwhile needs no paper any more`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        let visit = try await kiosk.hall.issueTicket(.init(), .press()).visit
        _ = try await kiosk.hall.callNext(session, .press())
        #expect(try await kiosk.hall.ticket(visit.id).print == .expired)
    }

    @Test func `for an unknown service is refused and draws no number`() async throws {
        let kiosk = try await SimulatedHall()
        await #expect(throws: HallError.unknownService("ZX999999")) {
            try await kiosk.hall.issueTicket(.init(service: "ZX999999"), .press())
        }
        #expect(try await kiosk.hall.issueTicket(.init(), .press()).visit.number.description == "A001")
    }

    @Test func `has the same picture on the screen as on paper`() async throws {
        let kiosk = try await SimulatedHall()
        let visit = try await kiosk.hall.issueTicket(.init(), .press()).visit
        let picture = try #require(try await kiosk.hall.picture(ofTicket: visit.id))
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
}
