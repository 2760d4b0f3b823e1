import Domain
import HTTPTypes
import Hall
import Simulation
import Synchronization
import TestTools
import Testing

@testable import Pages

/// The technician's page and its calls.
@Suite(.serialized, .timeLimit(.minutes(1))) struct DevicePageTests {
    @Test func `nobody but a clerk sees the devices, and the page asks to sign in`() async throws {
        let rig = try await Rig()
        try await rig.console(as: nil) { client in
            for path in ["/api/devices", "/api/devices?after=1", "/fragments/device"] {
                #expect(try await client.get(path).problem() == "notSignedIn", "\(path)")
            }
            #expect(try await client.post("/api/devices/print-test").problem() == "notSignedIn")
            let page = try await client.get("/device")
            #expect(page.status == 200 && page.text.contains("id=\"sign-in-form\""))
        }
        try await rig.kiosk { client in
            for path in ["/device", "/api/devices", "/fragments/device"] {
                let reply = try await client.get(path)
                #expect(reply.status == 404, "\(path)")
            }
        }
    }

    @Test func `each device in trouble says what to do, in both languages`() async throws {
        let devices = try SimulatedDevices()
        let rig = try await Rig(devices: devices)
        try await devices.running {
            try await rig.console { client in
                let answer = try await client.get("/api/devices").json()
                let printer = try #require(
                    answer["devices"].list.first { $0["id"].text == "settings:printer" })
                #expect(printer["state"].text == "trouble" && printer["role"].text == "printer")
                #expect(printer["driver"].text == "escpos" && printer["node"].text == "/nonexistent/printer")
                #expect(printer["hint"]["zh"].text?.contains("打印机没有连接") == true)
                #expect(printer["hint"]["en"].text?.contains("not connected") == true)
                #expect(answer["version"].number ?? 0 > 0 && answer.keys.contains("parts"))
                #expect(try await client.get("/api/devices?after=x").problem() == "badField")
            }
        }
    }

    @Test func `a call after the newest version waits for news, and an old one is answered at once`()
        async throws
    {
        let devices = try SimulatedDevices()
        let rig = try await Rig(devices: devices)
        try await rig.console { client in
            let empty = try await client.get("/api/devices").json()
            #expect(empty["devices"].list.isEmpty)
            let version = Int(try #require(empty["version"].number))
            let news = Task { try await client.get("/api/devices?after=\(version)").json() }
            try await devices.running {
                let told = try await news.value
                #expect(Int(told["version"].number ?? 0) > version)
                let old = try await client.get("/api/devices?after=\(version)").json()
                #expect(!old["devices"].list.isEmpty)
                // A page from before a restart has seen a higher version.
                let former = try await client.get("/api/devices?after=999999").json()
                #expect(!former["devices"].list.isEmpty)
            }
        }
    }

    @Test(arguments: [("zh", "设备检查", "有故障"), ("en", "Devices", "Trouble")])
    func `the page shows devices and parts in the reader's language`(
        language: String, title: String, state: String
    ) async throws {
        let devices = try SimulatedDevices()
        let rig = try await Rig(devices: devices)
        rig.hall.parts.set("store", .degraded, hint: "store.setAside")
        try await devices.running {
            try await rig.console(roles: [.clerk, .technician]) { client in
                for path in ["/device?lang=\(language)", "/fragments/device?lang=\(language)"] {
                    let page = try await client.get(path)
                    #expect(page.status == 200)
                    #expect(page.text.contains(state) && page.text.contains("data-part=\"store\""))
                    #expect(page.text.contains("data-device=\"settings:reader\" data-state=\"trouble\""))
                    #expect(!page.text.contains(">device"), "a bare key")
                }
                let page = try await client.get("/device?lang=\(language)")
                #expect(page.text.contains("<h1>\(title)</h1>") && page.text.contains("id=\"print-test\""))
            }
        }
    }

    @Test func `a test page is for managers and technicians, and takes a key`() async throws {
        let rig = try await Rig()
        try await rig.console(as: "1001", roles: [.clerk]) { client in
            let refusal = try await client.post("/api/devices/print-test")
            #expect(try refusal.problem() == "roleMissing")
            let page = try await client.get("/device")
            #expect(page.text.contains("id=\"may-not-print\"") && !page.text.contains("id=\"print-test\""))
        }
        for (number, role) in [("1002", ClerkRole.manager), ("1003", .technician)] {
            try await rig.console(as: number, roles: [role]) { client in
                #expect(try await client.post("/api/devices/print-test", key: nil).problem() == "keyMissing")
                let reply = try await client.post("/api/devices/print-test")
                #expect(reply.status == 200)
                #expect(try reply.json()["outcome"].text == "no-device")
            }
        }
    }

    @Test func `a printer that is not there is said so, with what to do`() async throws {
        let devices = try SimulatedDevices()
        let rig = try await Rig(devices: devices)
        try await devices.running {
            try await rig.console(roles: [.technician]) { client in
                let answer = try await client.post("/api/devices/print-test").json()
                #expect(answer["outcome"].text == "no-device")
                #expect(answer["hint"]["zh"].text?.contains("打印机没有连接") == true)
            }
        }
    }

    @Test func `the console links to the page, and the page back`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let (counter, device) = (try await client.get("/counter"), try await client.get("/device"))
            #expect(counter.text.contains("href=\"/device\"") && device.text.contains("href=\"/counter\""))
        }
    }
}

/// One press, one page.
struct TestPagesTests {
    private func once(_ key: String, _ fingerprint: String = "f") -> Once {
        Once(key: key, fingerprint: fingerprint)
    }

    @Test func `a press repeated joins the first, and later gets its answer`() async throws {
        let pages = TestPages()
        let printed = Mutex(0)
        let (gate, opened) = AsyncStream.makeStream(of: Void.self)
        let print: @Sendable () async -> PrintTrial = {
            let count = printed.withLock { count in
                count += 1
                return count
            }
            for await _ in gate {}
            return PrintTrial(.done, width: count)
        }
        async let first = pages.trial(once("a"), print: print)
        async let second = pages.trial(once("a"), print: print)
        opened.finish()
        let fates = try await [first, second]
        let later = try await pages.trial(once("a"), print: print)
        #expect(fates + [later] == Array(repeating: PrintTrial(.done, width: 1), count: 3))
        #expect(printed.withLock { $0 } == 1)
        let next = try await pages.trial(once("b"), print: print)
        #expect(next.width == 2)
    }

    @Test func `another press meanwhile is told to come back, and a key for another wish is refused`()
        async throws
    {
        let pages = TestPages()
        let (gate, opened) = AsyncStream.makeStream(of: Void.self)
        let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await pages.trial(once("a")) {
                hasBegun.yield()
                for await _ in gate {}
                return PrintTrial(.done)
            }
        }
        for await _ in begun { break }
        let busy = await #expect(throws: Problem.self) {
            try await pages.trial(once("b")) { PrintTrial(.failed) }
        }
        #expect(busy?.kind == .overloaded && busy?.retryAfter != nil)
        let reused = await #expect(throws: Problem.self) {
            try await pages.trial(once("a", "g")) { PrintTrial(.failed) }
        }
        #expect(reused?.kind == .keyReused)
        opened.finish()
        #expect(try await first.value == PrintTrial(.done))
    }

    @Test func `only the latest presses are remembered`() async throws {
        let pages = TestPages()
        for number in 0..<100 {
            let trial = try await pages.trial(once("key-\(number)")) { PrintTrial(.done, width: number) }
            #expect(trial.width == number)
        }
        #expect(try await pages.trial(once("key-99")) { PrintTrial(.failed) }.width == 99)
        #expect(try await pages.trial(once("key-0")) { PrintTrial(.failed) } == PrintTrial(.failed))
    }
}

struct SinceTextTests {
    @Test(arguments: [
        ("2026-03-02T00:15:30Z", "08:15"), ("2026-03-02T00:15:30.250Z", "08:15"),
        ("2026-03-01T15:59:00Z", "2026-03-01 23:59"), ("yesterday", nil), ("", nil),
    ]) func `a time of today is told by the clock, an older one with its date`(text: String, told: String?) {
        #expect(SinceText.text(text, SimulatedTime().now()) == told)
    }
}
