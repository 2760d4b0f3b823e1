import Foundation
import Testing

@testable import kioskctl

/// Moving a kiosk as a technician does it, word by word.
struct MovingCommandTests {
    /// An old board with one clerk, a stick, a place for the new board, and the settings file.
    private func withBoards(
        _ body: (_ old: String, _ stick: String, _ new: String, _ settings: String) async throws -> Void
    ) async throws {
        let (old, stick, new) = (try TemporaryState(), try TemporaryState(), try TemporaryState())
        defer { for state in [old, stick, new] { state.remove() } }
        let settings = "\(stick.path)/kiosk.yaml"
        try Data(
            """
            site: {code: "450502001001", name: 示例社区党群服务中心}
            state: \(old.path)
            district: {url: "https://district.example/onewindow", kiosk: 450502001001-01}

            """.utf8
        ).write(to: URL(filePath: settings))
        let clerk = await Run.kioskctl(
            [
                "clerks", "add", "1001", "--name", "张样例", "--roles", "clerk", "--pin-stdin", "--state",
                old.path,
            ], input: ["2580"])
        #expect(clerk.code == 0, "\(clerk)")
        try await body(old.path, stick.path, new.path, settings)
    }

    private func file(on stick: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: stick)
        return "\(stick)/\(try #require(names.first { $0.hasSuffix(".export") }))"
    }

    @Test func `out, in again elsewhere, and the old board says what happened and how to undo it`()
        async throws
    {
        try await withBoards { old, stick, new, settings in
            let out = await Run.kioskctl(["export", "--to", stick, "--config", settings])
            #expect(out.code == 0, "\(out)")
            let passphrase = try #require(
                out.output.firstMatch(of: /口令（只显示这一次，请抄下来）：([0-9-]{35})/)?.output.1)
            #expect(out.output.contains("kioskctl import") && out.output.contains("450502001001-01"))
            let file = try file(on: stick)
            #expect(file.contains("/onewindow-450502001001-01-"))

            let status = await Run.kioskctl(["status", "--config", settings])
            #expect(status.code == 1 && status.errors.contains("kioskctl export --undo"), "\(status)")
            #expect(status.errors.contains("已于") && status.errors.contains(file))
            let twice = await Run.kioskctl(["export", "--to", stick, "--config", settings])
            #expect(twice.code == 1 && twice.errors.contains("--undo"), "\(twice)")

            let wrong = await Run.kioskctl(
                ["import", file, "--state", new, "--config", "\(new)/none.yaml", "--passphrase-stdin"],
                input: ["00000-00000-00000-00000-00000-00000"])
            #expect(wrong.code == 1 && wrong.errors.contains("口令不对"), "\(wrong)")

            let placed = "\(stick)/etc/kiosk.yaml"
            let arrived = await Run.kioskctl(
                ["import", file, "--state", new, "--config", placed], secrets: [String(passphrase)])
            #expect(arrived.code == 0, "\(arrived)")
            #expect(arrived.output.contains("kioskctl enrol") && arrived.output.contains(placed))
            #expect(
                FileManager.default.contents(atPath: placed) == FileManager.default.contents(atPath: settings)
            )
            let clerks = await Run.kioskctl(["clerks", "list", "--state", new])
            #expect(clerks.output.contains("1001"), "\(clerks)")
            let verdict = await Run.kioskctl(["journal", "verify", "--state", new])
            #expect(verdict.code == 0, "\(verdict)")

            let again = await Run.kioskctl(
                ["import", file, "--state", new, "--config", settings, "--passphrase-stdin"],
                input: [String(passphrase)])
            #expect(again.code == 1 && again.errors.contains("onewindow.sqlite"), "\(again)")

            let undone = await Run.kioskctl(["export", "--undo", "--config", settings])
            #expect(undone.code == 0 && undone.output.contains("恢复"), "\(undone)")
            let nothing = await Run.kioskctl(["export", "--undo", "--config", settings])
            #expect(nothing.code == 1, "\(nothing)")
            #expect(await Run.kioskctl(["status", "--config", settings]).code == 0)
        }
    }

    @Test func `a passphrase of one's own is not shown, and every refusal leaves the kiosk as it was`()
        async throws
    {
        try await withBoards { old, stick, new, settings in
            let short = await Run.kioskctl(
                ["export", "--to", stick, "--passphrase-stdin", "--config", settings], input: ["short"])
            #expect(short.code == 1 && short.errors.contains("12"), "\(short)")
            let nowhere = await Run.kioskctl(["export", "--to", "\(stick)/none", "--config", settings])
            #expect(nowhere.code == 64 && nowhere.errors.contains("\(stick)/none"), "\(nowhere)")
            #expect(await Run.kioskctl(["export", "--config", settings]).code == 64)
            #expect(await Run.kioskctl(["status", "--config", settings]).code == 0)

            let own = "一个相当长的口令，只有我知道"
            let out = await Run.kioskctl(
                ["export", "--to", stick, "--passphrase-stdin", "--config", settings, "--json"], input: [own])
            #expect(out.code == 0 && !out.output.contains(own), "\(out)")
            let json = try out.json()
            #expect(json["passphrase"] == nil)
            #expect((json["manifest"] as? [String: Any])?["kiosk"] as? String == "450502001001-01")
            let none = await Run.kioskctl(
                ["import", settings, "--state", new, "--passphrase-stdin"], input: [own])
            #expect(none.code == 64 && none.errors.contains("kioskctl export"), "\(none)")
            let arrived = await Run.kioskctl(
                ["import", try file(on: stick), "--state", new, "--config", settings, "--passphrase-stdin"],
                input: [own])
            #expect(arrived.code == 0, "\(arrived)")
        }
    }
}
