import Foundation
import Paper
import Testing

/// The longest values on the narrowest paper: nothing beyond the print width, nothing blank, nothing cut.
struct SlipWidthTests {
    static let papers = [384, 512, 576].flatMap { width in [(width, false), (width, true)] }

    @Test(arguments: papers)
    func `thirty papers in a list, and the longest of everything, stay within the paper`(
        _ width: Int, _ english: Bool
    ) throws {
        let texts = try Fixtures.texts()
        for layout in try LongestSlips.all(papers: 30) {
            let rendering = try RasterRenderer(width: width).draw(layout.slip(texts: texts, english: english))
            #expect(rendering.bitmap.width == width && rendering.missing.isEmpty)
            #expect(rendering.clipped == 0, "\(type(of: layout))")
        }
    }

    @Test(arguments: [false, true])
    func `no text loses ink and none comes out blank`(_ english: Bool) throws {
        let papers = try [384, 512, 576].map { try RasterRenderer(width: $0) }
        let wide = try RasterRenderer(width: 2040)
        let texts = try Fixtures.texts()
        let blocks = try LongestSlips.all(papers: 1).map { $0.slip(texts: texts, english: english).blocks }
        for block in Set(blocks.joined()) {
            // Paper of 2040 dots holds a line or much more of it: the ink there is the ink there is.
            let inks = try Self.texts(in: block).filter { !$0.text.isEmpty }
                .map { try wide.render(Slip([.text($0.text, $0.style)])).blackDots }
            for paper in papers where !inks.isEmpty {
                let printed = try paper.render(Slip([block])).blackDots
                #expect(inks.allSatisfy { $0 > 0 && printed * 100 >= $0 * 98 }, "\(paper.width) \(block)")
            }
        }
    }

    /// The texts of a block in the smallest size they may be drawn at.
    private static func texts(in block: Slip.Block) -> [(text: String, style: Slip.Style)] {
        func smallest(_ style: Slip.Style) -> Slip.Style {
            var style = style
            if case .shrink(let size) = style.fitting { (style.size, style.fitting) = (size, .wrap) }
            return style
        }
        func label(_ style: Slip.Style) -> Slip.Style { .init(min(24, style.size * 3 / 4)) }
        return switch block {
        case .text(let text, let style), .framed(let text, let style): [(text, smallest(style))]
        case .signature(let text, let style): [(text, smallest(style))]
        case .pair(let name, let value, let style, _): [(name, label(style)), (value, smallest(style))]
        case .check(_, let text, let note, let style): [(text, style), (note, label(style))]
        case .rule, .space, .qr, .picture: []
        }
    }

    @Test(arguments: SlipSample.allCases)
    func `what a resident must read is at least three millimetres high`(_ sample: SlipSample) throws {
        let slip = sample.layout.slip(texts: try Fixtures.texts(), english: false)
        for block in slip.blocks {
            switch block {
            case .text(_, let style), .framed(_, let style), .pair(_, _, let style, _),
                .check(_, _, _, let style),
                .signature(_, let style):
                #expect(style.size >= 26, "\(block)")
                if case .shrink(let smallest) = style.fitting { #expect(smallest >= 26, "\(block)") }
            case .rule, .space, .qr, .picture: break
            }
        }
    }
}
