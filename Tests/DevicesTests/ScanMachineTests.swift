import Testing

@testable import Devices

struct `Scanned codes` {
    private static let start = ContinuousClock.now
    private static let pause: Duration = .milliseconds(80)

    /// All of it at once, then nothing for ever.
    private func findings(in bytes: [UInt8]) -> [ScanMachine.Finding] {
        var machine = ScanMachine(pause: Self.pause)
        let findings = machine.received(bytes, at: Self.start)
        return findings + machine.passed(at: Self.start + .seconds(1))
    }

    @Test(arguments: [
        Scan("CR", "K01\r", ["K01"]),
        Scan("LF", "K01\n", ["K01"]),
        Scan("CR LF is one end", "K01\r\n", ["K01"]),
        Scan("Tab", "K01\t", ["K01"]),
        Scan("a pause", "K01", ["K01"]),
        Scan("two codes by CR", "K01\rK02\r", ["K01", "K02"]),
        Scan("two codes by CR LF", "K01\r\nK02\r\n", ["K01", "K02"]),
        Scan("two codes, the second ends by a pause", "K01\tK02", ["K01", "K02"]),
        Scan("ends with nothing between them", "\r\r\n\t\n", []),
        Scan("STX and EOT", "\u{2}K01\u{4}", ["K01"]),
        Scan("STX, EOT and CR LF", "\u{2}K01\u{4}\r\n", ["K01"]),
        Scan("STX and ETX", "\u{2}K01\u{3}", ["K01"]),
        Scan("two between STX and EOT", "\u{2}K01\u{4}\u{2}K02\u{4}", ["K01", "K02"]),
        Scan("EOT without STX ends nothing", "K01\u{4}\r", ["K01"]),
        Scan("any controls as prefix and suffix", "\u{1}\u{1B}\u{0}K01\u{3}\u{17}\u{7F}\n", ["K01"]),
        Scan("STX after another prefix", "\u{1}\u{2}K01\u{4}K02\r", ["K01", "K02"]),
        Scan("only a prefix and a suffix", "\u{2}\u{4}\r", []),
        Scan("only a prefix", "\u{2}", []),
        Scan("blanks belong to the code", " K 01 \r", [" K 01 "]),
        Scan("Chinese", "预约二维码\r\n", ["预约二维码"]),
        Scan("an address", "https://district.example/a?t=é~\r", ["https://district.example/a?t=é~"]),
        Scan("NUL inside", "K\u{0}1\rK02\r", [.unreadable, "K02"]),
        Scan("NUL inside, to be ended by a pause", "K\u{0}1\u{0}2\u{0}3", [.unreadable]),
        Scan("GS inside", "01\u{1D}02\r", [.unreadable]),
        Scan("DEL inside", "01\u{7F}02\r", [.unreadable]),
        Scan("STX inside", "01\u{2}02\u{4}\rK02\r", [.unreadable, "K02"]),
        Scan("damaged between STX and EOT", "\u{2}0\u{0}1\u{4}\u{2}K02\u{4}", [.unreadable, "K02"]),
    ])
    func `a code ends where it ends and is what stands between`(scan: Scan) {
        #expect(findings(in: scan.bytes) == scan.findings)
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\t", "", "\u{4}\r"])
    func `512 bytes are a code, 513 are refused once and swallowed to their end`(end: String) {
        let fits = String(repeating: "7", count: 512)
        #expect(findings(in: Array((fits + end).utf8)) == [.code(fits)])
        for length in [513, 514, 10_000] {
            var machine = ScanMachine(pause: Self.pause)
            let long = [UInt8](repeating: 0x37, count: length)
            #expect(machine.received(long + Array(end.utf8), at: Self.start) == [.failure(.tooLong)])
            #expect(machine.passed(at: Self.start + Self.pause) == [])
            #expect(machine.received(Array("K01\r".utf8), at: Self.start) == [.code("K01")])
        }
    }

    @Test func `a refusal is said as soon as it is known`() {
        var machine = ScanMachine(pause: Self.pause)
        #expect(machine.received([UInt8](repeating: 0x37, count: 512), at: Self.start) == [])
        #expect(machine.received([0x37], at: Self.start) == [.failure(.tooLong)])
        #expect(machine.received([0x0D], at: Self.start) == [])
        #expect(machine.received([0x37, 0x00, 0x37], at: Self.start) == [.failure(.unreadable)])
    }

    @Test func `no code, no deadline; every piece of a code puts it off`() {
        var machine = ScanMachine(pause: Self.pause)
        #expect(machine.deadline == nil)
        #expect(machine.received(Array("K0".utf8), at: Self.start) == [])
        #expect(machine.deadline == Self.start + Self.pause)
        let later = Self.start + .milliseconds(79)
        #expect(machine.received(Array("1".utf8), at: later) == [])
        #expect(machine.deadline == later + Self.pause)
        #expect(machine.received([], at: later + .milliseconds(1)) == [], "a sign of life")
        #expect(machine.deadline == later + .milliseconds(81))
        #expect(machine.passed(at: later + Self.pause) == [], "too early")
        #expect(machine.passed(at: later + .milliseconds(81)) == [.code("K01")])
        #expect(machine.deadline == nil)
        #expect(machine.received([0x0D], at: later + .seconds(1)) == [], "the end that was not needed")
        #expect(machine.deadline == nil)
        #expect(machine.received([], at: later) == [])
        #expect(machine.deadline == nil)
    }

    @Test func `bytes that were read late belong to the code begun`() {
        var machine = ScanMachine(pause: Self.pause)
        #expect(machine.received(Array("K0".utf8), at: Self.start) == [])
        #expect(machine.received(Array("1\r".utf8), at: Self.start + .seconds(3)) == [.code("K01")])
    }

    @Test(arguments: ["K01\rK02", "\u{2}K01\u{4}\r\n\u{2}K02\u{4}", "1\u{0}2\rK02\t", "\r\n预约\n"])
    func `pieces of any size make what the whole makes`(text: String) {
        let bytes = Array(text.utf8)
        let whole = findings(in: bytes)
        for size in 1...bytes.count {
            var machine = ScanMachine(pause: Self.pause)
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                bytes[$0..<min($0 + size, bytes.count)]
            }
            let found = pieces.flatMap { machine.received($0, at: Self.start) }
            #expect(found + machine.passed(at: Self.start + Self.pause) == whole)
        }
    }

    @Test func `what was damaged elsewhere is refused and swallowed to its end`() {
        var machine = ScanMachine(pause: Self.pause)
        #expect(machine.received(Array("K0".utf8), at: Self.start) == [])
        #expect(machine.spoil(at: Self.start) == [.failure(.unreadable)])
        #expect(machine.spoil(at: Self.start) == [], "once")
        #expect(machine.deadline == Self.start + Self.pause)
        #expect(machine.received(Array("1\rK02\r".utf8), at: Self.start) == [.code("K02")])
    }

    @Test func `a code tells its length and never itself`() throws {
        let code = try #require(ScannedCode(Array("450502190001010014".utf8)))
        var dumped = ""
        dump(ScannerEvent.scanned(code), to: &dumped)
        for text in ["\(code)", String(reflecting: code), "\(ScannerEvent.scanned(code))", dumped] {
            #expect(!text.contains("4505"))
            #expect(!text.contains("52, 53"), "nor its bytes")
        }
        #expect("\(code)" == "scanned code of 18 bytes")
        #expect(code.text == "450502190001010014")
    }

    @Test func `a code has 1 to 512 bytes, no controls, and text only where it is UTF-8`() throws {
        #expect(ScannedCode([]) == nil)
        #expect(ScannedCode([UInt8](repeating: 0x37, count: 513)) == nil)
        #expect(ScannedCode([0x37, 0x00]) == nil)
        #expect(try #require(ScannedCode([UInt8](repeating: 0x37, count: 512))).bytes.count == 512)
        // 中文 in GBK.
        #expect(try #require(ScannedCode([0xD6, 0xD0, 0xCE, 0xC4])).text == nil)
    }
}

/// What a scanner sends, and what is to be made of it.
struct Scan: CustomTestStringConvertible {
    enum Wanted: ExpressibleByStringLiteral {
        case code(String), refused(ScanRefusal)

        static let unreadable = Wanted.refused(.unreadable)
        init(stringLiteral text: String) { self = .code(text) }
    }

    var testDescription: String
    var bytes: [UInt8]
    var findings: [ScanMachine.Finding]

    init(_ description: String, _ text: String, _ wanted: [Wanted]) {
        (testDescription, bytes) = (description, Array(text.utf8))
        findings = wanted.map { wanted in
            switch wanted {
            case .code(let text): .code(text)
            case .refused(let reason): .failure(reason)
            }
        }
    }
}

extension ScanMachine.Finding {
    /// The finding of a code that is one.
    static func code(_ text: String) -> Self {
        guard let code = ScannedCode(Array(text.utf8)) else { preconditionFailure("no code") }
        return .success(code)
    }
}
