import Domain
import Foundation
import Hall
import Logging
import Simulation
import Store
import Testing

@testable import kioskctl
@testable import kioskd

/// The commands through the control socket of the daemon, over a real unix socket.
struct ControlTests {
    /// Serves a simulated hall on `state` while `body` runs.
    private func withDaemon(_ body: @Sendable (SimulatedHall, String) async throws -> Void) async throws {
        let state = try TemporaryState()
        defer { state.remove() }
        let hall = try await SimulatedHall()
        try await serving(hall, state.path) { try await body(hall, state.path) }
    }

    private func serving(
        _ hall: SimulatedHall, _ state: String, _ body: @Sendable () async throws -> Void
    ) async throws {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await Daemon(hall: hall, state: state, log: log).serving(body)
    }

    @Test func `status comes from the daemon at work`() async throws {
        try await withDaemon { hall, state in
            hall.time.advance(by: .seconds(93_784))
            let status = try await Run.kioskctl(["status", "--state", state, "--json"]).json()
            #expect(status["running"] as? Bool == true && status["version"] as? String == "9.9.9")
            #expect(status["uptime"] as? Int == 93_784)
            #expect(status["incarnation"] as? String == hall.hall.store.opening.incarnation)
            #expect((status["listeners"] as? [[String: String]])?.first?["address"] == "127.0.0.1:8080")
            #expect((status["queue"] as? [String: Int])?["waiting"] == 0)
            let words = await Run.kioskctl(["status", "--state", state])
            #expect(words.output.contains("1d 02:03:04") && words.output.contains("printer down"), "\(words)")
        }
    }

    @Test func `clerks are added, listed and reset through the socket, and refusals keep their meaning`()
        async throws
    {
        try await withDaemon { hall, state in
            let add = [
                "clerks", "add", "1001", "--name", "王芳", "--roles", "clerk", "--pin-stdin", "--state", state,
            ]
            let added = await Run.kioskctl(add, input: ["2580"])
            #expect(added.code == 0, "\(added)")
            let again = await Run.kioskctl(add, input: ["2580"])
            #expect(again.code == 1 && again.errors.contains("clerk of that number exists"), "\(again)")
            let list = await Run.kioskctl(["clerks", "list", "--state", state])
            #expect(list.output.contains("王芳"), "\(list)")
            let reset = ["--pin-stdin", "--state", state]
            let done = await Run.kioskctl(["clerks", "reset-pin", "1001"] + reset, input: ["1379"])
            #expect(done.code == 0, "\(done)")
            let unknown = await Run.kioskctl(["clerks", "reset-pin", "1002"] + reset, input: ["1379"])
            #expect(unknown.code == 1 && unknown.errors.contains("no clerk of that number"), "\(unknown)")
            _ = try await hall.hall.store.signIn("1001", pin: "1379", counter: 1, at: hall.time.now())
        }
    }

    @Test func `journal and deliveries are read through the socket`() async throws {
        try await withDaemon { _, state in
            let journal = await Run.kioskctl(["journal", "verify", "--state", state])
            #expect(journal.code == 0 && journal.output.contains("the journal is intact"), "\(journal)")
            let deliveries = try await Run.kioskctl(["deliveries", "list", "--state", state, "--json"]).json()
            #expect((deliveries["deliveries"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func `a retry is asked for through the socket, and says what it cannot send again`() async throws {
        try await withDaemon { _, state in
            let now = try await Run.kioskctl(["deliveries", "retry", "--state", state, "--json"]).json()
            #expect(now["asked"] as? Bool == true && now["backlog"] as? Int == 0)
            let words = await Run.kioskctl(["deliveries", "retry", "--state", state])
            #expect(words.code == 0 && words.output.contains("trying now"), "\(words)")
            let unknown = await Run.kioskctl(["deliveries", "retry", "7", "--state", state])
            #expect(
                unknown.code == 1 && unknown.errors.contains("no delivery of that sequence"), "\(unknown)")
        }
    }

    @Test func `the socket is its owner's alone and is gone after the stop`() async throws {
        let state = try TemporaryState()
        defer { state.remove() }
        let (path, socket) = (state.path, "\(state.path)/control.sock")
        let hall = try await SimulatedHall()
        for _ in 0..<2 {
            try await serving(hall, path) {
                func mode(_ path: String) throws -> Int? {
                    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                }
                let modes = (try mode(socket), try mode(path))
                #expect(modes == (0o600, 0o700))
            }
            #expect(!FileManager.default.fileExists(atPath: socket))
        }
    }

    @Test func `a file in the way and a path too long are said plainly`() async throws {
        let state = try TemporaryState()
        defer { state.remove() }
        let hall = try await SimulatedHall()
        _ = FileManager.default.createFile(
            atPath: "\(state.path)/control.sock", contents: Data("precious".utf8))
        let error = await #expect(throws: RimError.self) { try await serving(hall, state.path) {} }
        #expect(error?.reason == "is in the way of the control socket; move it away")
        #expect(FileManager.default.contents(atPath: "\(state.path)/control.sock") == Data("precious".utf8))
        let long = "/" + String(repeating: "s", count: 110)
        let tooLong = await #expect(throws: RimError.self) { try await serving(hall, long) {} }
        #expect(tooLong?.code == .tooLong)
    }
}
