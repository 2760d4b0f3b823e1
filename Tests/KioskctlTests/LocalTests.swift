import Domain
import Foundation
import Glibc
import Logging
import Store
import Testing

@testable import kioskctl

/// The commands against a state directory while no daemon runs.
struct LocalTests {
    private func withState(_ body: (String) async throws -> Void) async throws {
        let state = try TemporaryState()
        defer { state.remove() }
        try await body(state.path)
    }

    private func add(_ number: String, to state: String, pin: String = "2580") async -> Run {
        await Run.kioskctl(
            [
                "clerks", "add", number, "--name", "王芳", "--roles", "manager,clerk", "--pin-stdin", "--state",
                state,
            ],
            input: [pin])
    }

    @Test func `a clerk is added before the first start, listed, and given a new PIN`() async throws {
        try await withState { state in
            let added = await add("1001", to: state)
            #expect(added.code == 0 && added.output == "已添加工号 1001\nclerk 1001 was added", "\(added)")
            let list = await Run.kioskctl(["clerks", "list", "--state", state])
            #expect(
                list.output.split(separator: "\n").last == "1001           王芳         clerk,manager",
                "\(list)")
            let json = try await Run.kioskctl(["clerks", "list", "--state", state, "--json"]).json()
            #expect(
                (json["clerks"] as? [[String: Any]])?.first?["roles"] as? [String] == ["clerk", "manager"])
            let reset = await Run.kioskctl(
                ["clerks", "reset-pin", "1001", "--state", state], secrets: ["1379", "1379"])
            #expect(reset.code == 0, "\(reset)")
            let old = try await signIn(state, "1001", "2580")
            let new = try await signIn(state, "1001", "1379")
            #expect(old == .wrongPIN && new == nil)
        }
    }

    @Test func `refusals are one sentence in each language and exit code 1`() async throws {
        try await withState { state in
            _ = await add("1001", to: state)
            let again = await add("1001", to: state)
            #expect(again.code == 1 && again.errors.contains("clerk of that number exists"), "\(again)")
            for pin in ["123", "1111", "12a4", ""] {
                let bad = await add("1002", to: state, pin: pin)
                #expect(bad.code == 1 && bad.errors.contains("a PIN is 4 to 12 digits"), "\(bad)")
            }
            let unknown = await Run.kioskctl(
                ["clerks", "reset-pin", "9", "--pin-stdin", "--state", state], input: ["2580"])
            #expect(
                unknown.code == 1 && unknown.errors.contains("there is no clerk of that number"), "\(unknown)"
            )
            let differ = await Run.kioskctl(
                ["clerks", "reset-pin", "1001", "--state", state], secrets: ["2580", "2581"])
            #expect(differ.code == 1 && differ.errors.contains("the two PINs differ"), "\(differ)")
            let mute = await Run.kioskctl(["clerks", "reset-pin", "1001", "--pin-stdin", "--state", state])
            #expect(mute.code == 1 && mute.errors.contains("no PIN was read"), "\(mute)")
            let role = await Run.kioskctl([
                "clerks", "add", "3", "--name", "x", "--roles", "boss", "--state", state,
            ])
            #expect(role.code == 64, "\(role)")
        }
    }

    @Test func `the journal is verified, and a changed entry is found`() async throws {
        try await withState { state in
            _ = await add("1001", to: state)
            let good = await Run.kioskctl(["journal", "verify", "--state", state])
            #expect(good.code == 0 && good.output.contains("the journal is intact"), "\(good)")
            let json = try await Run.kioskctl(["journal", "verify", "--state", state, "--json"]).json()
            #expect(json["intact"] as? Bool == true && (json["head"] as? String)?.count == 64)
            let file = URL(fileURLWithPath: "\(state)/onewindow.sqlite")
            var bytes = try Data(contentsOf: file)
            let fact = try #require(bytes.range(of: Data(#"{"clerkAdded":{"clerk":"1001""#.utf8)))
            bytes.replaceSubrange(fact, with: Data(#"{"clerkAdded":{"clerk":"1002""#.utf8))
            try bytes.write(to: file)
            let broken = await Run.kioskctl(["journal", "verify", "--state", state])
            #expect(
                broken.code == 65 && broken.errors.contains("the journal is broken at entry"), "\(broken)")
            #expect(broken.output.isEmpty)
        }
    }

    @Test func `status and deliveries speak of a kiosk whose daemon does not run`() async throws {
        try await withState { state in
            _ = await add("1001", to: state)
            let status = try await Run.kioskctl(["status", "--state", state, "--json"]).json()
            #expect(status["running"] as? Bool == false && status["bootNumber"] as? Int == 2)
            let words = await Run.kioskctl(["status", "--state", state])
            #expect(words.output.contains("未运行 / not running"), "\(words)")
            let deliveries = await Run.kioskctl(["deliveries", "list", "--state", state, "--limit", "5"])
            #expect(deliveries.code == 0 && deliveries.output == "（无） / (none)", "\(deliveries)")
            let retry = await Run.kioskctl(["deliveries", "retry", "--state", state])
            #expect(retry.code == 0 && retry.output.contains("goes out when it does"), "\(retry)")
            let unknown = await Run.kioskctl(["deliveries", "retry", "7", "--state", state])
            #expect(
                unknown.code == 1 && unknown.errors.contains("no delivery of that sequence"), "\(unknown)")
            let limit = await Run.kioskctl(["deliveries", "list", "--state", state, "--limit", "0"])
            #expect(limit.code == 64, "\(limit)")
        }
    }

    @Test func `a wrong state directory is not filled with a new kiosk`() async throws {
        try await withState { state in
            let missing = await Run.kioskctl(["status", "--state", "\(state)/no"])
            #expect(
                missing.code == 66 && missing.errors.contains("there is no state directory"), "\(missing)")
            let empty = await Run.kioskctl(["clerks", "list", "--state", state])
            #expect(empty.code == 66 && empty.errors.contains("holds no kiosk's state"), "\(empty)")
            let made = try FileManager.default.contentsOfDirectory(atPath: state)
            #expect(made == [])
            _ = FileManager.default.createFile(atPath: "\(state)/file", contents: nil)
            let file = await Run.kioskctl(["status", "--state", "\(state)/file"])
            #expect(file.code == 66 && file.errors.contains("is not a folder"), "\(file)")
            let long = await Run.kioskctl(["status", "--state", "/" + String(repeating: "s", count: 110)])
            #expect(long.code == 78 && long.errors.contains("longer than 107 bytes"), "\(long)")
        }
    }

    @Test(arguments: [
        (["--state", "d", "status"], ["status", "--state", "d"]),
        (["--state=d", "--json", "journal", "verify"], ["journal", "verify", "--state=d", "--json"]),
        (["status", "--state", "d"], ["status", "--state", "d"]),
        (["--help"], ["--help"]), (["--state"], ["--state"]), ([], []),
    ])
    func `options may stand before the command`(typed: [String], meant: [String]) {
        #expect(Kioskctl.optionsLast(typed) == meant)
    }

    @Test func `the state is found through the settings`() async throws {
        try await withState { state in
            let config = "\(state)/kiosk.yaml"
            try "state: \(state)\ntickets: {digits: 4}\n".write(
                toFile: config, atomically: true, encoding: .utf8)
            let added = await Run.kioskctl(
                ["clerks", "add", "7", "--name", "x", "--roles", "clerk", "--pin-stdin", "--config", config],
                input: ["2580\r"])
            #expect(added.code == 0, "\(added)")
            #expect(FileManager.default.fileExists(atPath: "\(state)/onewindow.sqlite"))
            let bad = await Run.kioskctl(["status", "--config", "\(state)/no.yaml"])
            #expect(bad.code == 78 && bad.errors.contains("cannot be read"), "\(bad)")
        }
    }

    @Test func `a store that another process holds, and a dead socket, are told apart from a kiosk`()
        async throws
    {
        try await withState { state in
            let store = try await open(state)
            let held = await Run.kioskctl(["status", "--state", state])
            #expect(held.code == 69 && held.errors.contains("its control socket does not answer"), "\(held)")
            await store.close(at: moment)
            try leaveDeadSocket(at: "\(state)/control.sock")
            let dead = await Run.kioskctl(["clerks", "list", "--state", state])
            #expect(dead.code == 0, "\(dead)")
        }
    }

    private var moment: Moment {
        Moment(
            wall: WallTime(milliseconds: 1_772_413_200_000), monotonic: 1,
            boot: String(repeating: "0", count: 32),
            trust: .synced, offset: 0)
    }

    private func open(_ state: String) async throws -> Store {
        try await Store.open(
            .directory(state),
            configuration: StoreConfiguration(digits: 3, region: "450502001001", version: "test"), at: moment,
            onCommit: { _ in }, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The error, or nil when the clerk is in.
    private func signIn(_ state: String, _ number: String, _ pin: String) async throws -> StoreError? {
        let store = try await open(state)
        var refusal: StoreError?
        do throws(StoreError) { _ = try await store.signIn(number, pin: pin, counter: 1, at: moment) } catch {
            refusal = error
        }
        await store.close(at: moment)
        return refusal
    }

    /// A socket file whose process is gone.
    private func leaveDeadSocket(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // Safe because the path is shorter than sun_path and the record lives through the call.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        close(descriptor)
        #expect(result == 0)
    }
}
