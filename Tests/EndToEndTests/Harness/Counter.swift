import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TestTools

/// One counter on this machine: a folder with settings and state, and the programs that run on it. Each can be ended
/// and started again on the same state. Whatever still runs is killed when the test ends.
final class Counter: Sendable {
    /// What the settings say, apart from addresses and folders.
    struct Setup: Sendable {
        var counters = 3
        var digits = 3
        /// Devices in the settings that are not there.
        var absentDevices = false
        /// The address of a printer that stands alone, until there is a bench.
        var printer: String?
        var district = false
        /// Whether the line to it is one of trust: TLS, and a kiosk that is enrolled.
        var trust = false
        /// Where the state lies; nil for a folder of the counter's own.
        var state: String?
        /// A command that runs the kiosk in a place of its own.
        var inside: [String] = []
    }

    /// What the district calls the kiosk.
    static let name = "450502001001-01"

    let folder: String
    let setup: Setup
    /// Fixed for all starts, and below the ports that the kernel gives to those who call.
    let districtPort: Int
    private struct Held {
        var programs: [Program] = []
        var clients: [HTTPClient] = []
        var bench: Bench?
    }
    private let held = Mutex(Held())

    private init(_ folder: String, _ setup: Setup) async throws {
        (self.folder, self.setup) = (folder, setup)
        districtPort = setup.district ? try await Self.freePort() : 0
    }

    static func open<Result>(
        _ setup: Setup = Setup(), _ body: (Counter) async throws -> Result
    ) async throws -> Result {
        try await Place.withFolder { folder in
            let counter = try await Counter(folder, setup)
            do {
                let result = try await body(counter)
                await counter.close()
                return result
            } catch {
                await counter.close()
                throw error
            }
        }
    }

    var state: String { setup.state ?? folder + "/kiosk" }
    var settingsPath: String { folder + "/kiosk.yaml" }
    var districtState: String { folder + "/district" }
    var districtURL: String { "\(setup.trust ? "https" : "http")://127.0.0.1:\(districtPort)" }

    // MARK: Programs

    /// The virtual reader and printer.
    @discardableResult
    func bench(paced: Bool = false) async throws -> Bench {
        let program = try start(
            "benchtop",
            [
                "--listen", "127.0.0.1:0", "--assets", Place.assets, "--reader", folder + "/reader",
                "--printer", "127.0.0.1:0", paced ? "--pace" : "--no-pace", "--log-level", "critical",
            ])
        let printer = try await program.says("benchtop printer at ")
        let bench = Bench(
            web: Web(base: try await program.says("benchtop listening on "), client: client()),
            printer: printer)
        held.withLock { $0.bench = bench }
        return bench
    }

    /// The district's inbox, always at the same address.
    func district(_ more: String...) async throws -> (program: Program, web: Web) {
        let program = try start(
            "districtd",
            [
                "--listen", "127.0.0.1:\(districtPort)", "--state", districtState, "--log-level",
                "critical",
            ] + more)
        return (program, Web(base: try await program.says("districtd listening on "), client: client()))
    }

    /// The kiosk, once both its listeners stand.
    func kiosk() async throws -> Kiosk {
        let program = try kioskProgram()
        do {
            let resident = try await program.says("kioskd kiosk at ")
            let console = try await program.says("kioskd console at ")
            return Kiosk(
                program: program, resident: Web(base: resident, client: client()),
                console: Web(base: console, client: client()), state: program.root + state)
        } catch {
            throw NotStarted(words: program.words)
        }
    }

    struct NotStarted: Error, CustomStringConvertible {
        let words: String
        var description: String { "kioskd did not start:\n\(words)" }
    }

    /// The kiosk's process, whatever becomes of it.
    func kioskProgram() throws -> Program {
        try Place.write(settings(), to: settingsPath)
        return try start("kioskd", ["--config", settingsPath, "--log-level", "info"], inside: setup.inside)
    }

    /// Runs the technician's command on this counter's state.
    func kioskctl(_ arguments: String..., input: String? = nil) async throws -> (
        ending: Program.Ending, words: String
    ) {
        try await Program.run("kioskctl", arguments + ["--state", state], inside: setup.inside, input: input)
    }

    /// Makes a clerk who may do everything; answers the PIN.
    func addClerk(_ number: String = "1001") async throws -> String {
        let pin = "274961"
        let added = try await kioskctl(
            "clerks", "add", number, "--name", "王芳", "--roles", "clerk,manager", "--pin-stdin",
            input: pin + "\n")
        guard added.ending == .code(0) else { throw NotStarted(words: added.words) }
        return pin
    }

    func start(_ name: String, _ arguments: [String], inside: [String] = []) throws -> Program {
        let program = try Program(name, arguments, inside: inside)
        held.withLock { $0.programs.append(program) }
        return program
    }

    // MARK: Settings

    /// Without devices unless a bench stands here; any port will do.
    func settings() -> String {
        let printer =
            held.withLock(\.bench)?.printer ?? setup.printer
            ?? (setup.absentDevices ? "/dev/onewindow-no-printer" : nil)
        let devices = printer.map { printer in
            """
            devices:
              reader: {driver: sam-serial, path: \(folder)/reader, baud: 115200}
              printer: {driver: escpos, path: "\(printer)", width: 576, rendering: raster, confirm: process-id}

            """
        }
        let district =
            setup.district
            ? "district: {url: \"\(districtURL)\", kiosk: \(Self.name), spread: 0}\n"
            : ""
        return """
            site: {code: "450502001001", name: 示例社区党群服务中心, timezone: Asia/Shanghai}
            counters: \(setup.counters)
            tickets: {digits: \(setup.digits)}
            state: \(state)
            assets: \(Place.assets)
            web: {kiosk: 127.0.0.1:0, console: 127.0.0.1:0}
            \(devices ?? "")\(district)
            """
    }

    func client() -> HTTPClient {
        let client = Web.client()
        held.withLock { $0.clients.append(client) }
        return client
    }

    private func close() async {
        let (programs, clients) = held.withLock { ($0.programs, $0.clients) }
        for client in clients { try? await client.shutdown() }
        for program in programs { program.signal(SIGKILL) }
        // Awaited apart from the test's own task, which may have been cancelled by its time limit.
        await Task { for program in programs { _ = try? await program.ended() } }.value
    }

    /// A port that nobody listens at. Below 32768, so that no call of ours goes out from it and meets itself.
    private static func freePort() async throws -> Int {
        while true {
            let port = Int.random(in: 20_000..<32_000)
            let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            if let channel = try? await bootstrap.bind(host: "127.0.0.1", port: port).get() {
                try await channel.close()
                return port
            }
        }
    }
}

extension Program {
    /// The root of what this program sees, from here: it may have mounts of its own.
    var root: String { "/proc/\(pid)/root" }

    /// Bytes of memory that it holds now, and the most it ever held since `forgetPeak`.
    func memory() throws -> (now: Int, peak: Int) {
        let status = String(
            decoding: try Data(contentsOf: URL(filePath: "/proc/\(pid)/status")), as: UTF8.self)
        func value(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
                << 10
        }
        return (value("VmRSS"), value("VmHWM"))
    }

    /// proc_pid_clear_refs(5): 5 sets the peak back to what is held now.
    func forgetPeak() throws { try Place.write("5", to: "/proc/\(pid)/clear_refs") }
}
