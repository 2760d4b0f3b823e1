import Domain
import Paper
import TestTools
import Testing

struct EscposDecoderTests {
    private func decode(_ bytes: [UInt8]) -> [EscposCommand] {
        var decoder = EscposDecoder()
        return decoder.feed(bytes)
    }

    static let table: [(bytes: [UInt8], commands: [EscposCommand])] = [
        ([0x1B, 0x40], [.initialize]),
        ([0x1B, 0x64, 5], [.feedLines(5)]),
        ([0x1B, 0x4A, 200], [.feedDots(200)]),
        ([0x1D, 0x56, 0x42, 7], [.cut(feed: 7)]),
        ([0x1D, 0x56, 0x00], [.cut(feed: 0)]),
        ([0x1D, 0x72, 1], [.paperStatus(1)]),
        ([0x1D, 0x49, 69], [.printerInfo(69)]),
        ([0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, 65, 66, 67, 68], [.processID([65, 66, 67, 68])]),
        ([0x10, 0x04, 4], [.realtimeStatus(4)]),
        ([0x10, 0x05, 2], [.realtimeRequest(2)]),
        ([0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8], [.clearBuffers]),
        ([0x10, 0x14, 1, 0, 5], [.other([0x10, 0x14, 1, 0, 5])]),
        ([0xC4, 0xFA, 0xBA, 0xC3, 0x0A], [.text([0xC4, 0xFA, 0xBA, 0xC3, 0x0A])]),
        (
            [0x41, 0x1B, 0x45, 1, 0x42, 0x0A],
            [.text([0x41]), .other([0x1B, 0x45, 1]), .text([0x42, 0x0A])]
        ),
        ([0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x43, 6], [.other([0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x43, 6])]),
        ([0x1D, 0x38, 0x4C, 2, 0, 0, 0, 0x30, 2], [.other([0x1D, 0x38, 0x4C, 2, 0, 0, 0, 0x30, 2])]),
        ([0x1B, 0x2A, 33, 1, 0, 1, 2, 3], [.other([0x1B, 0x2A, 33, 1, 0, 1, 2, 3])]),
        ([0x1D, 0x6B, 73, 2, 65, 66], [.other([0x1D, 0x6B, 73, 2, 65, 66])]),
        ([0x1D, 0x6B, 4, 65, 66, 0], [.other([0x1D, 0x6B, 4, 65, 66, 0])]),
        ([0x1D, 0x76, 0x30, 0, 1, 0, 2, 0, 0xAA, 0x55], [.raster(Bitmap(width: 8, rows: [0xAA, 0x55]))]),
        ([0x1D, 0x76, 0x30, 1, 1, 0, 1, 0, 0xA0], [.raster(Bitmap(width: 16, rows: [0xCC, 0x00]))]),
        ([0x1D, 0x76, 0x30, 2, 1, 0, 1, 0, 0xA0], [.raster(Bitmap(width: 8, rows: [0xA0, 0xA0]))]),
        ([0x1D, 0x76, 0x30, 0, 0, 0, 9, 0], [.other([0x1D, 0x76, 0x30, 0, 0, 0, 9, 0])]),
        ([0x18, 0x1B, 0x40], [.other([0x18]), .initialize]),
    ]

    @Test(arguments: table)
    func `commands are read, and the next one after them`(_ bytes: [UInt8], _ commands: [EscposCommand]) {
        #expect(decode(bytes) == commands)
        #expect(decode(bytes + [0x1B, 0x40]) == commands + [.initialize])
        #expect(decode(Array(bytes.dropLast())) != commands)
    }

    @Test func `any split gives the same commands`() throws {
        let slip = Slip([.text("请留意叫号", .init(24)), .qr("T7Q2M4K9", module: 4)])
        let job = try EscposEncoder(PrinterModel(width: 384, sliceRows: 40)).job(
            try RasterRenderer(width: 384).render(slip))
        let stream = job.bytes + Self.table.flatMap(\.bytes) + [0x1D, 0x72, 1]
        let whole = decode(stream)
        #expect(whole.count > Self.table.count)
        let seed = UInt64.random(in: 0...UInt64.max)
        Swift.print("split seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for longest in [1, 2, 7, 300] {
            var (decoder, rest, commands) = (EscposDecoder(), stream[...], [EscposCommand]())
            while !rest.isEmpty {
                let count = Int.random(in: 1...longest, using: &random)
                commands += decoder.feed(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            #expect(commands == whole, "seed \(seed), pieces of up to \(longest)")
        }
    }

    @Test func `a status request inside raster data is answered at once and stays data`() {
        var decoder = EscposDecoder()
        #expect(decoder.feed([0x1D, 0x76, 0x30, 0, 4, 0, 1, 0, 0x10, 0x04]) == [])
        #expect(decoder.feed([0x01]) == [.realtimeStatus(1)])
        #expect(decoder.feed([0xFF]) == [.raster(Bitmap(width: 32, rows: [0x10, 0x04, 0x01, 0xFF]))])
    }

    @Test func `clearing the buffers drops what was half received`() {
        let clear: [UInt8] = [0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8]
        #expect(decode([0x41, 0x42] + clear + [0x0A]) == [.clearBuffers, .text([0x0A])])
        #expect(
            decode([0x1D, 0x76, 0x30, 0, 72, 0, 255, 0, 1, 2] + clear + [0x1B, 0x40]) == [
                .clearBuffers, .initialize,
            ])
        #expect(
            decode([0x1D, 0x76, 0x30, 0, 0xFF, 0xFF, 0xFF, 0xFF, 7] + clear + [0x1B, 0x40]).suffix(2) == [
                .clearBuffers, .initialize,
            ])
    }

    @Test func `a raster too large to hold is counted off`() {
        var decoder = EscposDecoder()
        let header: [UInt8] = [0x1D, 0x76, 0x30, 0, 0xFF, 0, 0xFF, 0xFF]
        #expect(decoder.feed(header) == [.other(header)])
        let data = [UInt8](repeating: 0xFF, count: 0xFF * 0xFFFF)
        #expect(decoder.feed(data) == [])
        #expect(decoder.feed([0x1B, 0x40]) == [.initialize])
    }

    @Test func `noise never traps and never grows without bound`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        Swift.print("noise seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let prefixes: [UInt8] = [0x10, 0x1B, 0x1C, 0x1D, 0x0A, 0x28, 0x30, 0x76, 0x04]
        for _ in 0..<300 {
            var decoder = EscposDecoder()
            let bytes = (0..<2000).map { _ in
                Bool.random(using: &random)
                    ? prefixes.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
            }
            let commands = decoder.feed(bytes)
            #expect(commands.count <= 2 * bytes.count, "seed \(seed)")
        }
    }
}
