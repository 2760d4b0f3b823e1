import Foundation
import Paper
import Testing

@testable import kioskctl

/// `kioskctl paper`: samples of slips as pictures, and templates checked before they are used.
struct PaperCommandTests {
    /// The assets of the checkout this was compiled in.
    private var assets: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Assets").path
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = try TemporaryState()
        defer { folder.remove() }
        try await body(folder.path)
    }

    private func run(_ arguments: String...) async -> Run {
        await Run.kioskctl(["paper"] + arguments + ["--assets", assets])
    }

    /// Width and height as the PNG's header says.
    private func size(of path: String) throws -> (Int, Int) {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    @Test func `every slip is listed by name, in Chinese and in English`() async throws {
        let list = await run("list")
        #expect(list.code == 0)
        for sample in SlipSample.allCases {
            #expect(list.output.contains("\(sample.rawValue) "), "\(sample)")
        }
        #expect(list.output.contains("受理通知书") && list.output.contains("Notice of acceptance"))
        let json = await run("list", "--json")
        #expect(json.output.contains(#""slip" : "day-report""#), "\(json.output)")
    }

    @Test(arguments: SlipSample.allCases)
    func `a preview is a picture as wide as the paper`(_ sample: SlipSample) async throws {
        try await withFolder { folder in
            let path = "\(folder)/slip.png"
            let plain = await run("preview", sample.rawValue, "--width", "384", "-o", path)
            #expect(plain.code == 0 && plain.output.contains("drawn to \(path) (384×"), "\(plain)")
            let (width, height) = try size(of: path)
            let both = await run(
                "preview", sample.rawValue, "--width", "384", "--language", "zh-en", "-o", path)
            #expect(both.code == 0 && width == 384)
            #expect(try size(of: path).1 > height)
        }
    }

    @Test func `what cannot be drawn or written is said in a sentence`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/slip.png"
            let unknown = await run("preview", "tickt", "-o", path)
            #expect(unknown.code == 64 && unknown.errors.contains("did you mean ticket?"), "\(unknown)")
            #expect(unknown.errors.contains("没有 tickt 这种凭条"))
            let strange = await run("preview", "poem", "-o", path)
            #expect(strange.code == 64 && strange.errors.contains("see kioskctl paper list"), "\(strange)")
            for width in ["0", "100", "577", "4096"] {
                let bad = await run("preview", "ticket", "--width", width, "-o", path)
                #expect(bad.code == 64 && bad.errors.contains("384, 512 and 576"), "\(bad)")
            }
            let nowhere = await run("preview", "ticket", "-o", "\(folder)/no/slip.png")
            #expect(nowhere.code == 77 && nowhere.errors.contains("cannot write"), "\(nowhere)")
            let bare = await Run.kioskctl(["paper", "preview", "ticket", "-o", path, "--assets", folder])
            #expect(bare.code == 78 && bare.errors.contains("--assets"), "\(bare)")
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `the assets are found through the settings`() async throws {
        try await withFolder { folder in
            try "state: \(folder)\nassets: \(assets)\n".write(
                toFile: "\(folder)/kiosk.yaml", atomically: true, encoding: .utf8)
            let list = await Run.kioskctl(["paper", "list", "--config", "\(folder)/kiosk.yaml"])
            #expect(list.code == 0 && list.output.contains("取号凭条"), "\(list)")
        }
    }

    @Test func `a good template is checked and drawn with its logo`() async throws {
        try await withFolder { folder in
            var logo = Bitmap(width: 64, height: 64)
            logo.fill(x: 0..<64, y: 0..<64)
            try Data(try PNGImage(logo).bytes).write(to: URL(filePath: "\(folder)/logo.png"))
            try "blocks:\n  - logo: logo.png\n  - text: {zh: '{number}', size: huge}\n  - qr: yes\n".write(
                toFile: "\(folder)/ticket.yaml", atomically: true, encoding: .utf8)
            let check = await run("check", "\(folder)/ticket.yaml", "-o", "\(folder)/t.png")
            #expect(check.code == 0 && check.output.contains("is good"), "\(check)")
            #expect(try size(of: "\(folder)/t.png").0 == 576)
            let json = try await run("check", "\(folder)/ticket.yaml", "--json").json()
            #expect(json["good"] as? Bool == true)
        }
    }

    @Test func `a wrong template is refused line by line, in both languages`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/ticket.yaml"
            try "blocks:\n  - text: '{numbr}'\n  - rule: wavy\n".write(
                toFile: path, atomically: true, encoding: .utf8)
            let check = await run("check", path)
            #expect(check.code == 78 && check.output.isEmpty, "\(check)")
            for part in [
                "\(path):2: unknown field {numbr}", "\(path):3: `rule` is `wavy`", "\(path):2: 没有 {numbr}",
            ] {
                #expect(check.errors.contains(part), "\(check.errors)")
            }
            try "blocks:\n  - text: {zh: '请您记住今天的号码 {number}', size: huge}\n".write(
                toFile: path, atomically: true, encoding: .utf8)
            let wide = await run("check", path, "--width", "384")
            #expect(wide.code == 78 && wide.errors.contains("\(path):2: too wide"), "\(wide)")
            let json = try await run("check", path, "--width", "384", "--json").json()
            #expect(json["good"] as? Bool == false && (json["problems"] as? [Any])?.count == 1)
            let missing = await run("check", "\(folder)/no.yaml")
            #expect(missing.code == 78 && missing.errors.contains("there is no template"), "\(missing)")
            let folderItself = await run("check", folder)
            #expect(
                folderItself.code == 78 && folderItself.errors.contains("cannot be read"), "\(folderItself)")
        }
    }
}
