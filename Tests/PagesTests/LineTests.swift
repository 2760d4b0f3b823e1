import Domain
import HTTPTypes
import Hall
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

@Suite(.serialized) struct LineTests {
    /// Takes a ticket and gives its id.
    private func ticket(_ rig: Rig, priority: Bool = false) async throws -> String {
        let wish = Hall.TicketWish(priority: priority)
        return try await rig.hall.issueTicket(wish, Once(key: Client.freshKey(), fingerprint: "")).visit.id
            .text
    }

    @Test func `the desk says who is next, and why in words`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            #expect(try await client.get("/api/desk").json()["next"] == .null)
            _ = try await ticket(rig)
            let priority = try await ticket(rig, priority: true)
            let next = try await client.get("/api/desk").json()["next"]
            #expect(next["number"].text == "P001")
            #expect(next["visit"].text == priority)
            #expect(next["why"].text == "turnOfPrivileged")
            #expect(next["whyText"].text == "轮到优先号或预约号。")
        }
    }

    @Test func `a visit is parked in a way, missed, back again, given up and taken back`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await ticket(rig)
            _ = try await client.post("/api/counters/1/call-next")
            _ = try await client.post("/api/counters/1/start")
            let parked = try await client.post("/api/counters/1/park", #"{"kind":"papersKept"}"#).json()
            #expect(parked["visit"]["parked"].text == "papersKept")
            let resumed = try await client.post("/api/counters/1/resume", #"{"visit":"\#(visit)"}"#).json()
            #expect(resumed["visit"]["state"].text == "serving")
            _ = try await client.post("/api/counters/1/finish")
            let reopened = try await client.post("/api/visits/\(visit)/reopen").json()
            #expect(reopened["visit"]["state"].text == "serving")
            _ = try await client.post("/api/counters/1/finish")

            let other = try await ticket(rig)
            _ = try await client.post("/api/counters/1/call-next")
            _ = try await client.post("/api/counters/1/no-show")
            let back = try await client.post("/api/visits/\(other)/come-back").json()
            #expect(back["visit"]["state"].text == "waiting")
            #expect(back["visit"]["returns"].number == 1)
            _ = try await client.post("/api/visits/\(other)/cancel")
            let again = try await client.post("/api/visits/\(other)/reopen").json()
            #expect(again["visit"]["state"].text == "waiting")
        }
    }

    @Test func `why somebody comes sooner is the console's alone`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await ticket(rig)
            let reply = try await client.post("/api/visits/\(visit)/priority", #"{"reason":"pregnant"}"#)
            #expect(try reply.json()["visit"]["reason"].text == "pregnant")
            #expect(try await client.get("/api/queue").text.contains("pregnant") == false)
            let wrong = try await client.post("/api/visits/\(visit)/priority", #"{"reason":"tall"}"#)
            #expect(try wrong.problem() == "badField")
        }
        try await rig.kiosk { client in
            let visit = try await ticket(rig, priority: true)
            for path in ["/api/queue", "/api/tickets/\(visit)", "/display"] {
                let reply = try await client.get(path)
                #expect(reply.status == 200)
                #expect(!reply.text.contains("pregnant") && !reply.text.contains("asked"), "\(path)")
            }
        }
    }

    @Test func `a walk-up is 201, a number picked without the right 403`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await ticket(rig)
            let refused = try await client.post("/api/counters/1/call", #"{"visit":"\#(visit)"}"#)
            #expect(refused.status == 403)
            #expect(try refused.problem() == "roleMissing")
            let reply = try await client.post("/api/counters/1/walk-up", #"{"reason":"infant"}"#)
            #expect(reply.status == 201)
            #expect(try reply.json()["visit"]["ticket"]["number"].text == "P001")
            #expect(try reply.json()["visit"]["origin"].text == "walkUp")
            #expect(try await client.post("/api/counters/1/walk-up").problem() == "counterBusy")
        }
    }

    @Test func `a number is passed on to one, and to somebody who is there`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            _ = try await ticket(rig)
            _ = try await client.post("/api/counters/1/call-next")
            for body in ["{}", #"{"counter":2,"clerk":"1002"}"#] {
                #expect(try await client.post("/api/counters/1/transfer", body).problem() == "badField")
            }
            let absent = try await client.post("/api/counters/1/transfer", #"{"counter":2}"#)
            #expect(absent.status == 409)
            #expect(try absent.problem() == "nobodyThere")
            let own = try await client.post("/api/counters/1/transfer", #"{"clerk":"1001"}"#)
            #expect(try own.json()["visit"]["bound"]["clerk"].text == "1001")
        }
    }

    @Test func `calling again waits a moment, and says how long`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            _ = try await ticket(rig)
            _ = try await client.post("/api/counters/1/call-next")
            let soon = try await client.post("/api/counters/1/recall")
            #expect(soon.status == 409)
            #expect(try soon.problem() == "recallTooSoon")
            #expect(soon.headers[.retryAfter] == "10")
            for _ in 1...3 {
                rig.simulated.time.advance(by: .seconds(10))
                #expect(try await client.post("/api/counters/1/recall").status == 200)
            }
            rig.simulated.time.advance(by: .seconds(10))
            #expect(try await client.post("/api/counters/1/recall").problem() == "recallLimit")
        }
    }

    @Test func `the day is closed by a manager and opened again, with the list`() async throws {
        let rig = try await Rig()
        let visit = try await ticket(rig)
        try await rig.console { client in
            #expect(try await client.post("/api/day/close").problem() == "roleMissing")
            let day = try await client.get("/api/day").json()
            #expect(day["closed"] == false)
            #expect(day["open"][0]["id"].text == visit)
        }
        try await rig.console(as: "1002", roles: [.manager]) { client in
            let closed = try await client.post("/api/day/close").json()
            #expect(closed["visits"][0]["id"].text == visit)
            #expect(closed["count"].number == 1)
            #expect(try await client.get("/api/day").json()["closed"] == true)
            #expect(try await client.post("/api/day/reopen").json()["count"].number == 1)
            #expect(try await client.post("/api/day/reopen").problem() == "notAllowed")
        }
    }
}
