import Domain
import Paper
import TestTools
import Testing

/// A thousand slips that nobody laid out: whatever is on them, the printer gets what it can take.
struct SlipHygieneTests {
    private static let kinds = 8

    @Test func `a thousand random slips startle no printer and lose nothing`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        Swift.print("slip seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for round in 0..<1000 {
            let width = [384, 512, 576].randomElement(using: &random) ?? 576
            let rows = [1, 24, 100, 255, 1040, 2303].randomElement(using: &random) ?? 255
            let slip = Slip((0..<Int.random(in: 1...4, using: &random)).map { _ in Self.block(&random) })
            let rendering = try RasterRenderer(width: width).draw(slip)
            let job = try EscposEncoder(PrinterModel(width: width, sliceRows: rows)).job(rendering.bitmap)
            let place: Comment = "seed \(seed), round \(round)"
            #expect(!Self.holdsAccident(job.bytes), place)
            var (decoder, paper) = (EscposDecoder(), Bitmap(width: width))
            for command in decoder.feed(job.bytes) {
                switch command {
                case .raster(let slice):
                    #expect(slice.width == width && slice.height <= rows, place)
                    paper.append(slice)
                case .initialize, .cut: break
                default: Issue.record("\(command) in a job; seed \(seed), round \(round)")
                }
            }
            #expect(paper.height == rendering.bitmap.height, place)
            #expect(Self.differences(paper.bytes, rendering.bitmap.bytes) == job.dotsChanged, place)
            #expect(rendering.clipped == 0, place)
        }
    }

    /// The white border is in the bitmap itself, at 6 dots a module, and level M (facts/escpos.md 7).
    @Test(arguments: [384, 512, 576])
    func `a code on a slip has its white border, six dots a module and level M`(_ width: Int) throws {
        let token = "T7Q2M4K9XW3RB"
        let code = try RasterRenderer(width: width).render(
            Slip([.rule(.thick), .qr(token, module: 6), .rule(.thick)]))
        let symbol = try QRSymbol(token, level: .medium)
        let side = symbol.side * 6
        #expect(code.height == 4 + side + 48 + 4)
        let left = (width - side - 48) / 2 + 24
        for y in 0..<side + 48 {
            for x in 0..<width {
                let (column, row) = (x - left, y - 24)
                let inside = (0..<side).contains(column) && (0..<side).contains(row)
                let black = inside && symbol[column / 6, row / 6]
                if code[x, y + 4] != black { Issue.record("dot \(x), \(y)") }
            }
        }
    }

    private static func holdsAccident(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while let index = rest.firstIndex(of: 0x10) {
            rest = rest[(index + 1)...]
            if let next = rest.first, [0x04, 0x05, 0x14].contains(next) { return true }
        }
        return false
    }

    private static func differences(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left == right ? 0 : zip(left, right).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    }

    private static func block(_ random: inout SeededGenerator) -> Slip.Block {
        let (text, note) = (text(&random), text(&random))
        let style = Slip.Style(
            Int.random(in: 12...60, using: &random), Bool.random(using: &random) ? .bold : .regular,
            [.leading, .center, .trailing].randomElement(using: &random) ?? .leading,
            fitting: Bool.random(using: &random) ? .wrap : .shrink(to: 20))
        return switch Int.random(in: 0..<kinds, using: &random) {
        case 0: .text(text, style)
        case 1: .framed(text, style)
        case 2:
            .pair(
                label: "申请人", value: text, style,
                [.apart, .hanging, .stacked].randomElement(using: &random) ?? .apart)
        case 3:
            .check(
                [.ticked, .crossed, .empty].randomElement(using: &random) ?? .empty, text, note: note, style)
        case 4: .rule([.thin, .thick, .dashed].randomElement(using: &random) ?? .thin)
        case 5: .space(Int.random(in: -5...300, using: &random))
        case 6:
            .qr(
                "T\(UInt32.random(in: 0...UInt32.max, using: &random))",
                module: Int.random(in: 1...8, using: &random))
        default: .signature("签名", style)
        }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let pools: [ClosedRange<UInt32>] = [0x4E00...0x9FA5, 0x20...0x7E, 0x20000...0x2A6D6, 0xE000...0xF8FF]
        let pool = pools[[0, 0, 0, 1, 2, 3].randomElement(using: &random) ?? 0]
        let scalars = (0..<Int.random(in: 0...30, using: &random)).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: pool, using: &random))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
