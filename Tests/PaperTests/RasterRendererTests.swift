import Foundation
import Paper
import Testing

struct RasterRendererTests {
    static let widths = [384, 512, 576]
    /// 15 units, as long as a name on a card can be.
    static let longName = "阿卜杜热合曼·买买提明·艾力江"
    /// 35 units, the address field of a card.
    static let longAddress = "广西壮族自治区北海市海城区贵州南路社区某某小区十二栋三单元一千二百零一"
    /// 46 letters, as on foreigners' cards.
    static let englishName = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF ALEXANDERX"

    private func style(_ size: Int, _ alignment: Slip.Style.Alignment = .leading) -> Slip.Style {
        .init(size, .bold, alignment)
    }

    /// Paper of 2040 dots holds each of these on one line: what is drawn there is all there is to draw.
    @Test(arguments: widths)
    func `the longest names and addresses lose no ink on narrow paper`(_ width: Int) throws {
        #expect(Self.longName.count == 15 && Self.longAddress.count == 35 && Self.englishName.count == 46)
        let (narrow, wide) = (try RasterRenderer(width: width), try RasterRenderer(width: 2040))
        for text in [Self.longName, Self.longAddress, Self.englishName, String(repeating: "8", count: 50)] {
            for block in [
                Slip.Block.text(text, style(32)), .text(text, style(32, .center)),
                .text(text, style(32, .trailing)),
                .text(text, .init(60, .bold, .center, fitting: .shrink(to: 60))),
                .pair(label: "申请人", value: text, style(30), .hanging),
                .pair(label: text, value: "现居住地址", style(30), .hanging),
                .pair(label: text, value: text, style(24), .apart),
                .pair(label: text, value: text, style(30), .stacked),
                .check(.crossed, text, note: text, style(30)),
            ] {
                let (printed, whole) = (try narrow.render(Slip([block])), try wide.render(Slip([block])))
                #expect(printed.height > whole.height || (whole.inkColumns?.count ?? 0) <= width, "\(block)")
                #expect(abs(printed.blackDots - whole.blackDots) * 50 < whole.blackDots, "\(block)")
            }
        }
    }

    /// The foot of a j at the start and the edge of a letter at the end may reach beyond their places.
    @Test func `ink that leans out of a line that just fits is not lost`() throws {
        for width in stride(from: 128, through: 576, by: 8) {
            for text in ["jnZ@y=Sgu]VjK>zYUv^qge1S", "jjjj mmmm ffff jjjj WWWW jjjj ffff", "j你好j您请j"] {
                for size in [20, 24, 28, 30, 33] {
                    let rendering = try RasterRenderer(width: width).draw(
                        Slip([.text(text, .init(size, .bold))]))
                    #expect(rendering.clipped == 0, "\(text), \(size) on \(width)")
                }
            }
        }
    }

    @Test(arguments: widths)
    func `frames and signature lines hold long texts too`(_ width: Int) throws {
        let renderer = try RasterRenderer(width: width)
        let framed = try renderer.render(Slip([.framed(Self.longAddress, style(36))]))
        #expect(framed.inkColumns == 0...width - 1)
        #expect((3..<framed.height - 3).allSatisfy { !framed[width - 4, $0] && !framed[3, $0] })
        let signature = try renderer.render(Slip([.signature(Self.longAddress, style(30))]))
        #expect(signature.inkColumns?.upperBound == width - 1)
    }

    @Test(arguments: widths)
    func `a number too long for its size shrinks to one line`(_ width: Int) throws {
        let renderer = try RasterRenderer(width: width)
        let huge = Slip.Style(184, .bold, .center, fitting: .shrink(to: 40), leading: 100)
        let short = try renderer.render(Slip([.text("A1", huge)]))
        let long = try renderer.render(Slip([.text("A123456", huge)]))
        #expect(short.height == 184)
        #expect(long.height < 184)
        let ink = try #require(long.inkColumns)
        #expect(ink.lowerBound >= 0 && ink.upperBound < width && ink.count > width * 85 / 100)
    }

    @Test(arguments: ["\u{20BB7}", "\u{3403}", "\u{4DAE}", "吉", "·", "é", "￥", "龘"])
    func `rare characters are drawn as glyphs`(_ text: String) throws {
        let rendering = try RasterRenderer(width: 384).draw(Slip([.text(text, style(48))]))
        #expect(rendering.missing.isEmpty)
        #expect(rendering.bitmap.blackDots > 20)
    }

    @Test(arguments: [0xE123, 0xF416, 0xF8F0, 0x10FFFD, 0x2FFFD])
    func `a character no font has is a box with its code point and is reported`(_ code: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(code))
        let other = try #require(Unicode.Scalar(code - 0x11))
        let renderer = try RasterRenderer(width: 384)
        let slip = Slip([.text("某\(String(scalar))某\(String(scalar))", style(48))])
        let rendering = try renderer.draw(slip)
        #expect(rendering.missing == [scalar])
        let plain = try renderer.render(Slip([.text("某某", style(48))]))
        #expect(rendering.bitmap.blackDots > plain.blackDots + 100)
        let otherSlip = Slip([.text("某\(String(other))某\(String(other))", style(48))])
        #expect(try renderer.render(otherSlip) != rendering.bitmap, "the box shows which character it is")
    }

    @Test func `control characters and direction marks leave no trace`() throws {
        let renderer = try RasterRenderer(width: 384)
        let clean = try renderer.render(Slip([.text("A012 窗口", style(32))]))
        let dirty = try renderer.draw(Slip([.text("A0\u{0}12\u{1B}\u{202E} 窗\u{7F}\u{2066}口", style(32))]))
        #expect(dirty.bitmap == clean)
        #expect(dirty.missing.isEmpty)
    }

    @Test func `the same slip gives the same dots, from any thread, at the same time`() async throws {
        let slip = try Fixtures.receipt().slip(texts: try Fixtures.texts(), english: true)
        let first = try RasterRenderer(width: 576).render(slip)
        try await withThrowingTaskGroup(of: Bitmap.self) { group in
            for _ in 0..<16 { group.addTask { try RasterRenderer(width: 576).render(slip) } }
            for try await other in group { #expect(other == first) }
        }
    }

    @Test(arguments: [0, -8, 1, 100, 383, 2048, 1 << 40])
    func `a width no head has is refused`(_ width: Int) {
        #expect(throws: PaperError(.badWidth)) { try RasterRenderer(width: width) }
    }

    @Test func `endless slips are refused, not printed`() throws {
        let renderer = try RasterRenderer(width: 384)
        let slips: [Slip] = [
            Slip([.text(String(repeating: "长", count: 10_000), style(24))]),
            Slip([.space(1 << 40)]), Slip([.text("A", style(100_000))]), Slip([.text("A", style(-1))]),
            Slip(Array(repeating: .rule(.thin), count: 401)),
            Slip(Array(repeating: .text(String(repeating: "长", count: 3_000), style(48)), count: 20)),
        ]
        for slip in slips { #expect(throws: PaperError(.slipTooLong)) { try renderer.render(slip) } }
        #expect(try renderer.render(Slip()).height == 0)
        #expect(try renderer.render(Slip([.text("", style(24)), .space(-5)])).blackDots == 0)
    }

    @Test func `absurd styles are drawn within the paper`() throws {
        let renderer = try RasterRenderer(width: 128)
        let huge = Slip.Style(400, .bold, .center, fitting: .shrink(to: -7), leading: Int.max)
        let blocks: [Slip.Block] = [
            .text("号码号码", huge), .framed("号码号码", huge), .pair(label: "号码", value: "号码", huge, .hanging),
            .pair(label: "号码", value: "号码", huge, .apart), .pair(label: "号码", value: "号码", huge, .stacked),
            .check(.ticked, "号码", note: "号码", huge), .signature("号码", huge),
            .text("号", .init(8, leading: Int.min)), .check(.empty, "", note: "号", .init(8)),
            .qr("A", module: Int.max),
        ]
        for block in blocks { #expect(try renderer.render(Slip([block])).blackDots > 0, "\(block)") }
    }

    @Test func `a slip survives storage`() throws {
        let slip = try Fixtures.receipt().slip(texts: try Fixtures.texts())
        #expect(try JSONDecoder().decode(Slip.self, from: try JSONEncoder().encode(slip)) == slip)
    }
}
