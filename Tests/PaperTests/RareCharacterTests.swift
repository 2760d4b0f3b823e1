import Foundation
import Glibc
import Paper
import TestTools
import Testing

/// Names are drawn by pinned fonts, or shown as what they are (facts/escpos.md 4, facts/idcard.md 2.7).
struct RareCharacterTests {
    private static let style = Slip.Style(48)

    private func draw(_ text: String, _ style: Slip.Style = Self.style) throws -> Rendering {
        try RasterRenderer(width: 576).draw(Slip([.text(text, style)]))
    }

    @Test func `the fonts names need are installed`() throws {
        #expect(try RasterRenderer.absentFonts() == [], "fonts-noto-cjk and fonts-hanazono must be installed")
    }

    /// Whatever fontconfig prefers on this machine.
    @Test(arguments: [
        ("张三丰 A012", ["Noto Sans CJK SC"]), ("\u{3403}\u{4DAE}", ["Noto Sans CJK SC"]),
        ("\u{20BB7}", ["Noto Sans CJK SC"]),
        ("\u{20001}\u{2A6D6}", ["HanaMinB"]), ("\u{2A700}\u{2B734}", ["HanaMinB"]),
        ("\u{2B740}\u{2B744}", ["HanaMinB"]), ("\u{20000}\u{2B741}", ["HanaMinA"]),
        ("\u{2B821}\u{2CEA1}", ["HanaMinB"]), ("\u{2CEB0}\u{2EBE0}", ["HanaMinB"]),
        ("王\u{2CEB0}·ئۇيغۇر", ["Noto Sans CJK SC", "HanaMinB", "DejaVu Sans"]),
        ("\u{E123}\u{FFFD}\u{10FFFD}", []),
    ])
    func `each character is drawn by the first font of the stack that has it`(
        _ text: String, _ fonts: [String]
    ) throws {
        #expect(try RasterRenderer.fonts(drawing: text) == fonts)
    }

    static let blocks: [(String, ClosedRange<UInt32>)] = [
        ("A", 0x3400...0x4DB5), ("B", 0x20000...0x2A6D6), ("C", 0x2A700...0x2B734), ("D", 0x2B740...0x2B81D),
        ("E", 0x2B820...0x2CEA1), ("F", 0x2CEB0...0x2EBE0),
    ]

    @Test(arguments: blocks)
    func `no character of an extension comes out blank or as a box`(
        _ name: String, _ range: ClosedRange<UInt32>
    ) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        Swift.print("extension \(name) seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<150 {
            guard let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) else { continue }
            let rendering = try draw(String(scalar), .init(32))
            #expect(rendering.missing.isEmpty, "seed \(seed), \(scalar.value)")
            #expect(rendering.bitmap.blackDots > 20, "seed \(seed), \(scalar.value)")
        }
    }

    /// Ming faces have hairlines that a threshold wipes out: small, a character must keep the share of black it has large.
    @Test(arguments: ["\u{2CEB0}", "\u{20001}", "\u{2A6A6}", "\u{2B740}", "\u{2C029}"], [24, 28, 32])
    func `a rare character keeps its strokes in small print`(_ text: String, _ size: Int) throws {
        let (small, large) = (try draw(text, .init(size)), try draw(text, .init(size * 8)))
        #expect(small.bitmap.blackDots * 64 > large.bitmap.blackDots * 9 / 10)
    }

    @Test(arguments: ["\u{E123}", "\u{10FFFD}", "\u{FFFD}", "\u{30000}", "\u{323B0}", "\u{2FFFD}"])
    func `a box is visible at every size and always reported`(_ text: String) throws {
        for size in Array(Slip.Style.sizes.lowerBound...40) + [48, 64, 100, 184, 288] {
            for weight in [Slip.Style.Weight.regular, .bold] {
                let rendering = try draw(text, .init(size, weight))
                #expect(rendering.missing == Array(text.unicodeScalars), "\(size)")
                // A frame all around the place of a character.
                let ink = try #require(rendering.bitmap.inkColumns)
                #expect(rendering.bitmap.blackDots >= 60 && ink.count * 3 >= size, "\(size)")
                #expect(rendering.clipped == 0, "\(size)")
            }
        }
    }

    /// A card holds UTF-16; half a pair has no meaning and becomes U+FFFD when it is read as text.
    @Test(arguments: [[0x738B, 0xD842], [0x738B, 0xDFB7], [0xDFB7, 0xD842, 0x738B]] as [[UInt16]])
    func `half a surrogate pair leaves a visible trace`(_ units: [UInt16]) throws {
        let rendering = try draw(String(decoding: units, as: UTF16.self))
        #expect(rendering.missing == ["\u{FFFD}"])
        #expect(rendering.bitmap.blackDots > (try draw("王")).bitmap.blackDots + 60)
    }

    @Test func `a whole surrogate pair is the character it stands for`() throws {
        let units: [UInt16] = [0x738B, 0xD842, 0xDFB7]
        #expect(try draw(String(decoding: units, as: UTF16.self)) == (try draw("王\u{20BB7}")))
    }

    @Test func `a variation selector changes nothing and is no box`() throws {
        #expect(try draw("葛\u{E0100}") == (try draw("葛")))
    }

    // MARK: Private use

    @Test(arguments: KnownPrivateUse.entries)
    func `a known private-use character is drawn as what it means`(_ entry: KnownPrivateUse.Entry) throws {
        #expect(KnownPrivateUse.standard(for: entry.privateUse) == entry.standard)
        let drawn = try draw("某\(String(entry.privateUse))某")
        #expect(drawn == (try draw("某\(String(entry.standard))某")))
        #expect(drawn.missing.isEmpty)
        #expect(
            Iconv.string([UInt8(entry.code >> 8), UInt8(entry.code & 0xFF)], "GB18030")
                == String(entry.standard))
    }

    @Test func `the table holds the known areas and nothing users had for themselves`() throws {
        let entries = KnownPrivateUse.entries
        #expect(entries.count == 106 && entries.count(where: \.disputed) == 25)
        #expect(Set(entries.map(\.code)).count == 106 && Set(entries.map(\.standard)).count == 106)
        #expect(entries.allSatisfy { (0xE766...0xE864).contains($0.privateUse.value) })
        #expect(KnownPrivateUse.standard(for: "\u{E863}") == "䶮")
        #expect(entries.first { $0.standard == "䶮" }?.code == 0xFE9F)
        for code in [0xE000, 0xE5E5, 0xE765, 0xE865, 0xF8FF] as [UInt32] {
            let scalar = try #require(Unicode.Scalar(code))
            #expect(KnownPrivateUse.standard(for: scalar) == nil)
            #expect(try draw(String(scalar)).missing == [scalar])
        }
    }

    /// facts/escpos.md 4: A6D9…A6DF, A6EC, A6ED, A6F3, A8BC and fourteen of FE51…FEA0.
    @Test func `the disputed codes are those that were measured`() {
        let measured: Set<UInt16> = [
            0xA6D9, 0xA6DA, 0xA6DB, 0xA6DC, 0xA6DD, 0xA6DE, 0xA6DF, 0xA6EC, 0xA6ED, 0xA6F3, 0xA8BC, 0xFE51,
            0xFE52, 0xFE53, 0xFE59, 0xFE61, 0xFE66, 0xFE67, 0xFE6C, 0xFE6D, 0xFE76, 0xFE7E, 0xFE90, 0xFE91,
            0xFEA0,
        ]
        #expect(Set(KnownPrivateUse.entries.filter(\.disputed).map(\.code)) == measured)
    }

    // MARK: Pictures

    static let pictures: [(name: String, text: String)] = [
        ("extension-a", "王\u{36C3}\u{4DAE}\u{3400}"), ("extension-b", "李\u{20BB7}\u{20000}\u{2A6A5}"),
        ("extension-c", "赵\u{2A700}\u{2B310}\u{2B695}"), ("extension-d", "钱\u{2B746}\u{2B7A9}\u{2B81D}"),
        ("extension-e", "孙\u{2B821}\u{2C029}\u{2CEA1}"), ("extension-f", "周\u{2CEB0}\u{2D000}\u{2EBE0}"),
        ("fifteen-units", LongestSlips.name), ("minority-letters", "ئۇيغۇر Ƃƃŋəɯƨ"),
        ("private-use", "吴\u{E123}郑\u{E863}"), ("lost", "冯\u{FFFD}\u{30000}"),
    ]

    @Test(arguments: pictures)
    func `a rare name looks like its committed picture`(_ name: String, _ text: String) throws {
        let blocks: [Slip.Block] = [
            .text(text, .init(64, .bold)),
            .pair(label: "姓名", value: text, .init(32, fitting: .shrink(to: 24)), .hanging),
            .text(text, .init(24)),
        ]
        try expect(try RasterRenderer(width: 384).render(Slip(blocks)), looksLike: "rare-\(name).png")
    }
}

/// glibc's converter, asked for a whole text at once.
enum Iconv {
    /// Nil when a byte cannot be read.
    static func string(_ bytes: [UInt8], _ charset: String) -> String? {
        // Safe because the descriptor is closed on every way out and both buffers outlive the call; four bytes of UTF-8
        // are room enough for each byte of input.
        guard let converter = unsafe iconv_open("UTF-8", charset), unsafe converter != iconv_t(bitPattern: -1)
        else { return nil }
        defer { unsafe _ = iconv_close(converter) }
        var input = bytes.map(CChar.init(bitPattern:))
        var output = [CChar](repeating: 0, count: input.count * 4 + 4)
        var (left, room) = (input.count, output.count)
        unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                unsafe _ = iconv(converter, &from, &left, &to, &room)
            }
        }
        return left == 0
            ? String(decoding: output.dropLast(room).map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
