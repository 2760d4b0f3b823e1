import TestTools
import Testing

@testable import Devices

struct `Random scans` {
    private static let start = ContinuousClock.now

    @Test func `after any of 10,000 random streams and an end a good code is found, in pieces as in one`() {
        let seed = UInt64.random(in: .min ... .max)
        print("random scans: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10_000 {
            let stream = randomStream(&random)
            let end: UInt8 = [0x0D, 0x0A, 0x09].randomElement(using: &random) ?? 0x0D
            let whole: [UInt8] = stream + [end] + Array("K01\r".utf8)
            var (pieces, atOnce) = (ScanMachine(pause: .zero), ScanMachine(pause: .zero))
            var found: [ScanMachine.Finding] = []
            var rest = whole[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...64, using: &random))
                found += pieces.received(piece, at: Self.start)
                rest = rest.dropFirst(piece.count)
            }
            guard found == atOnce.received(whole, at: Self.start), found.last == .code("K01"),
                isBounded(pieces), accountsFor(found, of: whole), isFoundAfterPauses(in: whole, &random)
            else {
                Issue.record("lost behind \(stream), seed \(seed)")
                return
            }
        }
    }

    @Test func `10,000 random key presses crash nothing, and a good code behind an Enter is found`() {
        let seed = UInt64.random(in: .min ... .max)
        print("random keys: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var machine = KeyScanMachine()
        for _ in 0..<10_000 {
            let events = (0..<Int.random(in: 0...40, using: &random)).map { _ in randomEvent(&random) }
            _ = machine.received(events, at: Self.start)
            // All modifiers are let go, as people do; Caps Lock stays as it is, so the code has no letters.
            let calm = [KeyEvent.report] + Keys.modifiers.map { .released($0) } + Keys.typing("\r")
            _ = machine.received(calm, at: Self.start)
            guard machine.received(Keys.typing("01\r"), at: Self.start) == [.code("01")],
                machine.deadline == nil
            else {
                Issue.record("lost behind \(events), seed \(seed)")
                return
            }
        }
    }

    /// The same with a pause here and there, but not inside the good code.
    private func isFoundAfterPauses(in whole: [UInt8], _ random: inout SeededGenerator) -> Bool {
        var machine = ScanMachine(pause: .milliseconds(80))
        var now = Self.start
        var rest = whole.dropLast(4)
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...64, using: &random))
            _ = machine.received(piece, at: now)
            now += .milliseconds(Bool.random(using: &random) ? 80 : 0)
            _ = machine.passed(at: now)
            rest = rest.dropFirst(piece.count)
        }
        return machine.received(whole.suffix(4), at: now) == [.code("K01")] && machine.deadline == nil
    }

    /// Random bytes in which ends, controls and long runs are far more likely than by chance.
    private func randomStream(_ random: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...8, using: &random)).flatMap { _ -> [UInt8] in
            let count = Int.random(in: 0...40, using: &random)
            switch Int.random(in: 0..<16, using: &random) {
            case 0: return [UInt8](repeating: 0x37, count: Int.random(in: 500...600, using: &random))
            case 1...4: return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            case 5...8: return (0..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
            case 9...12: return (0..<count).map { _ in UInt8.random(in: 0x00...0x20, using: &random) }
            default: return [0x02] + [UInt8](repeating: 0x38, count: count) + [0x04]
            }
        }
    }

    private func randomEvent(_ random: inout SeededGenerator) -> KeyEvent {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: .dropped
        case 1: .report
        case 2: .other
        case 3...8: .released(UInt16.random(in: 0..<256, using: &random))
        default: .pressed(UInt16.random(in: 0..<128, using: &random))
        }
    }

    /// No more is held than one code.
    private func isBounded(_ machine: ScanMachine) -> Bool {
        Mirror(reflecting: machine).children.allSatisfy { child in
            (child.value as? [UInt8]).map { $0.count <= ScannedCode.longest } ?? true
        }
    }

    /// Never more findings than ends, and never a byte that was not sent.
    private func accountsFor(_ findings: [ScanMachine.Finding], of stream: [UInt8]) -> Bool {
        let ends = stream.count { [0x0D, 0x0A, 0x09, 0x03, 0x04].contains($0) }
        let bytes = findings.reduce(0) { sum, finding in
            if case .success(let code) = finding { sum + code.bytes.count } else { sum }
        }
        return findings.count <= ends + 1 && bytes <= stream.count
    }
}
