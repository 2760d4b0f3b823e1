import Domain
import Foundation
import Paper
import Testing

struct EscposEncoderTests {
    private func bitmap(height: Int) -> Bitmap {
        Bitmap(width: 384, rows: (0..<48 * height).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 48) | 1 })
    }

    @Test func `a job resets, prints in slices and cuts`() throws {
        let job = try EscposEncoder(PrinterModel(width: 384)).job(bitmap(height: 300))
        #expect(job.bytes.starts(with: [0x1B, 0x40, 0x1D, 0x76, 0x30, 0x00, 48, 0, 255, 0]))
        let second = 2 + 8 + 255 * 48
        #expect(job.bytes[second..<second + 8].elementsEqual([0x1D, 0x76, 0x30, 0x00, 48, 0, 45, 0]))
        #expect(job.bytes.suffix(4).elementsEqual([0x1D, 0x56, 0x42, 0x00]))
        #expect(job.bytes.count == 2 + 2 * 8 + 300 * 48 + 4)
    }

    @Test(arguments: [
        (PrinterModel.Cut.cutter(feed: 24), [0x1D, 0x56, 0x42, 24] as [UInt8]),
        (.tearBar(lines: 5), [0x1B, 0x64, 5]),
        (.none, []),
    ])
    func `the end is what the printer has`(_ cut: PrinterModel.Cut, _ bytes: [UInt8]) throws {
        let model = PrinterModel(width: 384, cut: cut, leavesChineseMode: true)
        let job = try EscposEncoder(model).job(Bitmap(width: 384, height: 8))
        #expect(job.bytes.starts(with: [0x1B, 0x40, 0x1C, 0x2E]))
        #expect(job.bytes.dropFirst(4 + 8 + 8 * 48).elementsEqual(bytes))
        let attached = try EscposEncoder(model).job(Bitmap(width: 384, height: 8), ending: .attached)
        #expect(attached.bytes.count == job.bytes.count - bytes.count)
    }

    @Test func `the length of paper is told for both resolutions`() throws {
        func length(_ model: PrinterModel, _ rows: Int) throws -> Int {
            try EscposEncoder(model).job(Bitmap(width: 384, height: rows)).lengthMillimetres
        }
        #expect(try length(PrinterModel(width: 384, cut: .none), 800) == 100)
        #expect(try length(PrinterModel(width: 384, cut: .none), 801) == 101)
        #expect(try length(PrinterModel(width: 384, cut: .cutter(feed: 80)), 800) == 125)
        #expect(try length(PrinterModel(width: 384, cut: .tearBar(lines: 4)), 800) == 117)
        #expect(try length(PrinterModel(width: 512, dotsPerInch: 180, cut: .none), 7087) == 1000)
    }

    @Test func `what is wider than the head is refused`() throws {
        #expect(throws: PaperError(.badWidth)) {
            try EscposEncoder(PrinterModel(width: 384)).job(Bitmap(width: 576, height: 8))
        }
    }

    @Test(arguments: [-5, 0, 1, 24, 255, 256, 1040, 1296, 2303, 5000])
    func `whatever the slices, the printer sees the same rows`(_ sliceRows: Int) throws {
        let model = PrinterModel(width: 384, sliceRows: sliceRows)
        let source = bitmap(height: 2700)
        var decoder = EscposDecoder()
        var paper = Bitmap(width: 384)
        for command in decoder.feed(try EscposEncoder(model).job(source).bytes) {
            switch command {
            case .raster(let rows): paper.append(rows)
            case .initialize, .cut(feed: 0): break
            default: Issue.record("\(command) in a job")
            }
        }
        #expect(paper == source)
    }
}
