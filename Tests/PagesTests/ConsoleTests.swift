import Domain
import HTTPTypes
import Hall
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

@Suite(.serialized) struct ConsoleTests {
    @Test func `signing in sets a cookie no script and no other site can use`() async throws {
        let rig = try await Rig()
        try await rig.simulated.addClerk("1001")
        try await rig.console(as: nil) { client in
            let body = #"{"clerk":"1001","pin":"\#(SimulatedHall.pin)","counter":2}"#
            let reply = try await client.post("/api/session", body, key: nil)
            #expect(reply.status == 200)
            #expect(try reply.json()["counter"].number == 2)
            let cookie = try #require(reply.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-onewindow="))
            for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
                #expect(cookie.contains("; \(attribute)"))
            }
            #expect(!cookie.contains("Domain"))
        }
    }

    @Test func `signing off ends the session`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let before = try await client.get("/api/desk")
            #expect(before.status == 200)
            #expect(try await client.ask(.delete, "/api/session").status == 204)
            #expect(try await client.get("/api/desk").status == 401)
        }
    }

    @Test func `wrong PINs are 401, and too many of them 429 with the seconds to wait`() async throws {
        let rig = try await Rig()
        try await rig.simulated.addClerk("1001")
        try await rig.console(as: nil) { client in
            let body = #"{"clerk":"1001","pin":"9999","counter":1}"#
            for _ in 1...LockoutRule.freeTries {
                let reply = try await client.post("/api/session", body, key: nil)
                #expect([401, 429].contains(reply.status))
            }
            let reply = try await client.post("/api/session", body, key: nil)
            #expect(reply.status == 429)
            #expect(try reply.problem() == "lockedOut")
            #expect(reply.headers[.retryAfter].flatMap(Int.init) ?? 0 > 0)
        }
    }

    @Test func `a counter that is not there is refused`() async throws {
        let rig = try await Rig()
        try await rig.simulated.addClerk("1001")
        try await rig.console(as: nil) { client in
            let body = #"{"clerk":"1001","pin":"\#(SimulatedHall.pin)","counter":9}"#
            let reply = try await client.post("/api/session", body, key: nil)
            #expect(reply.status == 422)
            #expect(try reply.problem() == "noSuchCounter")
        }
    }

    @Test(arguments: [
        ("GET", "/api/desk"), ("GET", "/api/services"), ("GET", "/api/services/ZX020102"),
        ("GET", "/api/services/ZX020102/prefill"), ("GET", "/api/deliveries"), ("GET", "/api/items/1"),
        ("POST", "/api/items"), ("POST", "/api/items/1/accept"), ("POST", "/api/items/1/supplement"),
        ("POST", "/api/items/1/complete"), ("POST", "/api/deliveries/1/resend"),
        ("POST", "/api/counters/1/call-next"), ("POST", "/api/counters/1/start"), ("DELETE", "/api/session"),
    ]) func `nobody but a clerk gets an answer`(method: String, path: String) async throws {
        let rig = try await Rig()
        let method = try #require(HTTPRequest.Method(rawValue: method))
        try await rig.console(as: nil) { client in
            for client in [
                client, client.with(cookie: "__Host-onewindow=\(String(repeating: "0", count: 64))"),
            ] {
                let reply = try await client.ask(method, path)
                #expect(reply.status == 401)
                #expect(try reply.problem() == "notSignedIn")
            }
        }
    }

    @Test func `a clerk calls, recalls, starts, parks, takes back and finishes`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { _ = try await $0.post("/api/tickets") }
        try await rig.console { client in
            let called = try await client.post("/api/counters/1/call-next")
            #expect(called.status == 200)
            #expect(try called.json()["visit"]["ticket"]["number"].text == "A001")
            #expect(try called.json()["visit"]["state"].text == "called")
            let call = try #require(try called.json()["call"].number)
            rig.simulated.time.advance(by: .seconds(15))
            let recalled = try await client.post("/api/counters/1/recall").json()
            #expect(try #require(recalled["call"].number) > call)
            let started = try await client.post("/api/counters/1/start").json()
            #expect(started["visit"]["state"].text == "serving")
            #expect(started["call"] == .null && started.keys.contains("call"))
            #expect(try await client.post("/api/counters/1/park").json()["visit"]["state"].text == "parked")
            let visit = try #require(started["visit"]["id"].text)
            let resumed = try await client.post("/api/counters/1/resume", #"{"visit":"\#(visit)"}"#)
            #expect(try resumed.json()["visit"]["state"].text == "serving")
            #expect(
                try await client.post("/api/counters/1/finish").json()["visit"]["state"].text == "finished")
            #expect(try await client.post("/api/counters/1/call-next").status == 204)
            #expect(try await client.post("/api/counters/1/start").problem() == "nothingClaimed")
        }
    }

    @Test func `a call-next repeated with its key calls nobody else`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            for _ in 1...2 { _ = try await client.post("/api/tickets") }
        }
        try await rig.console { client in
            let first = try await client.post("/api/counters/1/call-next", key: "next-1")
            let again = try await client.post("/api/counters/1/call-next", key: "next-1")
            #expect(try first.json()["visit"]["id"] == again.json()["visit"]["id"])
        }
        try await rig.kiosk { client in
            let queue = try await client.get("/api/queue").json()
            #expect(queue["waitingCount"].number == 1)
        }
    }

    @Test func `thirty-two call-nexts for one waiting visit claim it once`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { _ = try await $0.post("/api/tickets") }
        try await rig.console { client in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...32 {
                    group.addTask { try await client.post("/api/counters/1/call-next").status }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses[200] == 1, "\(statuses)")
        }
    }

    @Test func `a clerk acts for the counter they sit at and no other`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let other = try await client.post("/api/counters/2/call-next")
            #expect(other.status == 403)
            #expect(try other.problem() == "otherCounter")
            #expect(try await client.post("/api/counters/x/call-next").status == 404)
        }
    }

    @Test func `the catalogue is found by words and read with its materials`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let found = try await client.get("/api/services?q=%E4%BC%98%E5%BE%85%E8%AF%81").json()
            #expect(found["services"].list.contains { $0["code"].text == "ZX020102" })
            #expect(try await client.get("/api/services").json()["services"].list.count == 34)
            let service = try await client.get("/api/services/ZX020102").json()
            #expect(service["materials"][0]["index"].number == 0)
            #expect(!service["fields"].list.isEmpty)
            #expect(try await client.get("/api/services/ZX999999").status == 404)
        }
    }

    @Test func `only a manager sends a rejected delivery again`() async throws {
        let rig = try await Rig()
        try await rig.console(as: "1002") { client in
            let reply = try await client.post("/api/deliveries/1/resend")
            #expect(reply.status == 403)
            #expect(try reply.problem() == "roleMissing")
            #expect(try await client.post("/api/deliveries/resend").status == 403)
        }
        try await rig.console(as: "1003", roles: [.clerk, .manager]) { client in
            #expect(try await client.post("/api/deliveries/1/resend").status == 404)
            #expect(try await client.post("/api/deliveries/resend").status == 200)
            let backlog = try await client.get("/api/deliveries").json()
            #expect(backlog["backlog"].number == 0)
            #expect(backlog["oldest"] == .null && backlog.keys.contains("oldest"))
            #expect(backlog["rejected"] == .list([]))
        }
    }

    @Test func `a page says why the district sent something back, and lets a manager send it again`()
        async throws
    {
        let rig = try await Rig()
        _ = try await rig.completedItem()
        try await rig.hall.store.reject(
            1, reason: "data.applicant.number: must match the pattern", at: rig.simulated.time.now())
        try await rig.console(as: "1002") { client in
            let page = try await client.get("/deliveries").text
            #expect(page.contains("不符合交换格式") && page.contains("data.applicant.number: must match"))
            #expect(!page.contains("/api/deliveries/1/resend") && page.contains("由站长再报"))
        }
        try await rig.console(as: "1003", roles: [.clerk, .manager], counter: 2) { client in
            #expect(try await client.get("/deliveries").text.contains("/api/deliveries/1/resend"))
            #expect(try await client.post("/api/deliveries/1/resend").status == 200)
            let list = try await client.get("/fragments/deliveries").text
            #expect(list.contains("没有被退回的") && !list.contains("data.applicant"))
        }
    }

    @Test(arguments: [
        ("refused with 413", RejectionCause.tooLarge), ("refused with 422: type: is wrong", .refused),
        ("sequence: is held already by another event of this incarnation", .taken),
        ("id: is held already with other content", .taken), ("data.site: is missing", .content),
        ("its data is no JSON", .content), ("rejected without a reason", .other),
    ])
    func `every reason of a rejection has words for people`(_ reason: String, _ cause: RejectionCause) {
        #expect(RejectionCause(reason) == cause)
    }

    @Test func `health is 200 and says in two languages what to do about a part`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            #expect(try await client.get("/health").json()["status"].text == "ok")
            rig.hall.parts.set("printer", .down, hint: "device.printer.paperOut")
            let health = try await client.get("/health")
            #expect(health.status == 200)
            #expect(try health.json()["status"].text == "degraded")
            let part = try #require(try health.json()["parts"].list.first { $0["name"].text == "printer" })
            #expect(part.keys == ["name", "state", "since", "hint"])
            #expect(part["hint"].text?.contains("缺纸") == true)
            #expect(part["hint"].text?.contains("out of paper") == true)
        }
    }
}
