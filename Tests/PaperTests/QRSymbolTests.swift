import CQREncode
import Foundation
import Paper
import Testing

struct QRSymbolTests {
    @Test(arguments: [
        "T7Q2M4K9XW3RB", "https://example.invalid/t/7Q2M4K9X", String(repeating: "z", count: 128),
    ])
    func `every module is that of the library and the quiet zone is white`(_ payload: String) throws {
        let symbol = try QRSymbol(payload)
        // Safe because the symbol lives until it is freed at the end of the test and has width × width bytes.
        let made = unsafe QRcode_encodeData(Int32(payload.utf8.count), Array(payload.utf8), 0, QR_ECLEVEL_M)
        guard let native = unsafe made else { throw PaperError(.qrEncoding) }
        defer { unsafe QRcode_free(native) }
        let side = unsafe Int(native.pointee.width)
        #expect(symbol.side == side)
        let bitmap = try symbol.bitmap(width: 576)
        let modules = symbol.side + 8
        let left = (576 - modules * 6) / 2
        #expect(bitmap.height == modules * 6)
        for y in 0..<bitmap.height {
            for x in 0..<576 {
                let (column, row) = ((x - left + 6 * 100) / 6 - 104, y / 6 - 4)
                let inside = (0..<symbol.side).contains(column) && (0..<symbol.side).contains(row)
                let black = unsafe inside && native.pointee.data[row * symbol.side + column] & 1 != 0
                if bitmap[x, y] != black { Issue.record("dot \(x), \(y)") }
            }
        }
    }

    /// Needs zbarimg (Debian: zbar-tools); its absence is a failure, so that nobody ships an unreadable code unseen.
    @Test(arguments: [384, 512, 576])
    func `a reader reads the code off a printed ticket`(_ width: Int) throws {
        var ticket = Fixtures.ticket()
        ticket.token = "T7Q2M4K9XW3RB-0123456789"
        let bitmap = try RasterRenderer(width: width).render(ticket.slip(texts: try Fixtures.texts()))
        let output = try withTemporaryDirectory { folder in
            let picture = folder.appendingPathComponent("ticket.png")
            try Data(PNGImage(bitmap, margin: 16).bytes).write(to: picture)
            let reader = Process()
            reader.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            reader.arguments = ["zbarimg", "--quiet", "--raw", picture.path]
            let pipe = Pipe()
            reader.standardOutput = pipe
            reader.standardError = FileHandle.nullDevice
            try reader.run()
            let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
            reader.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
        #expect(
            output == "T7Q2M4K9XW3RB-0123456789\n",
            "zbarimg (zbar-tools) must be installed and must read the code")
    }

    @Test(arguments: ["", "王", "a b", "a\u{0}b", String(repeating: "z", count: 129)])
    func `a payload that is no short token is refused`(_ payload: String) {
        #expect(throws: PaperError(.qrPayload)) { try QRSymbol(payload) }
    }

    @Test func `on narrow paper modules shrink to four dots and no further`() throws {
        let large = try QRSymbol(String(repeating: "z", count: 128))
        #expect(try large.bitmap(width: 300).height == (large.side + 8) * 5)
        #expect(throws: PaperError(.qrTooWide)) { try large.bitmap(width: 200) }
        #expect(try large.bitmap(width: 576, module: 1).height == (large.side + 8) * 4)
    }
}
