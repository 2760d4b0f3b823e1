import Domain
import Foundation
import Testing

@testable import Paper

struct TestPageTests {
    /// Every width in use, with the density that goes with it (facts/escpos.md 1).
    static let heads = [(384, 203), (512, 180), (576, 203), (640, 203), (832, 203)]

    private func page(_ width: Int, _ dotsPerInch: Int, name: String = "T-80") -> TestPage {
        TestPage(
            hall: "贵州南路社区党群服务中心", time: "2026-03-02 09:15",
            model: PrinterModel(name: name, width: width, dotsPerInch: dotsPerInch))
    }

    private func texts() throws -> Texts {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let data = try Data(contentsOf: URL(filePath: "\(root)/Assets/texts/hardware.json"))
        return Texts(table: try JSONDecoder().decode([String: [String: String]].self, from: data))
    }

    @Test(arguments: heads)
    func `it is as wide as the head, framed on all sides, and short enough for a pocket`(
        _ width: Int, _ dotsPerInch: Int
    ) throws {
        let page = try page(width, dotsPerInch).bitmap(texts: texts())
        #expect(page.width == width && page.inkColumns == 0...width - 1)
        for y in [0, 1, page.height - 2, page.height - 1] {
            #expect((0..<width).allSatisfy { page[$0, y] }, "row \(y) of the frame")
        }
        for x in [0, 1, width - 2, width - 1] {
            #expect((0..<page.height).allSatisfy { page[x, $0] }, "column \(x) of the frame")
        }
        #expect(page.height * 254 / 10 / dotsPerInch < 200, "millimetres")
    }

    @Test(arguments: heads)
    func `no sentence touches the frame, and the bars burn every dot of the head`(
        _ width: Int, _ dotsPerInch: Int
    ) throws {
        let page = try page(width, dotsPerInch).bitmap(texts: texts())
        let rows = (0..<page.height).map { y in (0..<width).filter { page[$0, y] } }
        let black = rows.dropFirst(2).dropLast(2).filter { $0.count == width }
        #expect(
            black.count == 6 * self.page(width, dotsPerInch).model.dotsPerMetre / 1000, "one bar is all black"
        )
        // The half-tone rows come in pairs that together burn every dot.
        let half = rows.indices.dropLast().contains {
            rows[$0].count < width * 3 / 4 && Set(rows[$0] + rows[$0 + 1]).count == width
        }
        #expect(half)
        for (y, row) in rows.enumerated() where row.count < width / 3 {
            let inside = row.filter { (2..<8).contains($0) || (width - 8..<width - 2).contains($0) }
            #expect(inside.isEmpty || isRuler(rows, y), "row \(y) has ink beside the frame")
        }
    }

    @Test(arguments: heads)
    func `the ruler's long marks stand ten millimetres apart`(_ width: Int, _ dotsPerInch: Int) throws {
        let page = try page(width, dotsPerInch).bitmap(texts: texts())
        let perMillimetre = Double(self.page(width, dotsPerInch).model.dotsPerMetre) / 1000
        let expected = (1...Int(Double(width - 1) / perMillimetre) / 10).map {
            Int((Double($0) * 10 * perMillimetre).rounded())
        }
        // Somewhere are 26 rows in which each long mark is black from top to bottom.
        let runs = (0..<page.height - 26).filter { top in
            expected.allSatisfy { x in (top..<top + 26).allSatisfy { page[x, $0] && page[x + 1, $0] } }
                && !(top..<top + 26).contains { y in (0..<width).allSatisfy { page[$0, y] } }
        }
        #expect(runs.count == 1, "\(runs)")
    }

    @Test func `a name of any length stays on the page`() throws {
        let long = String(repeating: "XPRINTER ", count: 20)
        let page = try page(384, 203, name: long).bitmap(texts: texts())
        #expect(page.width == 384 && page.height * 254 / 10 / 203 < 300)
    }

    @Test func `as a job it says how long it is and ends with the model's cut`() throws {
        let job = try page(576, 203).job(texts: texts())
        let bitmap = try page(576, 203).bitmap(texts: texts())
        #expect(job.bytes.prefix(2) == [0x1B, 0x40] && job.bytes.suffix(4) == [0x1D, 0x56, 0x42, 0])
        #expect(job.lengthMillimetres >= bitmap.height / 8)
    }

    /// Marks of the ruler reach the edges; no other row holds so many short strokes.
    private func isRuler(_ rows: [[Int]], _ y: Int) -> Bool {
        let width = rows[0].count
        let strokes = rows[y].filter { !rows[y].contains($0 - 1) }.count
        return strokes > width / 90
    }
}
