import Foundation
import GRDB
import TestTools
import Testing

extension ProgramsTogether {
    /// The line of the field: an authority, codes, certificates, with the programs as people start them.
    @Suite struct `A kiosk and its district trust each other` {
        private static let setup = Counter.Setup(district: true, trust: true)

        @Test
        func `not enrolled, enrolled, revoked, enrolled again: the hall goes on and everything arrives once`()
            async throws
        {
            try await Counter.open(Self.setup) { counter in
                try await counter.makeAuthority()
                let district = try await counter.district()
                let kiosk = try await counter.kiosk()
                #expect(try await kiosk.awaits("district", "down").hint(is: "district.notEnrolled"))
                let desk = try await kiosk.signIn(try await counter.addClerk())
                let items = try await kiosk.resident.listening { events in
                    let first = try await kiosk.settle(desk)
                    let code = try await counter.code()
                    let enrolled = try await counter.enrol(code)
                    #expect(
                        enrolled.ending == .code(0) && enrolled.words.contains("at once"), "\(enrolled.words)"
                    )
                    let begun = ContinuousClock.now
                    try await events.acknowledged(first)
                    #expect(
                        begun.duration(to: .now) < .seconds(30), "it was told, and need not look by itself")
                    let again = try await counter.enrol(code)
                    #expect(
                        again.ending == .code(1) && again.words.contains("was used before"), "\(again.words)")

                    try await counter.districtd("kiosks", "revoke", Counter.name)
                    let second = try await kiosk.settle(desk)
                    #expect(try await kiosk.awaits("district", "down").hint(is: "district.revoked"))
                    let third = try await kiosk.settle(desk)
                    #expect(try await desk.web.get("/api/deliveries").json["backlog"].number ?? 0 >= 2)

                    let anew = try await counter.enrol(try await counter.code())
                    #expect(anew.ending == .code(0), "\(anew.words)")
                    for item in [second, third] { try await events.acknowledged(item) }
                    return [first, second, third]
                }
                try await kiosk.awaits("district", "ok")
                #expect(try await kiosk.program.end(by: SIGTERM) == .code(0))
                #expect(try await district.program.end(by: SIGTERM) == .code(0))
                #expect(try counter.held() == items.map { $0["number"].text })
            }
        }

        @Test func `a code that has ended makes nobody known, and the list says so`() async throws {
            try await Counter.open(Self.setup) { counter in
                try await counter.makeAuthority()
                _ = try await counter.district()
                try FileManager.default.createDirectory(
                    atPath: counter.state, withIntermediateDirectories: true)
                let code = try await counter.code()
                try await counter.register().write { try $0.execute(sql: "UPDATE kiosk SET code_ends = 1") }
                let late = try await counter.enrol(code)
                #expect(late.ending == .code(1) && late.words.contains("has ended"), "\(late.words)")
                #expect(!FileManager.default.fileExists(atPath: counter.credential))
                #expect(try await counter.districtd("kiosks", "list").contains("code has ended"))
                let enrolled = try await counter.enrol(try await counter.code())
                #expect(
                    enrolled.ending == .code(0) && enrolled.words.contains("when it starts"),
                    "\(enrolled.words)")
                let list = try await counter.districtd("kiosks", "list")
                #expect(list.contains("enrolled") && list.contains("certificate until"), "\(list)")
            }
        }

        /// Certificates of 12 hours are valid from a day before, so two thirds of their life are over from the start.
        @Test func `a certificate is renewed while the kiosk runs, and the line goes on with the new one`()
            async throws
        {
            try await Counter.open(Self.setup) { counter in
                try await counter.makeAuthority()
                _ = try await counter.district("--certificate-hours", "12")
                try FileManager.default.createDirectory(
                    atPath: counter.state, withIntermediateDirectories: true)
                #expect(try await counter.enrol(try await counter.code()).ending == .code(0))
                let first = try String(contentsOfFile: counter.credential, encoding: .utf8)
                let kiosk = try await counter.kiosk()
                try await kiosk.program.output.first { $0.contains("the kiosk's certificate was renewed") }
                let second = try String(contentsOfFile: counter.credential, encoding: .utf8)
                #expect(second.pem("PRIVATE KEY") != first.pem("PRIVATE KEY"), "a new key too")
                #expect(second.pem("CERTIFICATE") != first.pem("CERTIFICATE"))
                #expect(second.pem("CERTIFICATE").last == first.pem("CERTIFICATE").last, "the same authority")
                let desk = try await kiosk.signIn(try await counter.addClerk())
                _ = try await kiosk.resident.listening { events in
                    try await events.acknowledged(try await kiosk.settle(desk))
                }
                let given = try await counter.register().read { database in
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM certificate WHERE revoked = 0")
                }
                #expect(given == 2, "the one before works until its own end")
            }
        }

        @Test func `a kiosk of before, with its three files, goes on without another enrolment`() async throws
        {
            try await Counter.open(Self.setup) { counter in
                try await counter.makeAuthority()
                _ = try await counter.district()
                try FileManager.default.createDirectory(
                    atPath: counter.state, withIntermediateDirectories: true)
                #expect(try await counter.enrol(try await counter.code()).ending == .code(0))
                let whole = try String(contentsOfFile: counter.credential, encoding: .utf8)
                let (keys, certificates) = (whole.pem("PRIVATE KEY"), whole.pem("CERTIFICATE"))
                try #require(keys.count == 1 && certificates.count == 2)
                let folder = counter.state + "/district"
                try FileManager.default.removeItem(atPath: counter.credential)
                for (name, text) in zip(["kiosk.key", "kiosk.crt", "authority.crt"], keys + certificates) {
                    try Place.write(text, to: "\(folder)/\(name)")
                }
                let kiosk = try await counter.kiosk()
                let desk = try await kiosk.signIn(try await counter.addClerk())
                _ = try await kiosk.resident.listening { events in
                    try await events.acknowledged(try await kiosk.settle(desk))
                }
                #expect(try String(contentsOfFile: counter.credential, encoding: .utf8) == whole)
                #expect(!FileManager.default.fileExists(atPath: "\(folder)/kiosk.key"))
            }
        }
    }
}

extension Counter {
    /// Where the kiosk keeps what it shows the district.
    fileprivate var credential: String { state + "/district/kiosk.pem" }

    fileprivate func makeAuthority() async throws { try await districtd("ca", "init") }

    /// Runs a command of the office; answers what it said.
    @discardableResult
    fileprivate func districtd(_ arguments: String...) async throws -> String {
        let done = try await Program.run("districtd", arguments + ["--state", districtState])
        try #require(done.ending == .code(0), "\(done.words)")
        return done.words
    }

    fileprivate func code() async throws -> String {
        let said = try await districtd("kiosks", "add", Self.name)
        return try #require(said.split(separator: "\n").first.map(String.init))
    }

    fileprivate func enrol(_ code: String) async throws -> (ending: Program.Ending, words: String) {
        try await kioskctl("enrol", "--code", code, "--url", districtURL, "--kiosk", Self.name)
    }

    /// The district's register of kiosks, which a running districtd shares with its commands.
    fileprivate func register() throws -> DatabaseQueue {
        try DatabaseQueue(path: districtState + "/kiosks.sqlite")
    }

    /// The numbers of the items that the district holds as completed, in order; its sequences have no gap and no double.
    fileprivate func held() throws -> [String?] {
        let rows = try DatabaseQueue(path: districtState + "/inbox.sqlite").read { database in
            try Row.fetchAll(database, sql: "SELECT sequence, subject, type FROM event ORDER BY sequence")
        }
        #expect(rows.map { $0["sequence"] as Int } == Array(1...max(rows.count, 1)))
        return rows.filter { $0["type"] == "cn.onewindow.item.completed.v1" }.map { $0["subject"] }
    }
}

extension Kiosk {
    /// A resident comes and is served; answers the item.
    fileprivate func settle(_ desk: Desk) async throws -> JSON {
        try await ticket()
        return try await desk.completeItemOfNext()
    }
}

extension JSON {
    /// Whether a part's hint is this one of the texts.
    func hint(is key: String, in topic: String = "devices") throws -> Bool {
        let texts = try JSON(Data(contentsOf: URL(filePath: "\(Place.assets)/texts/\(topic).json")))
        return self["hint"].text?.contains(try #require(texts[key]["zh"].text)) == true
    }
}

extension String {
    /// The blocks of one kind in a PEM text, in order.
    fileprivate func pem(_ label: String) -> [String] {
        let (begin, end) = ("-----BEGIN \(label)-----", "-----END \(label)-----")
        return components(separatedBy: begin).dropFirst().compactMap { rest in
            rest.range(of: end).map { begin + rest[..<$0.lowerBound] + end + "\n" }
        }
    }
}
