import Domain
import HTTPTypes
import Hall
import Simulation
import TestTools
import Testing

@testable import Pages

@Suite(.serialized) struct RosterTests {
    static let manager: [ClerkRole] = [.clerk, .manager]

    /// As a manager, on the weekday of the simulated morning.
    func plan(_ rig: Rig, _ duties: [(clerk: String, duty: Duty)]) async throws {
        let weekday = try await rig.hall.today().weekday
        try await rig.console(as: "1009", roles: Self.manager, counter: 3) { client in
            for (clerk, duty) in duties {
                let body = #"{"clerk":"\#(clerk)","weekday":\#(weekday),"duty":"\#(duty.rawValue)"}"#
                let reply = try await client.post("/api/roster/weekly", body)
                #expect(reply.status == 200)
            }
        }
    }

    @Test func `everybody reads the roster, managers plan it`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let empty = try await client.get("/api/roster").json()
            #expect(empty["planned"] == .flag(false))
            let refused = try await client.post(
                "/api/roster/weekly", #"{"clerk":"1001","weekday":1,"duty":"counter"}"#)
            #expect(refused.status == 403)
            #expect(try refused.problem() == "roleMissing")
        }
        try await plan(rig, [("1001", .counter), ("1009", .grid)])
        try await rig.console(as: "1008", roles: Self.manager, counter: 2) { client in
            let roster = try await client.get("/api/roster").json()
            #expect(roster["planned"] == .flag(true))
            #expect(roster["counters"].list.compactMap(\.text) == ["1001"])
            let clerk = try #require(roster["clerks"].list.first { $0["number"].text == "1001" })
            #expect(clerk["duty"].text == "counter" && clerk["source"].text == "weekly")
            #expect(clerk["week"].list.count == 7)
        }
    }

    @Test func `who is elsewhere is told why the counter stays shut`() async throws {
        let rig = try await Rig()
        for clerk in ["1001", "1002", "1003"] { try await rig.simulated.addClerk(clerk) }
        try await plan(rig, [("1001", .counter), ("1002", .grid)])
        try await rig.console(as: nil) { client in
            for (clerk, status, problem) in [
                ("1001", 200, nil), ("1002", 403, "onGridDuty"), ("1003", 403, "offDuty"),
            ] {
                let body = #"{"clerk":"\#(clerk)","pin":"\#(SimulatedHall.pin)","counter":1}"#
                let reply = try await client.post("/api/session", body, key: nil)
                #expect(reply.status == status)
                #expect(try reply.problem() == problem)
            }
        }
    }

    @Test func `an exception and a swap are for one date`() async throws {
        let rig = try await Rig()
        for clerk in ["1001", "1002"] { try await rig.simulated.addClerk(clerk) }
        try await plan(rig, [("1001", .counter), ("1002", .grid)])
        let today = try await rig.hall.today()
        try await rig.console(as: "1008", roles: Self.manager, counter: 2) { client in
            let swapped = try await client.post(
                "/api/roster/swap", #"{"date":"\#(today)","clerk":"1001","with":"1002"}"#)
            #expect(try swapped.json()["counters"].list.compactMap(\.text) == ["1002"])
            let again = try await client.post(
                "/api/roster/exceptions", #"{"date":"\#(today)","clerk":"1001","duty":null}"#)
            #expect(try again.json()["counters"].list.compactMap(\.text) == ["1001"])
            let nothing = try await client.post(
                "/api/roster/swap", #"{"date":"\#(today)","clerk":"1001","with":"1001"}"#)
            #expect(nothing.status == 409)
            #expect(try nothing.problem() == "nothingToSwap")
            let nobody = try await client.post(
                "/api/roster/exceptions", #"{"date":"\#(today)","clerk":"4711","duty":"off"}"#)
            #expect(try nobody.problem() == "unknownClerk")
            #expect(try await client.get("/api/roster?date=tomorrow").status == 400)
            #expect(
                try await client.post("/api/roster/weekly", #"{"clerk":"1001","weekday":8}"#).status == 400)
        }
    }

    @Test func `nobody signs out over a visit`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { _ = try await $0.post("/api/tickets") }
        try await rig.console { client in
            _ = try await client.post("/api/counters/1/call-next")
            let refused = try await client.ask(.delete, "/api/session")
            #expect(refused.status == 409)
            #expect(try refused.problem() == "visitClaimed")
            #expect(try refused.json()["detail"].text?.contains("A001") == true)
            _ = try await client.post("/api/counters/1/park")
            #expect(try await client.ask(.delete, "/api/session").status == 204)
        }
    }

    @Test func `a shift is handed to a colleague, somebody else's only by a manager`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { _ = try await $0.post("/api/tickets") }
        try await rig.simulated.addClerk("1002")
        try await rig.console { client in
            _ = try await client.post("/api/counters/1/call-next")
            _ = try await client.post("/api/counters/1/park")
            let shift = try await client.get("/api/shift").json()
            #expect(shift["visits"].list.compactMap(\.text) == ["A001"])
            #expect(shift["successors"].list.compactMap(\.text) == ["1002"])
            let other = try await client.post("/api/shift/hand-over", #"{"from":"1002","to":"1001"}"#)
            #expect(other.status == 403)
            #expect(
                try await client.post("/api/shift/hand-over", #"{"to":"1001"}"#).problem()
                    == "successorNotOnDuty")
            let moved = try await client.post("/api/shift/hand-over", #"{"to":"1002"}"#)
            #expect(try moved.json()["visits"].number == 1)
            #expect(try await client.get("/api/shift").json()["visits"] == .list([]))
        }
    }

    @Test func `the page has the grid for a manager, and for others what they may do`() async throws {
        let rig = try await Rig()
        try await plan(rig, [("1009", .counter)])
        try await rig.console(as: "1008", roles: Self.manager, counter: 2) { client in
            let page = try await client.get("/roster").text
            #expect(page.contains(#"id="cell-1009-1""#))
            #expect(page.contains(#"id="swap""#))
            let english = try await client.get("/roster?lang=en").text
            #expect(english.contains("The week"))
            #expect(try await client.get("/fragments/roster").text.contains(#"data-region="week""#))
        }
    }
}
