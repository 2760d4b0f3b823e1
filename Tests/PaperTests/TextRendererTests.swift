import Domain
import Foundation
import Paper
import TestTools
import Testing

/// The printer's own type, read back as a printer reads it.
struct TextRendererTests {
    private func profile(_ width: Int = 576, _ font: PrinterModel.TwoByteFont? = .gb18030) -> PrinterModel {
        PrinterModel(width: width, font: font)
    }

    private func print(_ blocks: [Slip.Block], _ model: PrinterModel, largest: Int = 2) throws
        -> PrintedType
    {
        try PrintedType(
            TextRenderer(model, largest: largest).job(Slip(blocks)).job.bytes, width: model.width)
    }

    // MARK: Codes

    @Test func `the tables hold what the standards count`() {
        // GB2312-80: 682 signs and 6,763 characters; the two-byte zones of GB18030 hold 21,897 (23,940 less the 2,043 that are
        // private), of which 25 are disputed.
        #expect(TwoByteCharset.gb2312.count == 682 + 6763)
        #expect(TwoByteCharset.gb18030.count == 23_940 - 2_043 - 25)
        #expect(TwoByteCharset.none.count == 0)
    }

    @Test(
        arguments: [
            ("你好 A", [0xC4, 0xE3, 0xBA, 0xC3, 0x20, 0x41]), ("·", [0xA1, 0xA4]), ("—", [0xA1, 0xAA]),
            ("镕", [0xE9, 0x46]),
            ("䶮", [0xFE, 0x9F]), ("€", [0xA2, 0xE3]), ("～", [0xA1, 0xAB]),
        ] as [(String, [UInt8])])
    func `codes are those of the standard`(_ text: String, _ bytes: [UInt8]) {
        #expect(TwoByteCharset.gb18030.bytes(text) == bytes)
        // 镕, 䶮 and € came with GBK and later.
        #expect(TwoByteCharset.gb2312.bytes(text) == ("镕䶮€".contains(text) ? nil : bytes))
    }

    @Test(arguments: [
        "\u{36C3}", "\u{20BB7}", "\u{E123}", "\u{FFFD}", "\n", "\u{10}", "\u{7F}", "龴", "ḿ", "ئ", "e\u{301}",
    ])
    func `what two bytes cannot carry has no code`(_ text: String) {
        #expect(TwoByteCharset.gb18030.bytes(text) == nil && TwoByteCharset.gb2312.bytes(text) == nil)
    }

    // MARK: Modes

    @Test func `a job resets, sets its modes and ends with a line feed and a cut`() throws {
        let blocks: [Slip.Block] = [
            .text("你好", .init(48, .bold, .center)), .space(300), .text("A", .init(24)),
        ]
        let job = try TextRenderer(profile()).job(Slip(blocks)).job
        #expect(
            job.bytes == [
                0x1B, 0x40, 0x1C, 0x26, 0x1B, 0x61, 1, 0x1D, 0x21, 0x11, 0x1B, 0x45, 1, 0xC4, 0xE3, 0xBA,
                0xC3, 0x0A,
            ]
                + [0x1B, 0x4A, 255, 0x1B, 0x4A, 45, 0x1B, 0x61, 0, 0x1D, 0x21, 0, 0x1B, 0x45, 0, 0x41, 0x0A]
                + [0x1D, 0x56, 0x42, 0])
        #expect(job.lengthMillimetres == (58 + 300 + 34 + 7) / 8 + 15)
        let attached = try TextRenderer(profile()).job(Slip(blocks, ending: .attached)).job
        #expect(attached.bytes.elementsEqual(job.bytes.dropLast(4)))
    }

    @Test
    func `a printer without Chinese, or of which nobody knows, gets letters as type and Chinese as dots`()
        throws
    {
        for font in [nil, PrinterModel.TwoByteFont.none] {
            var profile = profile(576, font)
            profile.leavesChineseMode = true
            let printed = try print([.text("A012", .init(24)), .text("窗口", .init(24))], profile)
            #expect(printed.texts == ["A012"] && printed.rasters.count == 1)
            #expect(printed.modes.first == [0x1C, 0x2E])
        }
    }

    @Test func `characters are enlarged as far as the printer can`() throws {
        let number: [Slip.Block] = [.text("A012", .init(184, .bold, .center, fitting: .shrink(to: 72)))]
        for (largest, size) in [(1, nil), (2, 0x11), (3, 0x22), (4, 0x33), (9, 0x33)] as [(Int, UInt8?)] {
            let printed = try print(number, profile(), largest: largest)
            #expect(printed.modes.first { $0.starts(with: [0x1D, 0x21]) }?.last == size)
        }
    }

    // MARK: Layout

    @Test func `the parts of a slip stand where they should`() throws {
        let printed = try print(
            [
                .pair(label: "取号时间", value: "09:15", .init(28), .apart),
                .pair(label: "事项", value: "老年人优待证办理和残疾人两项补贴申领登记", .init(24), .hanging),
                .pair(label: "姓名", value: "张三", .init(24), .stacked),
                .check(.ticked, "身份证", note: "原件", .init(30)), .rule(.thick), .rule(.dashed),
                .signature("签名", .init(30)), .framed("补打", .init(24)),
            ], profile(384))
        #expect(
            printed.texts == [
                "取号时间" + String(repeating: " ", count: 19) + "09:15",
                "事项      老年人优待证办理和残疾", "          人两项补贴申领登记", "姓名", "张三",
                "√ 身份证", "   原件", String(repeating: "━", count: 16), String(repeating: "- ", count: 16),
                "签名 " + String(repeating: "_", count: 27), String(repeating: "━", count: 16), "补打",
                String(repeating: "━", count: 16),
            ])
    }

    @Test func `lines end where a reader expects it`() throws {
        func lines(_ text: String, _ alignment: Slip.Style.Alignment = .leading) throws -> [String] {
            try print([.text(text, .init(24, .regular, alignment))], profile(384)).texts
        }
        #expect(try lines("请您留意叫号屏幕和广播的叫号信息。") == ["请您留意叫号屏幕和广播的叫号信", "息。"])
        #expect(
            try lines("Please listen for your number. Valid today only.") == [
                "Please listen for your number.", "Valid today only.",
            ])
        #expect(
            try lines(String(repeating: "8", count: 50)) == [
                String(repeating: "8", count: 32), String(repeating: "8", count: 18),
            ])
        #expect(try lines("号码当日有效，过号作废，请重新取号", .center).map(\.count).max() ?? 0 <= 11)
        #expect(try lines("一\n\n二") == ["一", "", "二"])
        // No-break spaces and word joiners hold a line together and need no dots.
        #expect(
            try lines("老年人优待证及其他材料一共原件\u{A0}1\u{A0}份") == ["老年人优待证及其他材料一共原", "件 1 份"])
        #expect(try lines("买买提\u{2060}·艾力") == ["买买提·艾力"])
    }

    /// Every printer column is 12 dots; a line of more would wrap wherever the printer likes.
    @Test(arguments: SlipSample.allCases, [384, 512, 576])
    func `no line of any slip is wider than the paper`(_ sample: SlipSample, _ width: Int) throws {
        let texts = try Fixtures.texts()
        for english in [false, true] {
            for font in [PrinterModel.TwoByteFont.gb18030, .gb2312] {
                let rendering = try TextRenderer(profile(width, font), largest: 4)
                    .job(sample.layout.slip(texts: texts, english: english))
                let printed = try PrintedType(rendering.job.bytes, width: width)
                #expect(printed.widest <= width / 12 && rendering.clipped == 0)
                #expect(printed.texts.count == rendering.typedLines)
            }
        }
    }

    @Test func `the longest values stay within the paper too`() throws {
        for layout in try LongestSlips.all(papers: 10) {
            for width in [384, 512, 576] {
                let slip = layout.slip(texts: try Fixtures.texts(), english: true)
                let rendering = try TextRenderer(profile(width)).job(slip)
                #expect(try PrintedType(rendering.job.bytes, width: width).widest <= width / 12)
                #expect(rendering.clipped == 0)
            }
        }
    }

    // MARK: Dots among type

    @Test func `a line the type lacks goes as dots, that line alone`() throws {
        let text = "申请人王\u{20BB7}某的材料已经收到了，请您在三个工作日之内来"
        let printed = try print(
            [.text("上", .init(24)), .text(text, .init(24)), .text("下", .init(24))], profile(384))
        #expect(printed.texts == ["上", "您在三个工作日之内来", "下"])
        #expect(printed.rasters.count == 1 && printed.order == [.type, .dots, .type, .type])
        let bitmap = try #require(printed.rasters.first)
        #expect(bitmap.width <= 384 && bitmap.blackDots > 500)
    }

    @Test(arguments: ["\u{E123}", "\u{FFFD}", "\u{30000}"])
    func `what no font has is a box among the dots and is reported`(_ text: String) throws {
        let rendering = try TextRenderer(profile()).job(Slip([.text("王\(text)", .init(24))]))
        #expect(rendering.missing == Array(text.unicodeScalars) && rendering.rasterLines == 1)
    }

    @Test func `a known private-use character goes as the code it always had`() throws {
        #expect(try print([.text("王\u{E863}", .init(24))], profile()).texts == ["王䶮"])
        #expect(try print([.text("王\u{E81E}", .init(24))], profile()).rasters.count == 1)
    }

    @Test func `codes stand in the middle with their white border, and are read off the paper`() throws {
        let printed = try print([.text("扫码报到", .init(24)), .qr("T7Q2M4K9XW3RB", module: 6)], profile())
        let bitmap = try #require(printed.rasters.first)
        let symbol = try QRSymbol("T7Q2M4K9XW3RB")
        let side = (symbol.side + 8) * 6
        #expect(bitmap.height == side && (side..<side + 8).contains(bitmap.width))
        #expect(printed.modes.contains([0x1B, 0x61, 1]))
        let ink = try #require(bitmap.inkColumns)
        #expect(ink.lowerBound >= 24 && bitmap.width - ink.upperBound > 24)
        #expect(
            (0..<24).allSatisfy { row in ink.allSatisfy { !bitmap[$0, row] && !bitmap[$0, side - 1 - row] } })
    }

    // MARK: Any string

    @Test(arguments: [PrinterModel.TwoByteFont.gb18030, .gb2312, .none])
    func `any text comes back from the bytes as it was, or as dots`(_ font: PrinterModel.TwoByteFont) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        Swift.print("type seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for round in 0..<400 {
            let text = Self.text(&random)
            let width = [384, 432, 512, 576].randomElement(using: &random) ?? 576
            let style = Slip.Style(
                Int.random(in: 8...80, using: &random), Bool.random(using: &random) ? .bold : .regular,
                [.leading, .center, .trailing].randomElement(using: &random) ?? .leading,
                fitting: Bool.random(using: &random) ? .wrap : .shrink(to: 24))
            let rendering = try TextRenderer(profile(width, font), largest: 4).job(Slip([.text(text, style)]))
            let printed = try PrintedType(rendering.job.bytes, width: width)
            #expect(printed.widest <= width / 12, "seed \(seed), round \(round)")
            #expect(printed.accidents == 0, "seed \(seed), round \(round)")
            #expect(
                printed.texts.count == rendering.typedLines && printed.rasters.count <= rendering.rasterLines)
            guard rendering.rasterLines == 0 else { continue }
            let visible = Self.meant(text).filter {
                !$0.isWhitespace && $0 != "\u{2060}" && !Self.isControl($0)
            }
            #expect(
                printed.texts.joined().filter { !$0.isWhitespace } == visible, "seed \(seed), round \(round)")
        }
    }

    private static func meant(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { KnownPrivateUse.standard(for: $0) ?? $0 }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func isControl(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let pools: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0x20...0x7E, 0x4E00...0x9FA5, 0x4E00...0x9FA5, 0x4E00...0x6000, 0x3000...0x3017,
            0xFF01...0xFF5E, 0...0x1F, 0x3400...0x4DB5, 0x20000...0x2A6D6, 0xE000...0xF8FF, 0x80...0x24F,
            0xFFFD...0xFFFD,
        ]
        let plain = Bool.random(using: &random)
        let scalars = (0..<Int.random(in: 0...60, using: &random)).compactMap { _ in
            let pool = (plain ? pools.prefix(7) : pools[...]).randomElement(using: &random) ?? 0x20...0x7E
            return Unicode.Scalar(UInt32.random(in: pool, using: &random))
        }
        return String(String.UnicodeScalarView(scalars))
    }

    @Test func `what the raster renderer refuses is refused here too`() throws {
        let renderer = try TextRenderer(profile())
        let slips: [Slip] = [
            Slip([.text(String(repeating: "长", count: 10_000), .init(24))]), Slip([.space(1 << 40)]),
            Slip([.text("A", .init(100_000))]), Slip(Array(repeating: .rule(.thin), count: 401)),
            Slip(Array(repeating: .space(16_000), count: 3)),
        ]
        for slip in slips { #expect(throws: PaperError(.slipTooLong)) { try renderer.job(slip) } }
        #expect(throws: PaperError(.badWidth)) { try TextRenderer(PrinterModel(width: 0)) }
        #expect(try renderer.job(Slip()).job.bytes == [0x1B, 0x40, 0x1C, 0x26, 0x1D, 0x56, 0x42, 0])
    }
}
