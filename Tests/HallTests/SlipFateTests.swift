import Devices
import Domain
import Hall
import Paper
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A slip that may be missing` {
    @Test func `is printed once more by a clerk's wish, marked, with its number and its time`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        kiosk.printer.expect(.unknown(.lostInJob))
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let issued = try await kiosk.hall.issueTicket(.init(), .press())
            _ = try await screen.next(.print, with: issued.visit.id.text, "unknown", "lostInJob")
            let doubtful = try await kiosk.hall.prints().doubtful
            #expect(doubtful.map(\.job.id) == [issued.job])
            #expect(doubtful.first?.number == issued.visit.number)
            kiosk.time.advance(by: .seconds(120))
            let copy = try await kiosk.hall.reprint(issued.job, session, .press())
            #expect(copy.job.copyOf == issued.job)
            _ = try await screen.next(.print, with: copy.job.id.text, "printed")
            #expect(try await kiosk.hall.prints().doubtful.isEmpty)
            #expect(try await kiosk.hall.print(issued.job).job.state == .unknown, "what was true stays true")
            #expect(try await kiosk.hall.ticket(issued.visit.id).print == .printed)
            let content = try #require(try await kiosk.hall.store.printJob(copy.job.id)).content
            guard case .ticket(let slip, _) = try SlipContent(decoding: content) else {
                Issue.record("a reprint is the same slip"); return
            }
            #expect(slip.number == "A001" && slip.taken == "2026-03-02 09:00")
            #expect(slip.reprinted == "2026-03-02 09:02")
        }
    }

    @Test func `is given up by a clerk, and a reprint takes that back`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        kiosk.printer.expect(.unknown(.silent))
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let job = try await kiosk.hall.issueTicket(.init(), .press()).job
            _ = try await screen.next(.print, with: job.text, "unknown")
            _ = try await kiosk.hall.voidPrint(job, session, .press())
            _ = try await screen.next(.print, with: job.text, "void")
            #expect(try await kiosk.hall.prints().doubtful.isEmpty)
            let copy = try await kiosk.hall.reprint(job, session, .press())
            _ = try await screen.next(.print, with: copy.job.id.text, "printed")
        }
    }

    @Test func `is settled once, whoever presses and however often`() async throws {
        let kiosk = try await SimulatedHall()
        let (first, second) = (try await kiosk.clerk(at: 1), try await kiosk.clerk(at: 2))
        let job = try await kiosk.hall.issueTicket(.init(), .press()).job
        _ = try await kiosk.hall.voidPrint(job, first, .press())
        let press = Once.press()
        let copy = try await kiosk.hall.reprint(job, first, press)
        #expect(try await kiosk.hall.reprint(job, first, press) == copy)
        await #expect(throws: HallError.store(.alreadyRepeated)) {
            try await kiosk.hall.reprint(job, second, .press())
        }
        await #expect(throws: HallError.store(.alreadyRepeated)) {
            try await kiosk.hall.voidPrint(job, second, .press())
        }
    }

    @Test func `that was printed and lost is printed again by wish, not when its number was called`()
        async throws
    {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            let job = try await kiosk.hall.issueTicket(.init(), .press()).job
            _ = try await screen.next(.print, with: job.text, "printed")
            let copy = try await kiosk.hall.reprint(job, session, .press())
            _ = try await screen.next(.print, with: copy.job.id.text, "printed")
            _ = try await kiosk.hall.callNext(session, .press())
            await #expect(throws: HallError.store(.ticketNotNeeded)) {
                try await kiosk.hall.reprint(copy.job.id, session, .press())
            }
        }
    }

    @Test func `whose content cannot be drawn or read fails, and those behind it come out`() async throws {
        let kiosk = try await SimulatedHall()
        let content: TicketContent = { _, _ in Array("no slip".utf8) }
        let moment = kiosk.time.now()
        let bad = try await kiosk.hall.store.issue(
            IssueRequest(priorityClass: .normal, content: content),
            Command(key: "bad", scope: "test", fingerprint: "", actor: .kiosk, moment: moment))
        let good = try await kiosk.hall.issueTicket(.init(), .press())
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            while try await kiosk.hall.print(good.job).job.state != .printed {
                _ = try await screen.next(.print)
            }
        }
        let session = try await kiosk.clerk()
        await #expect(throws: HallError.slipUnreadable) {
            try await kiosk.hall.reprint(bad.job, session, .press())
        }
        let view = try await kiosk.hall.print(bad.job)
        #expect(view.job.state == .failed && view.job.reason == PrintReason.cannotBeDrawn.rawValue)
        #expect(view.isInDoubt)
    }
}

@Suite(.timeLimit(.minutes(5))) struct `Five hundred slips in the line` {
    @Test func `are handed over once each, in order, whatever the printer says of some`() async throws {
        let kiosk = try await SimulatedHall()
        kiosk.printer.become(PrinterStatus(connected: true, paper: .out, answered: true))
        var jobs: [PrintJobID] = []
        for _ in 1...500 { jobs.append(try await kiosk.hall.issueTicket(.init(), .press()).job) }
        kiosk.printer.expect(
            .printed, .unknown(.silent), .printed, .failed(.silent), .printed, .unknown(.lostInJob))
        let handed = Task {
            var numbers: [UInt32] = []
            for await job in kiosk.printer.jobs {
                numbers.append(job.number)
                if numbers.count == 501 { break }
            }
            return numbers
        }
        try await kiosk.printing {
            var screen = try Listening(to: kiosk.hall)
            kiosk.printer.become(PrinterStatus(connected: true, paper: .adequate, answered: true))
            let last = try #require(jobs.last)
            while try await kiosk.hall.print(last).job.state != .printed {
                _ = try await screen.next(.print)
            }
        }
        let numbers = await handed.value
        #expect(numbers.count == 501 && Set(numbers).count == 500, "one was refused and came again")
        #expect(numbers[3] == numbers[4], "in its place")
        let states = try await kiosk.hall.store.printJobs(states: Set(PrintJobState.allCases), limit: 1000)
            .reversed().map(\.state)
        #expect(states.count { $0 == .unknown } == 2 && states.count { $0 == .printed } == 498)
        #expect(states[1] == .unknown && states[4] == .unknown)
        #expect(try await kiosk.hall.prints().doubtful.map(\.job.id) == [jobs[1], jobs[4]])
    }
}
