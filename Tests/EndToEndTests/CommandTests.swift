import Glibc
import TestTools
import Testing

extension ProgramsTogether {
    /// The technician's command, through the daemon and on the state itself.
    @Suite struct `kioskctl` {
        @Test(arguments: [true, false])
        func `makes clerks, lists them and gives new PINs, with the daemon and without`(isUp: Bool)
            async throws
        {
            try await Counter.open { counter in
                let first = try await counter.kiosk()
                if !isUp { _ = try await first.program.end(by: SIGTERM) }
                let pin = try await counter.addClerk("1001")
                let again = try await counter.kioskctl(
                    "clerks", "add", "1001", "--name", "李四", "--roles", "clerk", "--pin-stdin",
                    input: "385062\n")
                #expect(again.ending == .code(1) && again.words.contains("exists"), "\(again.words)")
                let weak = try await counter.kioskctl(
                    "clerks", "add", "1002", "--name", "李四", "--roles", "clerk", "--pin-stdin",
                    input: "1111\n")
                #expect(weak.ending == .code(1) && weak.words.contains("4 to 12 digits"), "\(weak.words)")
                let list = try await counter.kioskctl("clerks", "list", "--json")
                #expect(try JSON(list.words.utf8)["clerks"].list.map { $0["number"] } == ["1001"])

                var kiosk = isUp ? first : try await counter.kiosk()
                let desk = try await kiosk.signIn(pin)
                if !isUp { _ = try await kiosk.program.end(by: SIGTERM) }
                let reset = try await counter.kioskctl(
                    "clerks", "reset-pin", "1001", "--pin-stdin", input: "385062\n")
                #expect(reset.ending == .code(0), "\(reset.words)")
                if !isUp { kiosk = try await counter.kiosk() }
                var web = kiosk.console
                web.cookie = desk.web.cookie
                #expect(try await web.get("/api/desk").status == 401, "a new PIN ends the sessions")
                let old = try await kiosk.console.post(
                    "/api/session", ["clerk": "1001", "pin": .text(pin), "counter": 1], key: nil)
                #expect(old.status == 401 && old.problem == "wrongPIN")
                _ = try await kiosk.signIn("385062")
            }
        }

        @Test(arguments: [true, false])
        func `tells how the kiosk is doing, what it owes, and that its journal is whole`(isUp: Bool)
            async throws
        {
            try await Counter.open(.init(district: true)) { counter in
                let kiosk = try await counter.kiosk()
                let desk = try await kiosk.signIn(try await counter.addClerk())
                try await kiosk.ticket()
                let item = try await desk.completeItemOfNext()
                try await kiosk.ticket()
                if !isUp { _ = try await kiosk.program.end(by: SIGKILL) }

                let status = try JSON(try await counter.kioskctl("status", "--json").words.utf8)
                #expect(status["running"] == .flag(isUp))
                #expect(status["queue"]["waiting"] == 1 && status["deliveries"]["backlog"] == 2, "\(status)")
                #expect(status["listeners"].list.count == (isUp ? 2 : 0))
                let owed = try JSON(try await counter.kioskctl("deliveries", "list", "--json").words.utf8)[
                    "deliveries"]
                #expect(owed.list.count == 2 && owed[1]["subject"] == item["number"], "\(owed)")
                #expect(owed[1]["state"] == "pending" && owed[1]["sequence"] == 1)
                #expect(owed[0]["subject"].text?.hasSuffix("/A001") == true, "the end of its visit")
                let verdict = try await counter.kioskctl("journal", "verify")
                #expect(verdict.ending == .code(0) && verdict.words.contains("intact"), "\(verdict.words)")
                for words in [["status"], ["clerks", "list"], ["deliveries", "list"]] {
                    let (ending, _) = try await Program.run("kioskctl", words + ["--state", counter.state])
                    #expect(ending == .code(0))
                }
            }
        }

        @Test func `says so where no kiosk ever was`() async throws {
            try await Counter.open { counter in
                let (ending, words) = try await counter.kioskctl("status")
                #expect(ending == .code(66) && words.contains(counter.state), "\(words)")
            }
        }
    }
}
