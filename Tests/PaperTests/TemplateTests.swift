import Domain
import Foundation
import Paper
import Testing

/// A technician's layout of the ticket: what it may say, and what is said of one that is wrong.
struct TemplateTests {
    static let whole = """
        # 取号凭条
        blocks:
          - logo: logo.png
          - text: {zh: "{hall}", size: large, bold: yes}
          - rule: thick
          - text: {zh: 您的号码, en: Your number}
          - text: {zh: "{number}", size: huge, bold: yes}
          - text: {zh: "前面还有 {ahead} 人", en: "Ahead of you: {ahead}", size: large, when: waiting}
          - text: {zh: 马上轮到您, en: You are next, size: large, when: next}
          - text: {zh: "办理：{service}", en: "For: {service}", align: left}
          - rule: dashed
          - qr: yes
          - space: small
          - pair: {zh: 取号, en: Taken, value: "{date} {clock}"}
        """

    private func read(_ text: String, logo: [UInt8]? = nil) throws -> SlipTemplate {
        try SlipTemplate(reading: text) { name in name == "logo.png" ? logo : nil }
    }

    /// A black square with a white middle.
    private func square(_ side: Int) throws -> [UInt8] {
        var bitmap = Bitmap(width: side, height: side)
        bitmap.fill(x: 0..<side, y: 0..<4)
        bitmap.fill(x: 0..<4, y: 0..<side)
        return try PNGImage(bitmap).bytes
    }

    private func words(_ slip: Slip) -> [String] {
        slip.blocks.compactMap { block in
            switch block {
            case .text(let text, _), .framed(let text, _): text
            case .pair(let label, let value, _, _): "\(label)|\(value)"
            default: nil
            }
        }
    }

    @Test func `a template says in its own order and words what the ticket holds`() throws {
        let template = try read(Self.whole, logo: try square(64))
        let texts = try Fixtures.texts()
        var ticket = Fixtures.ticket()
        #expect(
            words(template.slip(ticket, texts: texts)) == [
                "贵州南路社区党群服务中心", "您的号码", "A012", "前面还有 5 人", "取号|2026-03-02 09:15",
            ])
        (ticket.ahead, ticket.service, ticket.token) = (
            0, SlipWords("失业登记", en: "Registration"), "T7Q2M4K9XW3RB"
        )
        let slip = template.slip(ticket, texts: texts, english: true)
        let said = words(slip)
        #expect(said.contains("马上轮到您") && said.contains("You are next") && said.contains("For: Registration"))
        #expect(said.contains("取号 Taken|2026-03-02 09:15") && !said.contains { $0.contains("前面") })
        #expect(slip.blocks.contains(.qr("T7Q2M4K9XW3RB", module: 6)))
        guard case .picture(let logo) = slip.blocks.first else {
            Issue.record("no logo")
            return
        }
        #expect(logo.width == 64 && logo[1, 30] && !logo[30, 30])
    }

    @Test func `a repeat is marked whatever the template says`() throws {
        let template = try read("blocks:\n  - text: '{number}'")
        var ticket = Fixtures.ticket()
        ticket.reprinted = "2026-03-02 10:00"
        let words = words(template.slip(ticket, texts: try Fixtures.texts()))
        #expect(words.first == "补打" && words.contains { $0.contains("10:00") && $0.contains("09:15") })
    }

    @Test(arguments: [384, 512, 576])
    func `a good template fits every paper`(_ width: Int) throws {
        let template = try read(Self.whole, logo: try square(64))
        #expect(try template.misfits(width: width).isEmpty)
        let slip = template.slip(Fixtures.ticket(), texts: try Fixtures.texts(), english: true)
        let drawn = try RasterRenderer(width: width).draw(slip)
        #expect(drawn.clipped == 0 && drawn.missing.isEmpty && drawn.bitmap.blackDots > 1_000)
    }

    @Test(arguments: [384, 512, 576])
    func `the sample that comes with the assets is good for every paper`(_ width: Int) throws {
        let reading = TemplateFile(Fixtures.root.appending(path: "Assets/templates/ticket.yaml").path).read()
        let template = try #require(try reading.template?.get())
        #expect(try template.misfits(width: width).isEmpty)
        let words = words(template.slip(Fixtures.ticket(), texts: try Fixtures.texts()))
        #expect(words.contains("A012") && words.contains("您的前面还有 5 人在等待"))
    }

    /// Text, line, and what is said of it in English.
    static let broken: [(String, Int, String)] = [
        ("", 1, "begin with `blocks:`"),
        ("- text: A", 1, "begin with `blocks:`"),
        ("block:\n  - text: A", 1, "did you mean `blocks`?"),
        ("blocks: 3", 1, "`blocks` is missing"),
        ("blocks:\n  - text: 您的号码", 1, "the number is missing"),
        ("blocks:\n  - text: {zh: '{number}', when: next}", 1, "the number is missing"),
        ("blocks:\n  - text: '{number}'\n  - txt: A", 3, "unknown key `txt`; did you mean `text`?"),
        ("blocks:\n  - text: '{number}'\n  - poem: A", 3, "known here: text, pair"),
        (
            "blocks:\n  - text: '{number}'\n  - text: '{numbr}'", 3,
            "unknown field {numbr}; did you mean {number}?"
        ),
        ("blocks:\n  - text: '{number} {name}'", 2, "unknown field {name}"),
        ("blocks:\n  - text: {zh: '{number}', sise: large}", 2, "unknown key `sise`; did you mean `size`?"),
        ("blocks:\n  - text: {zh: '{number}', en: One, two}", 2, "put texts with commas in quotes"),
        ("blocks:\n  - text: {zh: '{number}', size: 77}", 2, "`size` is `77`; write one of small, normal"),
        ("blocks:\n  - text: {zh: '{number}', bold: maybe}", 2, "write one of yes, no"),
        ("blocks:\n  - text: {en: 'A'}\n  - text: '{number}'", 2, "`zh` is missing"),
        ("blocks:\n  - pair: {zh: A}\n  - text: '{number}'", 2, "`value` is missing"),
        ("blocks:\n  - text: '{number}'\n  - rule: wavy", 3, "write one of thin, thick, dashed"),
        ("blocks:\n  - text: '{number}'\n  - logo: ../../etc/passwd", 3, "without a folder"),
        ("blocks:\n  - text: '{number}'\n  - logo: none.png", 3, "cannot be read"),
        ("blocks:\n  - text: '{number}'\n  - logo: logo.png", 3, "no picture we can read"),
        ("blocks:\n  - text: '{number}'\n  - [1, 2]", 3, "write each block as"),
        ("blocks:\n  - text: '{number}\n  - text: A", 3, "not valid YAML"),
        ("blocks:\n  - text: '{number}'\nblocks:\n  - text: A", 1, "repeated keys"),
        ("blocks:\n  - text: '{number}'\n  - text: \"A\\u0007\"", 3, "control characters"),
        (
            "blocks:\n  - text: '{number}'\n  - text: " + String(repeating: "长", count: 5_000), 3,
            "has 5000 characters"
        ),
        (
            "blocks:\n  - text: '{number}'\n  - text: " + String(repeating: "x", count: 10_000), 3,
            "has 10000 characters"
        ),
        ("# " + String(repeating: "x", count: 20_000), 1, "longer than 16 KiB"),
        ("blocks:\n" + String(repeating: "  - text: '{number}'\n", count: 61), 1, "there are 61 blocks"),
    ]

    @Test(arguments: broken)
    func `a broken template is refused with its line and a remedy`(
        _ text: String, _ line: Int, _ said: String
    ) throws {
        let error = try #require(throws: SlipTemplateError.self) { try read(text, logo: [1, 2, 3]) }
        let problem = try #require(error.problems.first { $0.english.contains(said) }, "\(error.problems)")
        #expect(problem.line == line, "\(problem)")
        #expect(problem.chinese.unicodeScalars.contains { $0.value > 0x4E00 } && problem.english.count < 300)
    }

    @Test func `everything that is wrong is said at once, in the order of the file`() throws {
        let text = "blocks:\n  - text: '{numbr}'\n  - rule: wavy\n  - spce: small"
        let error = try #require(throws: SlipTemplateError.self) { try read(text) }
        #expect(error.problems.map(\.line) == [1, 2, 3, 4])
    }

    @Test func `what is too wide is said with the paper's width`() throws {
        let long = "blocks:\n  - text: {zh: '您今天的排队号码是 {number}', size: huge}"
        let number = try read(long).misfits(width: 384)
        #expect(
            number.map(\.line) == [2] && number[0].english.contains("on paper of 384 dots and may take 1"))
        let poster =
            "blocks:\n  - text: '{number}'\n  - text: {zh: \(String(repeating: "请", count: 60)), size: title}"
        #expect(try read(poster).misfits(width: 384).map(\.line) == [3])
        #expect(try read(poster.replacing("title", with: "small")).misfits(width: 576).isEmpty)
        let logo = try read("blocks:\n  - logo: logo.png\n  - text: '{number}'", logo: try square(480))
        #expect(try logo.misfits(width: 384).first?.english.contains("480 dots wide") == true)
        #expect(try logo.misfits(width: 576).isEmpty)
        let endless =
            "blocks:\n  - text: '{number}'\n"
            + String(repeating: "  - text: {zh: '{hall}', size: title}\n", count: 58)
        #expect(try read(endless).misfits(width: 384).first?.english.contains("mm long") == true)
    }

    @Test func `logos are PNG or PBM, bounded before they are unpacked`() throws {
        func problem(_ bytes: [UInt8]) throws -> String {
            let text = "blocks:\n  - logo: logo.png\n  - text: '{number}'"
            return try #require(throws: SlipTemplateError.self) { try read(text, logo: bytes) }.problems[0]
                .english
        }
        #expect(try problem(try square(600)).contains("600×600 dots and may be 576×480"))
        var bomb = try square(8)
        bomb.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
        #expect(try problem(bomb).contains("may be 576×480"))
        #expect(try problem(Array(try square(64).dropLast(30))).contains("no picture"))
        #expect(try problem(Array("P4\n8 2\n\u{1}".utf8)).contains("no picture"))
        #expect(try problem(Array("P4 9999999 2\n".utf8)).contains("may be 576×480"))
        let good = try read(
            "blocks:\n  - logo: logo.png\n  - text: '{number}'",
            logo: Array("P4\n# 徽标\n8 2\n".utf8) + [0xF0, 0x0F])
        let slip = good.slip(Fixtures.ticket(), texts: try Fixtures.texts())
        #expect(slip.blocks.first == .picture(Bitmap(width: 8, rows: [0xF0, 0x0F])))
    }
}
