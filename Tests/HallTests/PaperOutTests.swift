import Devices
import Domain
import Hall
import Simulation
import Store
import Testing

extension PrinterStatus {
    fileprivate static func with(_ paper: PaperState, coverOpen: Bool = false) -> PrinterStatus {
        PrinterStatus(connected: true, paper: paper, coverOpen: coverOpen, answered: true)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A printer without paper` {
    @Test func `is asked before the number is drawn, and the answer says where the number stands`()
        async throws
    {
        let kiosk = try await SimulatedHall()
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            while !kiosk.hall.spooler.isReady { _ = try await screen.next(.device, with: "printer") }
            #expect(try await kiosk.hall.issueTicket(.init(), .press()).medium == .paper)
            // The roll ends, and the next resident is quicker than the printer's next report.
            kiosk.printer.becomeSilently(.with(.out))
            let press = Once.press()
            let without = try await kiosk.hall.issueTicket(.init(), press)
            #expect(without.medium == .screen)
            kiosk.printer.become(.with(.adequate))
            _ = try await screen.next(.print, with: without.visit.id.text, "printed")
            #expect(
                try await kiosk.hall.issueTicket(.init(), press).medium == .screen,
                "a repeat gets the first answer")
        }
    }

    @Test func `that does not answer holds nobody up`() async throws {
        let kiosk = try await SimulatedHall()
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            while !kiosk.hall.spooler.isReady { _ = try await screen.next(.device, with: "printer") }
            kiosk.printer.holdsItsTongue()
            let issued = try await kiosk.hall.issueTicket(.init(), .press())
            #expect(issued.medium == .paper, "what was last known of it")
            kiosk.printer.speaksAgain()
            _ = try await screen.next(.print, with: issued.visit.id.text, "printed")
        }
    }

    @Test func `shows a number with a code that names nobody`() async throws {
        let kiosk = try await SimulatedHall()
        let issued = try await kiosk.hall.issueTicket(.init(), .press())
        #expect(issued.medium == .screen, "no printer is running")
        let code = try await kiosk.hall.code(ofTicket: issued.visit.id)
        #expect(code.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        await #expect(throws: HallError.unknownTicket) {
            try await kiosk.hall.code(ofTicket: VisitID(at: kiosk.time.now().wall))
        }
    }

    @Test func `prints no number that was called while there was none`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        kiosk.printer.become(.with(.out))
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            _ = try await screen.next(.device, with: "printer", "paperOut")
            let called = try await kiosk.hall.issueTicket(.init(), .press())
            let waiting = try await kiosk.hall.issueTicket(.init(), .press())
            _ = try await kiosk.hall.callNext(session, .press())
            kiosk.printer.become(.with(.adequate))
            _ = try await screen.next(.print, with: waiting.visit.id.text, "printed")
            #expect(try await kiosk.hall.ticket(called.visit.id).print == .expired)
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Paper that is running low` {
    @Test func `is said with about how many slips are left, and forgotten with a new roll`() async throws {
        let kiosk = try await SimulatedHall()
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let job = try await kiosk.hall.issueTicket(.init(), .press()).job
            _ = try await screen.next(.print, with: job.text, "printed")
            kiosk.printer.become(.with(.nearEnd))
            _ = try await screen.next(.device, with: "nearEndCount", "degraded")
            let report = try #require(kiosk.hall.parts.state(of: "printer"))
            let count = try #require(report.values["count"].flatMap { Int($0) })
            let paper = try await kiosk.hall.store.paper()
            #expect(paper.lengths.count == 1 && count > 0)
            #expect(count <= PaperGauge.nearEndMillimetres / (paper.lengths.first ?? 1))
            kiosk.printer.become(.with(.out))
            _ = try await screen.next(.device, with: "paperOut")
            kiosk.printer.become(.with(.adequate))
            _ = try await screen.next(.device, with: #""state":"ok""#)
            #expect(try await kiosk.hall.store.paper().gauge == PaperGauge())
        }
    }

    @Test func `is known by the count where there is no sensor, until somebody says it is a new roll`()
        async throws
    {
        let kiosk = try await SimulatedHall(rollMetres: 4)
        let session = try await kiosk.clerk()
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            _ = try await kiosk.hall.issueTicket(.init(), .press())
            _ = try await screen.next(.device, with: "nearEndCount")
            try await kiosk.hall.changeRoll(session, .press())
            #expect(try await kiosk.hall.store.paper().gauge.printed == 0)
        }
    }
}
