import Domain
import Hall
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

@Suite(.timeLimit(.minutes(1))) struct `Slips on the console` {
    /// A ticket whose paper nobody can be sure of.
    private func doubtful(_ rig: Rig) async throws -> (visit: VisitID, job: PrintJobID) {
        let issued = try await rig.hall.issueTicket(
            .init(), Once(key: Client.freshKey(), fingerprint: "test"))
        for event: PrintEvent in [.send, .lose] {
            _ = try await rig.hall.store.changePrint(
                issued.job, event: event, reason: event == .lose ? "paperOut" : nil,
                at: rig.simulated.time.now(), actor: .kiosk)
        }
        return (issued.visit.id, issued.job)
    }

    @Test func `are listed with their number, kind, time and reason, and nothing that stands on them`()
        async throws
    {
        let rig = try await Rig()
        let slip = try await doubtful(rig)
        try await rig.console { client in
            let reply = try await client.get("/api/prints")
            #expect(reply.status == 200)
            let list = try reply.json()
            #expect(list.keys == ["doubtful", "recent"])
            let first = list["doubtful"][0]
            #expect(
                first.keys == [
                    "id", "kind", "state", "created", "number", "item", "hint", "copyOf", "repeatedBy",
                    "doubtful", "mayBeReprinted",
                ])
            #expect(first["id"].text == slip.job.text && first["number"].text == "A001")
            #expect(first["kind"].text == "ticket" && first["state"].text == "unknown")
            #expect(first["created"].text?.hasPrefix("2026-03-02T01:00:00") == true)
            #expect(first["hint"].text == "打到一半没有纸了 The paper ran out")
            #expect(first["item"] == .null && first["copyOf"] == .null && first["repeatedBy"] == .null)
            #expect(list["recent"][0] == first)
        }
    }

    @Test func `are reprinted once, and the same press gets the first answer`() async throws {
        let rig = try await Rig()
        let slip = try await doubtful(rig)
        try await rig.console { client in
            let path = "/api/prints/\(slip.job)/reprint"
            let first = try await client.post(path, key: "press")
            #expect(first.status == 201)
            let copy = try first.json()
            #expect(copy["state"].text == "queued" && copy["copyOf"].text == slip.job.text)
            let again = try await client.post(path, key: "press")
            #expect(again.status == 201)
            #expect(try again.json()["id"] == copy["id"])
            let other = try await client.post(path)
            #expect(other.status == 409)
            #expect(try other.problem() == "alreadyRepeated")
            let list = try await client.get("/api/prints").json()
            #expect(list["doubtful"].list.isEmpty)
            #expect(list["recent"].list.map { $0["id"].text } == [copy["id"].text, slip.job.text])
            #expect(list["recent"][1]["repeatedBy"] == copy["id"])
        }
    }

    @Test func `are given up, and the number on the resident's screen says so`() async throws {
        let rig = try await Rig()
        let slip = try await doubtful(rig)
        try await rig.console { client in
            let given = try await client.post("/api/prints/\(slip.job)/void")
            #expect(given.status == 200)
            #expect(try given.json()["state"].text == "void")
            #expect(try await client.get("/api/prints").json()["doubtful"].list.isEmpty)
            let again = try await client.post("/api/prints/\(slip.job)/void")
            #expect(again.status == 409)
            #expect(try again.problem() == "notAllowed")
        }
        try await rig.kiosk { client in
            let ticket = try await client.get("/api/tickets/\(slip.visit)").json()
            #expect(ticket["print"].text == "void")
        }
    }

    @Test(arguments: ["reprint", "void"])
    func `that are not there are 404, and nobody but a clerk settles one`(act: String) async throws {
        let rig = try await Rig()
        let slip = try await doubtful(rig)
        try await rig.console { client in
            for id in ["1", "018f0000-0000-7000-8000-000000000000"] {
                let reply = try await client.post("/api/prints/\(id)/\(act)")
                #expect(reply.status == 404)
                #expect(try reply.problem() == "unknownPrint")
            }
            #expect(try await client.post("/api/prints/\(slip.job)/\(act)", key: nil).status == 400)
        }
        try await rig.console(as: nil) { client in
            let (settled, seen) = (
                try await client.post("/api/prints/\(slip.job)/\(act)"), try await client.get("/api/prints")
            )
            #expect(settled.status == 401 && seen.status == 401)
        }
        try await rig.kiosk { client in
            let settled = try await client.post("/api/prints/\(slip.job)/\(act)")
            #expect(settled.status == 404, "the kiosk's listener settles nothing")
        }
        #expect(try await rig.hall.print(slip.job).job.state == .unknown)
    }

    @Test func `stand above the work with two buttons and their keys`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let quiet = try await client.get("/counter").text
            #expect(quiet.contains(#"data-region="slips" aria-labelledby="slips-title" hidden"#))
            let slip = try await doubtful(rig)
            let page = try await client.get("/fragments/counter").text
            #expect(page.contains("单子可能没打出来"))
            #expect(page.contains(#"data-key="B" data-act="reprint" data-job="\#(slip.job)""#))
            #expect(page.contains(#"data-key="Z" data-act="void" data-job="\#(slip.job)""#))
            #expect(page.contains("打到一半没有纸了"))
            #expect(page.contains("没有票"), "the line says who waits without paper")
            let english = try await client.get("/fragments/counter?lang=en").text
            #expect(english.contains("Slips that may be missing") && english.contains("Give up"))
        }
    }

    @Test func `the visit that was called says that its ticket was not printed`() async throws {
        let rig = try await Rig()
        _ = try await doubtful(rig)
        _ = try await rig.hall.issueTicket(.init(), Once(key: Client.freshKey(), fingerprint: "test"))
        try await rig.console { client in
            _ = try await client.post("/api/counters/1/call-next")
            #expect(try await client.get("/fragments/counter").text.contains("号票可能没有打出来"))
            _ = try await client.post("/api/counters/1/no-show")
            _ = try await client.post("/api/counters/1/call-next")
            let second = try await client.get("/fragments/counter").text
            #expect(second.contains(#"<span class="no-paper" id="no-paper">号票没有打出来"#))
        }
    }

    @Test func `every kind, state and reason has its words in both languages`() throws {
        let texts = try Samples.texts()
        let keys =
            PrintJob.Kind.allCases.map { "print.kind.\($0.rawValue)" }
            + PrintJobState.allCases.map { "print.state.\($0.rawValue)" } + PrintReason.allCases.map(\.key)
        for key in keys {
            #expect(texts.has(key, in: .chinese) && texts.has(key, in: .english), "\(key)")
        }
    }
}
