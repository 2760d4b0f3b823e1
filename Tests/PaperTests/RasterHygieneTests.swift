import Domain
import Paper
import TestTools
import Testing

/// No payload holds a real-time command by accident (facts/escpos.md 2.6).
struct RasterHygieneTests {
    /// What a printer would print and what it would be startled by.
    private func print(_ bitmap: Bitmap, sliceRows: Int) throws -> (
        paper: Bitmap, changed: Int, startled: Int
    ) {
        let model = PrinterModel(width: bitmap.width, sliceRows: sliceRows)
        let job = try EscposEncoder(model).job(bitmap)
        let pairs = zip(job.bytes, job.bytes.dropFirst()).count {
            $0 == 0x10 && [0x04, 0x05, 0x14].contains($1)
        }
        var (decoder, paper) = (EscposDecoder(), Bitmap(width: bitmap.width))
        for command in decoder.feed(job.bytes) {
            if case .raster(let rows) = command { paper.append(rows) }
        }
        return (paper, job.dotsChanged, pairs)
    }

    private func accidents(in bitmap: Bitmap) -> Int {
        zip(bitmap.bytes, bitmap.bytes.dropFirst()).count { $0 == 0x10 && [0x04, 0x05, 0x14].contains($1) }
    }

    private func differences(_ left: Bitmap, _ right: Bitmap) -> Int {
        zip(left.bytes, right.bytes).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    }

    @Test func `random bitmaps hold no accidental command and change by one dot for each`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        Swift.print("hygiene seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let nasty: [UInt8] = [0x10, 0x10, 0x04, 0x05, 0x14, 0x00, 0x01, 0x02, 0x08, 0x30]
        for round in 0..<200 {
            let width = 8 * Int.random(in: 16...72, using: &random)
            let height = Int.random(in: 1...64, using: &random)
            let rows = (0..<width / 8 * height).map { _ -> UInt8 in
                switch round % 4 {
                case 0: nasty.randomElement(using: &random) ?? 0x10
                case 1: UInt8.random(in: 0...255, using: &random)
                case 2: 1 << UInt8.random(in: 0...7, using: &random)
                default: UInt8.random(in: 0...255, using: &random) | UInt8.random(in: 0...255, using: &random)
                }
            }
            let source = Bitmap(width: width, rows: rows)
            let result = try print(source, sliceRows: Int.random(in: 1...70, using: &random))
            #expect(result.startled == 0, "seed \(seed), round \(round)")
            #expect(result.changed == accidents(in: source), "seed \(seed), round \(round)")
            #expect(differences(source, result.paper) == result.changed, "seed \(seed), round \(round)")
        }
    }

    /// The end of one row and the start of the next are neighbours on the wire, also where a slice ends between them.
    @Test(arguments: [1, 2, 255])
    func `commands across the ends of rows are found`(_ sliceRows: Int) throws {
        for second: UInt8 in [0x04, 0x05, 0x14] {
            var rows = [UInt8](repeating: 0, count: 96)
            (rows[47], rows[48]) = (0x10, second)
            let result = try print(Bitmap(width: 384, rows: rows), sliceRows: sliceRows)
            #expect(result.startled == 0 && result.changed == 1)
            #expect(result.paper.bytes[47] == 0x30 && result.paper.bytes[48] == second)
        }
    }

    @Test func `dense slips change by less than one dot in a thousand`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        Swift.print("dense slip seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let renderer = try RasterRenderer(width: 576)
        for _ in 0..<10 {
            let text = String((0..<500).map { _ in randomIdeograph(&random) })
            let bitmap = try renderer.render(Slip([.text(text, .init(24))]))
            let result = try print(bitmap, sliceRows: 255)
            #expect(result.startled == 0, "seed \(seed)")
            #expect(result.changed * 1000 <= bitmap.blackDots, "seed \(seed)")
        }
    }

    @Test func `a QR code is never changed`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        Swift.print("QR seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            let token = String(
                (0..<40).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x30...0x7A, using: &random))) }
            )
            for width in [384, 512, 576] {
                let bitmap = try QRSymbol(token).bitmap(width: width)
                #expect(try print(bitmap, sliceRows: 255).changed == 0, "seed \(seed)")
            }
        }
    }

    private func randomIdeograph(_ random: inout SeededGenerator) -> Character {
        Unicode.Scalar(UInt32.random(in: 0x4E00...0x9FA5, using: &random)).map { Character($0) } ?? "一"
    }
}
