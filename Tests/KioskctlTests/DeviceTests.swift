import Devices
import Domain
import Foundation
import Logging
import Simulation
import Testing
import benchtop

@testable import kioskctl

/// The commands of devices, through the daemon that drives them and directly while none runs.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DeviceTests {
    enum Way: String, CaseIterable, CustomTestStringConvertible {
        case daemon, direct
        var testDescription: String { rawValue }
    }

    private func bench(_ way: Way, _ body: @Sendable (DeviceBench) async throws -> Void) async throws {
        switch way {
        case .daemon: try await DeviceBench.withDaemon(body)
        case .direct: try await DeviceBench.with(body)
        }
    }

    @Test(arguments: Way.allCases)
    func `the list says what is there, who drives it, and how it does`(way: Way) async throws {
        try await bench(way) { bench in
            let words = await bench.run(["devices"])
            #expect(words.code == 0, "\(words)")
            for part in ["正常 / ready", "sam-serial", "scanner-serial", "escpos", "\(bench.folder)/reader"] {
                #expect(words.output.contains(part), "\(part) in \(words.output)")
            }
            let json = try await bench.run(["devices", "--json"]).json()
            let devices = try #require(json["devices"] as? [[String: Any]])
            let mine = devices.filter { ($0["id"] as? String)?.hasPrefix("settings:") == true }
            #expect(mine.compactMap { $0["role"] as? String }.sorted() == ["printer", "reader", "scanner"])
            #expect(mine.allSatisfy { $0["state"] as? String == "ready" }, "\(mine)")
            #expect(words.errors.contains("kioskd does not run") == (way == .direct), "\(words)")
        }
    }

    @Test(arguments: Way.allCases)
    func `what is wrong stands below the device, with what to do, in both languages`(way: Way) async throws {
        try await bench(way) { bench in
            await bench.printer.set(paper: .out)
            if way == .daemon { try await bench.until("device.printer.paperOut") }
            let words = await bench.run(["devices"])
            #expect(words.output.contains("有故障 / trouble"), "\(words.output)")
            #expect(words.output.contains("\n    打印机缺纸。"), "\(words.output)")
            #expect(words.output.contains("\n    The printer is out of paper."), "\(words.output)")
        }
    }

    @Test(arguments: Way.allCases)
    func `a card is shown masked, and nothing else of it`(way: Way) async throws {
        try await bench(way) { bench in
            let tapping = Task { await bench.tapping() }
            let words = await bench.run(["card", "read", "--seconds", "20"])
            let json = await bench.run(["card", "read", "--seconds", "20", "--json"])
            tapping.cancel()
            await bench.reader.stop()
            await tapping.value
            #expect(words.code == 0, "\(words)")
            #expect(words.errors.contains("lay an ID card"), "\(words)")
            #expect(words.output.contains("张*例") && words.output.contains("11**************15"), "\(words)")
            let card = try #require(try json.json()["card"] as? [String: Any])
            #expect(card["kind"] as? String == "resident" && (card["age"] as? Int ?? 0) > 100)
            #expect((card["fields"] as? [String])?.contains("address") == true)
            for text in [words.output + words.errors, json.output + json.errors] {
                for secret in ["张样例", "110199190101050115", "北京市"] {
                    #expect(!text.contains(secret), "\(secret)")
                }
            }
        }
    }

    @Test(arguments: Way.allCases)
    func `a card nobody lays is exit code 75, and a reader that is not there 69`(way: Way) async throws {
        try await bench(way) { bench in
            let nobody = await bench.run(["card", "read", "--seconds", "1"])
            #expect(nobody.code == 75 && nobody.errors.contains("no card was read within 1 s"), "\(nobody)")
            await bench.reader.unplug()
            if way == .daemon { try await bench.until("device.reader.absent") }
            let absent = await bench.run(["card", "read", "--seconds", "1"])
            #expect(absent.code == 69 && absent.errors.contains("读卡器没有连接"), "\(absent)")
            #expect(!absent.errors.contains("lay an ID card"), "nobody is asked for a card in vain")
        }
    }

    @Test(arguments: Way.allCases)
    func `a code is shown with its length`(way: Way) async throws {
        try await bench(way) { bench in
            let scanning = Task {
                while !Task.isCancelled { try? await bench.scanner.scan("ONEWINDOW-7F3A") }
            }
            let words = await bench.run(["scan", "--seconds", "20"])
            let json = try await bench.run(["scan", "--seconds", "20", "--json"]).json()
            scanning.cancel()
            await scanning.value
            #expect(words.code == 0 && words.output.contains("ONEWINDOW-7F3A"), "\(words)")
            #expect(json["length"] as? Int == 14 && json["outcome"] as? String == "done", "\(json)")
        }
    }

    @Test(arguments: Way.allCases)
    func `a test page comes out whole, and its fate is told`(way: Way) async throws {
        try await bench(way) { bench in
            let words = await bench.run(["print", "test"])
            #expect(words.code == 0 && words.output.contains("the test page is printed"), "\(words)")
            let slip = try await bench.printer.slip()
            #expect(slip.isCut && slip.id == 1)
            await bench.printer.set(coverOpen: true)
            if way == .daemon { try await bench.until("device.printer.coverOpen") }
            let open = await bench.run(["print", "test", "--json"])
            #expect(open.code != 0 && open.errors.contains("上盖"), "\(open)")
            #expect(try open.json()["outcome"] as? String == "no-device")
        }
    }

    @Test func `a page in doubt is said so, and is exit code 1`() async throws {
        let fate = PrintTrial(.unknown, hint: "device.printer.silent", model: "T-80", width: 576)
        try await DeviceBench.withDaemon(fate: fate) { bench in
            let words = await bench.run(["print", "test"])
            #expect(words.code == 1 && words.errors.contains("look at the printer"), "\(words)")
            #expect(words.errors.contains("打印机没有回答"), "\(words)")
            let json = try await bench.run(["print", "test", "--json"]).json()
            #expect(json["outcome"] as? String == "unknown")
        }
    }

    @Test(arguments: Way.allCases)
    func `a path is asked what hangs at it`(way: Way) async throws {
        try await bench(way) { bench in
            let reader = await bench.run(["devices", "probe", "\(bench.folder)/reader"])
            #expect(reader.code == 0, "\(reader)")
            if way == .daemon {
                #expect(
                    reader.output.contains("is in service") && reader.output.contains("sam-serial"),
                    "\(reader)")
            } else {
                #expect(reader.output.contains("is an ID-card reader at 115200 baud"), "\(reader)")
                let printer = await bench.run(["devices", "probe", "tcp://127.0.0.1:\(bench.printer.port)"])
                #expect(printer.code == 0 && printer.output.contains("is a printer"), "\(printer)")
            }
            let nowhere = await bench.run(["devices", "probe", "\(bench.folder)/nothing"])
            #expect(nowhere.code == 69 && nowhere.errors.contains("there is nothing at"), "\(nowhere)")
            let wrong = await bench.run(["devices", "probe", "ttyUSB0"])
            #expect(wrong.code == 64, "\(wrong)")
        }
    }

    @Test(arguments: Way.allCases, [false, true])
    func `a watch tells of each change as it happens`(way: Way, watched: Bool) async throws {
        try await bench(way) { bench in
            let (lines, line) = AsyncStream.makeStream(of: String.self)
            let watching = Task {
                await bench.run(["devices", "--watch"], watched: watched) { line.yield($0) }
            }
            @Sendable func next(_ part: String) async -> String {
                for await text in lines where text.contains(part) { return text }
                return ""
            }
            let first = await next("escpos")
            #expect(first.contains("正常 / ready"), "\(first)")
            await bench.printer.set(coverOpen: true)
            let open = await next("~")
            #expect(open.contains("escpos") && open.contains("上盖"), "\(open)")
            #expect(open.split(separator: "\n").count == (watched ? 3 : 1), "\(open)")
            await bench.printer.set(coverOpen: false)
            let closed = await next("~")
            #expect(closed.contains("正常 / ready"), "\(closed)")
            watching.cancel()
            let run = await watching.value
            #expect(run.code == 0, "\(run)")
        }
    }

    @Test func `a watch as JSON is one list a line`() async throws {
        try await DeviceBench.withDaemon { bench in
            let (lines, line) = AsyncStream.makeStream(of: String.self)
            let watching = Task { await bench.run(["devices", "--watch", "--json"]) { line.yield($0) } }
            var heard = lines.makeAsyncIterator()
            let first = try #require(await heard.next())
            await bench.printer.set(paper: .out)
            let second = try #require(await heard.next())
            watching.cancel()
            _ = await watching.value
            let lists = try [first, second].map {
                try JSONDecoder().decode(DeviceList.self, from: Data($0.utf8))
            }
            #expect(!first.contains("\n") && lists[1].version > lists[0].version)
        }
    }

    @Test func `a device that the daemon's drivers hold is busy for everybody else`() async throws {
        try await DeviceBench.withDaemon { bench in
            let other = try TemporaryState()
            defer { other.remove() }
            let config = "\(other.path)/kiosk.yaml"
            let text = try String(contentsOfFile: bench.settings, encoding: .utf8)
            try text.replacing("state: \(bench.folder)", with: "state: \(other.path)/none")
                .write(toFile: config, atomically: true, encoding: .utf8)
            let words = await Run.kioskctl(["devices", "--config", config])
            #expect(words.output.contains("别的程序占用"), "\(words)")
            let probe = await Run.kioskctl(["devices", "probe", "\(bench.folder)/reader", "--config", config])
            #expect(probe.code == 75 && probe.errors.contains("another program holds"), "\(probe)")
        }
    }

    @Test func `a daemon without devices, wrong waits and a folder without assets are said plainly`()
        async throws
    {
        let state = try TemporaryState()
        defer { state.remove() }
        let daemon = Daemon(
            hall: try await SimulatedHall(), state: state.path,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await daemon.serving {
            for command in [["devices"], ["devices", "probe", "/dev/null"], ["print", "test"]] {
                let none = await Run.kioskctl(command + ["--state", state.path])
                #expect(none.code == 69 && none.errors.contains("drives no devices"), "\(none)")
            }
        }
        for wrong in [["card", "read", "--seconds", "0"], ["scan", "--seconds", "61"]] {
            let refused = await Run.kioskctl(wrong)
            #expect(refused.code == 64, "\(refused)")
        }
        let empty = await Run.kioskctl(["devices", "--state", state.path, "--assets", state.path])
        #expect(empty.code == 78 && empty.errors.contains("name the asset folder with --assets"), "\(empty)")
    }
}

struct HintTests {
    /// What the sessions, the triage and the trials can say; printers' faults have a test of their own.
    private static let keys =
        DeviceError.readerKeys.map { "device.reader.\($0)" }
        + ["refused", "cancelled"].map { "device.reader.\($0)" }
        + ["absent", "denied", "busy", "silent", "hungUp", "damaged", "unsuitable", "fault", "cancelled"].map
    {
        "device.scanner.\($0)"
    }
        + ["setAside", "undriven", "untouchable", "elsewhere", "spare", "notChosen", "notWanted"].map {
            "device.\($0)"
        } + ["scan.tooLong", "scan.unreadable", "scan.notUTF8", "testPage.notDrawn", "card.failed"]

    @Test(arguments: keys) func `every hint has its sentence in both languages`(key: String) throws {
        let texts = try Samples.texts()
        #expect(texts.has(key, in: .chinese) && texts.has(key, in: .english))
        #expect(Sentences(texts).words(key)?.lines.count == 2)
    }
}

struct MaskedCardTests {
    @Test func `a card keeps its kind, age and expiry, and loses whose it is`() throws {
        let day = try #require(CivilDate("2026-03-02"))
        let card = MaskedCard(Samples.card, on: day)
        #expect(card.name == "测*甲" && card.number == "99**************21" && card.age == 70)
        #expect(card.kind == .resident && card.expiry == "never")
        #expect(
            card.fields == [
                "name", "number", "sex", "birth", "nation", "address", "issuer", "validFrom", "expiry",
            ])
        let sent = String(decoding: try JSONEncoder().encode(card), as: UTF8.self)
        for secret in ["测试甲", "990000195512310021", "测试路", "1955", "测试市公安局"] {
            #expect(!sent.contains(secret), "\(secret)")
        }
    }

    @Test(arguments: [
        ("/dev/ttyUSB0", true), ("tcp://127.0.0.1:9100", true), ("ttyUSB0", false), ("", false),
        ("/dev/a b", false), ("/" + String(repeating: "x", count: 1024), false),
    ]) func `a path to probe is absolute or an address`(path: String, isPlausible: Bool) {
        #expect(ProbeWish(path: path).isPlausible == isPlausible)
    }
}

extension DeviceBench {
    /// Waits until the daemon's list holds this hint.
    func until(_ hint: String) async throws {
        let place = try StatePlace(state: folder, config: nil)
        let remote = try #require(try await RemoteKiosk.connect(place))
        var list = try await remote.devices()
        while !list.devices.contains(where: { $0.hint == hint }) {
            try Task.checkCancellation()
            list = try await remote.devices(after: list.version)
        }
        await remote.close()
    }
}
