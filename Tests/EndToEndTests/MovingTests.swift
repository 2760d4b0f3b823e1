import Foundation
import NIOCore
import TestTools
import Testing

extension ProgramsTogether {
    /// A board is replaced, and the old one comes back to life.
    @Suite struct `A kiosk that moves to another board` {
        private static let passphrase = "12345-67890-12345-67890-12345-67890"

        /// The new board: its own folder and settings, the same district.
        private struct NewBoard {
            let counter: Counter
            var state: String { counter.folder + "/new" }
            var settings: String { counter.folder + "/new.yaml" }

            func kiosk() async throws -> Kiosk {
                let program = try counter.start("kioskd", ["--config", settings, "--log-level", "info"])
                do {
                    let resident = try await program.says("kioskd kiosk at ")
                    let console = try await program.says("kioskd console at ")
                    return Kiosk(
                        program: program, resident: Web(base: resident, client: counter.client()),
                        console: Web(base: console, client: counter.client()), state: state)
                } catch { throw Counter.NotStarted(words: program.words) }
            }

            func take(_ file: String) async throws -> (ending: Program.Ending, words: String) {
                try Place.write(
                    counter.settings().replacing("state: \(counter.state)", with: "state: \(state)"),
                    to: settings)
                return try await Program.run(
                    "kioskctl", ["import", file, "--config", settings, "--passphrase-stdin"],
                    input: passphrase + "\n")
            }
        }

        private static func move(_ counter: Counter) async throws -> String {
            let stick = counter.folder + "/stick"
            try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
            let out = try await Program.run(
                "kioskctl",
                ["export", "--to", stick, "--config", counter.settingsPath, "--passphrase-stdin"],
                input: passphrase + "\n")
            try #require(out.ending == .code(0), "\(out.words)")
            let names = try FileManager.default.contentsOfDirectory(atPath: stick)
            return stick + "/" + (try #require(names.first))
        }

        /// Waits until the part `district` is in this state and bears this hint.
        private static func awaits(_ state: String, _ hint: String, at kiosk: Kiosk) async throws {
            let part = try await kiosk.awaits("district", state)
            #expect(try part.hint(is: hint, in: "writers"), "\(part)")
        }

        @Test
        func `what was owed arrives once, and the old board that comes back is on hold until it is chosen`()
            async throws
        {
            try await Counter.open(.init(district: true)) { counter in
                let board = NewBoard(counter: counter)
                // Served without a line: everything is still owed when the board is replaced.
                let first = try await counter.kiosk()
                let pin = try await counter.addClerk()
                let desk = try await first.signIn(pin)
                var items: [JSON] = []
                for _ in 1...2 {
                    try await first.ticket()
                    items.append(try await desk.completeItemOfNext())
                }
                let busy = try await Program.run(
                    "kioskctl",
                    [
                        "export", "--to", counter.folder, "--config", counter.settingsPath,
                        "--passphrase-stdin",
                    ],
                    input: Self.passphrase + "\n")
                #expect(
                    busy.ending == .code(75) && busy.words.contains("systemctl stop kioskd"), "\(busy.words)")
                _ = try await first.program.end(by: SIGTERM)
                let file = try await Self.move(counter)

                let refused = try counter.kioskProgram()
                #expect(try await refused.ended() == .code(1))
                #expect(refused.words.contains("export --undo"), "\(refused.words)")

                let taken = try await board.take(file)
                #expect(taken.ending == .code(0) && taken.words.contains("kioskctl enrol"), "\(taken.words)")
                let district = try await counter.district()
                let second = try await board.kiosk()
                let secondDesk = try await second.signIn(pin)
                try await second.resident.listening { events in
                    try await second.ticket()
                    items.append(try await secondDesk.completeItemOfNext())
                    try await events.acknowledged(items[2])
                }
                let numbers = items.map { $0["number"] }
                let held = try await district.web.get("/v1/events").json.list.filter {
                    $0["type"].text?.contains(".item.") == true
                }
                #expect(held.map { $0["subject"] } == numbers && held.allSatisfy { $0["duplicates"] == 0 })
                #expect(try await district.web.get("/v1/kiosks").json[0]["missing"] == 0)

                // Somebody starts the old board all the same.
                try FileManager.default.removeItem(atPath: counter.state + "/moved")
                let old = try await counter.kiosk()
                try await Self.awaits("down", "district.held", at: old)
                let oldDesk = try await old.signIn(pin)
                try await old.ticket()
                _ = try await oldDesk.completeItemOfNext()
                let status = try await counter.kioskctl("status")
                #expect(status.words.contains("district.held"), "\(status.words)")
                _ = try await Program.run("kioskctl", ["deliveries", "retry", "--state", board.state])
                try await Self.awaits("degraded", "district.copy", at: second)
                let page = String(buffer: try await district.web.get("/kiosks").bytes)
                #expect(page.contains("另有一块主板还在联系") && page.contains("450502001001-01"))
                let after = try await district.web.get("/v1/events").json.list.filter {
                    $0["type"].text?.contains(".item.") == true
                }
                #expect(after.count == 3, "nothing of the old board is kept")
                #expect(try await old.resident.get("/api/queue").status == 200, "its hall goes on")
                #expect(try await second.part("district")["state"].text == "degraded")

                // The copy goes; the kiosk is one again, and every fact is there once.
                _ = try await old.program.end(by: SIGTERM)
                try await second.resident.listening { events in
                    try await second.ticket()
                    let item = try await secondDesk.completeItemOfNext()
                    try await events.acknowledged(item)
                    items.append(item)
                }
                let whole = try await district.web.get("/v1/events").json.list.filter {
                    $0["type"].text?.contains(".item.") == true
                }
                #expect(whole.map { $0["subject"] } == items.map { $0["number"] })
                #expect(try await district.web.get("/v1/kiosks").json[0]["missing"] == 0)
            }
        }

        @Test func `a kiosk that was put on hold goes on by itself once the office lets it write`()
            async throws
        {
            try await Counter.open(.init(district: true)) { counter in
                let board = NewBoard(counter: counter)
                let first = try await counter.kiosk()
                let pin = try await counter.addClerk()
                _ = try await first.program.end(by: SIGTERM)
                let file = try await Self.move(counter)
                #expect(try await board.take(file).ending == .code(0))
                let district = try await counter.district()
                // The new board was tried once and failed: the old one is to stay.
                let second = try await board.kiosk()
                try await second.awaits("district", "ok")
                try await Self.reported(by: district.web)
                _ = try await second.program.end(by: SIGTERM)
                #expect(try await counter.kioskctl("export", "--undo").ending == .code(0))
                let old = try await counter.kiosk()
                try await Self.awaits("down", "district.held", at: old)
                let desk = try await old.signIn(pin)
                try await old.ticket()
                let item = try await desk.completeItemOfNext()

                let writers = try await district.web.get("/v1/writers").json[0]["writers"].list
                let own = try #require(writers.first { $0["writer"].text?.hasPrefix("1.") == true })
                try await old.resident.listening { events in
                    let answer = try await district.web.post(
                        "/v1/kiosks/450502001001-01/release", ["writer": own["writer"]])
                    #expect(answer.status == 200, "\(answer.json)")
                    _ = try await counter.kioskctl("deliveries", "retry")
                    try await events.acknowledged(item)
                }
                // A restart is known as its own: the generation it was given is kept.
                try await old.program.output.first { $0.contains("the district chose this board") }
                _ = try await old.program.end(by: SIGKILL)
                let again = try await counter.kiosk()
                try await again.awaits("district", "ok")
                let nextDesk = try await again.signIn(pin)
                try await again.resident.listening { events in
                    try await again.ticket()
                    try await events.acknowledged(try await nextDesk.completeItemOfNext())
                }
                let subjects = try await district.web.get("/v1/events").json.list.map { $0["subject"] }
                #expect(subjects.contains(item["number"]))
            }
        }

        /// Once the district has heard a status.
        private static func reported(by district: Web) async throws {
            while try await district.get("/v1/writers").json.list.isEmpty { await Task.yield() }
        }

    }
}
