import Domain
import HTTPTypes
import Hall
import Simulation
import TestTools
import Testing

@testable import Pages

@Suite(.serialized) struct AlarmTests {
    @Test func `one press without a body calls, colleagues answer, and it ends`() async throws {
        let rig = try await Rig()
        let alarm = try await rig.console { client in
            let raised = try await client.post("/api/alarm")
            #expect(raised.status == 201)
            #expect(try raised.json()["reason"].text == "help")
            #expect(try raised.json()["counter"].number == 1)
            let id = try #require(try raised.json()["id"].text)
            let own = try await client.post("/api/alarm/\(id)/answer")
            #expect(own.status == 409)
            return id
        }
        try await rig.console(as: "1002", counter: 2) { client in
            let hushed = try await client.post("/api/alarm/\(alarm)/close")
            #expect(hushed.status == 409)
            let open = try await client.get("/api/alarms").json()["alarms"].list
            #expect(open.compactMap { $0["id"].text } == [alarm])
            let answered = try await client.post("/api/alarm/\(alarm)/answer").json()
            #expect(answered["answers"][0]["number"].text == "1002")
            #expect(answered["answers"][0]["counter"].number == 2)
            #expect(try await client.post("/api/alarm/\(alarm)/close").json()["closed"] == .flag(true))
            #expect(try await client.get("/api/alarms").json()["alarms"] == .list([]))
            #expect(try await client.post("/api/alarm/4711/answer").problem() == "unknownAlarm")
        }
    }

    @Test func `a reason that is none is refused`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let refused = try await client.post("/api/alarm", #"{"reason":"tea"}"#)
            #expect(refused.status == 400)
        }
    }

    @Test func `the kiosk serves no call for help`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let list = try await client.get("/api/alarms")
            #expect(list.status == 404)
            #expect(try await client.post("/api/alarm").status == 404)
        }
    }
}
