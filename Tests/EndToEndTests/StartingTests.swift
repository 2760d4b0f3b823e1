import Foundation
import GRDB
import TestTools
import Testing

extension ProgramsTogether {
    /// What keeps the kiosk from starting: one clear word each, with the way out, and nothing is lost by it.
    @Suite struct `Starting` {
        /// A change to good settings, and what must be said of it.
        struct Fault: Sendable, CustomTestStringConvertible {
            let from: String
            let to: String
            let says: [String]

            var testDescription: String { "\(from) → \(to)" }
        }

        static let faults = [
            Fault(from: "counters: 3", to: "counters: 0", says: [":2: `counters` is `0`", "from 1 to 99"]),
            Fault(from: "counters: 3\n", to: "", says: [": `counters` is missing", "`counters: 3`"]),
            Fault(
                from: "counters:", to: "countrs:",
                says: [":2: unknown key `countrs`", "did you mean `counters`?"]),
            Fault(
                from: "{digits: 3}", to: "{digits: 7}", says: [":3: `tickets.digits` is `7`", "from 3 to 6"]),
            Fault(
                from: "Asia/Shanghai", to: "Asia/Nowhere",
                says: [":1: `site.timezone`", "such as Asia/Shanghai"]),
            Fault(from: "\"450502001001\"", to: "\"4505\"", says: [":1: `site.code`", "12 digits"]),
            Fault(
                from: "kiosk: 127.0.0.1:0", to: "kiosk: 0.0.0.0:8080", says: [":6: `web.kiosk`", "127.0.0.1"]),
            Fault(from: "site: {", to: "site: [", says: [":1", "line"]),
        ]

        @Test(arguments: faults) func `wrong settings are told with file, line and remedy`(fault: Fault)
            async throws
        {
            try await Counter.open { counter in
                let text = counter.settings().replacing(fault.from, with: fault.to, maxReplacements: 1)
                try Place.write(text, to: counter.settingsPath)
                for flags in [[], ["--check"]] {
                    let (ending, words) = try await Program.run(
                        "kioskd", ["--config", counter.settingsPath] + flags)
                    #expect(ending == .code(78))
                    #expect(words.hasPrefix(counter.settingsPath + ":"), "\(words)")
                    for part in fault.says where part != "line" { #expect(words.contains(part), "\(words)") }
                }
                #expect(!FileManager.default.fileExists(atPath: counter.state), "nothing was begun")
            }
        }

        @Test func `settings that are not there are named, and good ones are called good`() async throws {
            try await Counter.open { counter in
                let missing = try await Program.run("kioskd", ["--config", counter.settingsPath, "--check"])
                #expect(missing.ending == .code(78))
                #expect(missing.words.hasPrefix("\(counter.settingsPath): is not there"), "\(missing.words)")
                try Place.write(counter.settings(), to: counter.settingsPath)
                let good = try await Program.run("kioskd", ["--config", counter.settingsPath, "--check"])
                #expect(
                    good.ending == .code(0) && good.words.contains("The settings are good"), "\(good.words)")
                #expect(!FileManager.default.fileExists(atPath: counter.state), "nothing was begun")
            }
        }

        @Test(arguments: ["kiosk", "console"])
        func `a port in use is named, with the way out`(listener: String) async throws {
            try await Counter.open { first in
                let running = try await first.kiosk()
                let web = listener == "kiosk" ? running.resident : running.console
                try await Counter.open { second in
                    let taken = "\(listener): 127.0.0.1:\(web.port)"
                    let text = second.settings().replacing("\(listener): 127.0.0.1:0", with: taken)
                    try Place.write(text, to: second.settingsPath)
                    let (ending, words) = try await Program.run("kioskd", ["--config", second.settingsPath])
                    #expect(ending == .code(1))
                    let last = try lastWord(words)
                    #expect(last.contains("127.0.0.1:\(web.port)") && last.contains("in use"), "\(words)")
                }
                #expect(try await running.resident.get("/health").status == 200)
            }
        }

        /// No user may write there, not even root.
        @Test(arguments: ["/dev/null/state", "/proc/onewindow"])
        func `a state directory that cannot be written is named, with the way out`(state: String) async throws
        {
            try await Counter.open(.init(state: state)) { counter in
                let program = try counter.kioskProgram()
                #expect(try await program.ended() == .code(1))
                let last = try lastWord(program.words)
                #expect(
                    last.contains("cannot write \(state)") && last.contains("make it writable"),
                    "\(program.words)")
            }
        }

        @Test func `a second kiosk on the same state is kept out, and the first goes on`() async throws {
            try await Counter.open { counter in
                let first = try await counter.kiosk()
                let second = try counter.kioskProgram()
                #expect(try await second.ended() == .code(1))
                let last = try lastWord(second.words)
                #expect(
                    last.contains(counter.state) && last.contains("in use by another process; stop it first"))
                #expect(try await first.ticket()["number"] == "A001")
                #expect(try await counter.kioskctl("status").ending == .code(0))
            }
        }

        @Test func `a database of a newer version is left as it is, and its program is asked for`()
            async throws
        {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                let ticket = try await kiosk.ticket()
                _ = try await kiosk.program.end(by: SIGTERM)
                let path = counter.state + "/onewindow.sqlite"
                let known = try setVersion(99, of: path)
                let before = try Data(contentsOf: URL(filePath: path))
                let refused = try counter.kioskProgram()
                #expect(try await refused.ended() == .code(1))
                #expect(try lastWord(refused.words).contains("version 99"), "\(refused.words)")
                #expect(try lastWord(refused.words).contains("install the newer program"))
                #expect(try Data(contentsOf: URL(filePath: path)) == before)
                _ = try setVersion(known, of: path)
                let again = try await counter.kiosk()
                let shown = try await again.resident.get("/api/tickets/\(ticket["id"].text ?? "")")
                #expect(shown.json["number"] == "A001")
            }
        }

        /// Sets SQLite's `user_version`; answers the former one.
        private func setVersion(_ version: Int, of path: String) throws -> Int {
            let queue = try DatabaseQueue(path: path)
            defer { try? queue.close() }
            return try queue.writeWithoutTransaction { db in
                let former = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                try db.execute(sql: "PRAGMA user_version = \(version)")
                _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                return former
            }
        }

        /// How the kiosk ended before, and where its file was overwritten: the head, or pages in the middle.
        @Test(arguments: [SIGKILL, SIGTERM], [0, 3])
        func `a damaged database is set aside, and the kiosk goes on and says so`(
            signal: Int32, page: Int
        ) async throws {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                let old = try JSON(try await counter.kioskctl("status", "--json").words.utf8)["incarnation"]
                for _ in 1...20 { try await kiosk.ticket() }
                _ = try await kiosk.program.end(by: signal)
                // A checkpoint first: pages of a log that is intact would heal those of the file.
                let path = counter.state + "/onewindow.sqlite"
                _ = try setVersion(1, of: path)
                let damaged = try damage(path, from: page)

                let again = try await counter.kiosk()
                let part = try await again.part("store")
                #expect(part["state"] == "degraded", "\(part)")
                #expect(part["hint"].text?.contains("set aside") == true, "\(part)")
                let status = try JSON(try await counter.kioskctl("status", "--json").words.utf8)
                #expect(status["incarnation"] != old && status["incarnation"].text != nil)
                try await again.ticket()
                #expect(try await again.part("store")["state"] == "degraded", "a ticket does not mend it")
                #expect(try kept(counter) == damaged, "what was damaged is kept as it was")
            }
        }

        @Test func `damage met while it runs ends the kiosk, and the next start sets the file aside`()
            async throws
        {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                var ids: [String] = []
                for _ in 1...150 { ids.append(try await kiosk.ticket()["id"].text ?? "") }
                _ = try await kiosk.program.end(by: SIGTERM)
                let path = counter.state + "/onewindow.sqlite"
                _ = try setVersion(1, of: path)
                let pages = try Data(contentsOf: URL(filePath: path)).count / 4096
                _ = try damage(path, from: pages / 2, to: pages * 3 / 4)

                // An orderly end vouches for the file, so this start may believe it until it meets the damage.
                let second = try await counter.kiosk()
                if try await second.part("store")["state"] == "ok" {
                    for id in ids where second.program.isRunning {
                        let answer = try? await second.resident.get("/api/tickets/\(id)")
                        #expect(
                            answer == nil || answer?.status == 200,
                            "what is read is whole, or nothing is answered")
                    }
                    for _ in 1...50 where second.program.isRunning {
                        _ = try? await second.resident.post("/api/tickets")
                    }
                    #expect(try await second.program.end(by: SIGTERM) == .code(74), "\(second.program.words)")
                } else {
                    _ = try await second.program.end(by: SIGKILL)
                }
                let third = try await counter.kiosk()
                try await third.ticket()
                #expect(try kept(counter).count == pages * 4096)
            }
        }

        @Test func `a sealed database without its key is refused with the way out`() async throws {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                try await kiosk.ticket()
                _ = try await kiosk.program.end(by: SIGTERM)
                let (key, safe) = (counter.state + "/keys/store.key", counter.folder + "/store.key")
                try FileManager.default.moveItem(atPath: key, toPath: safe)
                let refused = try counter.kioskProgram()
                #expect(try await refused.ended() == .code(1))
                #expect(try lastWord(refused.words).contains("put the key back"), "\(refused.words)")
                try FileManager.default.moveItem(atPath: safe, toPath: key)
                let again = try await counter.kiosk()
                #expect(try await again.ticket()["number"] == "A002")
            }
        }

        /// Overwrites pages of 4 KiB from `page` on, up to `last` or the middle of the file; answers the file as it then is.
        private func damage(_ path: String, from page: Int, to last: Int? = nil) throws -> Data {
            var bytes = try Data(contentsOf: URL(filePath: path))
            let end = last.map { $0 * 4096 } ?? max((page + 1) * 4096, bytes.count / 2)
            bytes.replaceSubrange(page * 4096..<end, with: Data(repeating: 0xA5, count: end - page * 4096))
            try bytes.write(to: URL(filePath: path))
            return bytes
        }

        private func kept(_ counter: Counter) throws -> Data {
            let names = try FileManager.default.contentsOfDirectory(atPath: counter.state)
            let folder = try #require(names.first { $0.hasPrefix("corrupt-") })
            return try Data(contentsOf: URL(filePath: "\(counter.state)/\(folder)/onewindow.sqlite"))
        }

        @Test func `without reader, printer and district it starts, says what is missing, and gives tickets`()
            async throws
        {
            // Addresses at which nobody is: the reader's link is not made, and nothing listens for the printer.
            try await Counter.open(.init(absentDevices: true, district: true)) { counter in
                let kiosk = try await counter.kiosk()
                for (part, hint) in [("reader", "not connected"), ("printer", "not connected")] {
                    let shown = try await kiosk.awaits(part, "down")
                    #expect(shown["hint"].text?.contains(hint) == true, "\(shown)")
                }
                #expect(try await kiosk.resident.get("/health").json["status"] == "degraded")
                let ticket = try await kiosk.ticket()
                #expect(ticket["number"] == "A001" && ticket["print"] == "queued")
                let desk = try await kiosk.signIn(try await counter.addClerk())
                #expect(try await desk.completeItemOfNext()["state"] == "completed")
                try await kiosk.awaits("district", "degraded")
                #expect(
                    try await desk.web.get("/api/deliveries").json["backlog"] == 2, "the item and its visit")
            }
        }

        private func lastWord(_ words: String) throws -> Substring {
            try #require(words.split(separator: "\n").last)
        }
    }
}
