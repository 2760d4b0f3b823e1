import Domain
import TestTools
import Testing

@testable import Devices

/// 10,000 streams of noise at everything that reads a printer's answers.
struct `Noise from a printer` {
    private static let streams = 10_000
    /// The bytes on which the shapes turn; half of the noise is made of them.
    private static let telling: [UInt8] = [
        0x00, 0x0C, 0x10, 0x11, 0x12, 0x13, 0x16, 0x1A, 0x22, 0x25, 0x37, 0x5F, 0x72, 0x7E, 0x92, 0xFF,
    ]

    private func noise(_ dice: inout SeededGenerator) -> [UInt8] {
        let length = Int.random(in: 0...300, using: &dice)
        return (0..<length).map { _ in
            Bool.random(using: &dice)
                ? Self.telling[Int.random(in: 0..<Self.telling.count, using: &dice)]
                : UInt8.random(in: 0...255, using: &dice)
        }
    }

    @Test func `neither crashes nor fills the memory, and a good answer after it is found`() async {
        var dice = SeededGenerator(seed: .random(in: 0 ... .max))
        for stream in 0..<Self.streams {
            await Task.yield()  // other tests talk to devices, and have to answer in time
            var splitter = PrinterReplySplitter()
            let garbage = noise(&dice)
            var rest = garbage[...]
            var (count, most) = (0, 0)
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...40, using: &dice))
                rest = rest.dropFirst(piece.count)
                count += splitter.feed(piece).count
                most = max(most, splitter.held.count)
            }
            #expect(
                count <= garbage.count && most <= PrinterReplySplitter.longestBlock,
                "seed \(dice.seed), stream \(stream)")
            var (asked, counted, paper) = (splitter, splitter, splitter)
            let id: [UInt8] = (0..<4).map { _ in UInt8.random(in: 32...126, using: &dice) }
            #expect(
                asked.feed([0x12]).last == .realTime(0x12), "status: seed \(dice.seed), stream \(stream)")
            #expect(
                counted.feed([0x37, 0x22] + id + [0x00]).last == .processID(id),
                "process ID: seed \(dice.seed), stream \(stream)")
            // 00 may end what the noise began: it is found when it comes again.
            let answers = (0..<4).map { _ in paper.feed([0x00]).last }
            #expect(answers.last == .transmitted(0), "GS r: seed \(dice.seed), stream \(stream)")
        }
    }

    @Test func `never says that a ticket is printed`() async {
        var dice = SeededGenerator(seed: .random(in: 0 ... .max))
        let ready = PrinterStatus(connected: true, paper: .adequate, answered: true)
        let job = PrintingMachine.Job(bytes: [1], number: 0x00AB_CDEF, lengthMillimetres: 10)
        let right = PrinterReply.processID(EscposQuery.processIDCharacters(of: job.number))
        for stream in 0..<Self.streams {
            await Task.yield()  // other tests talk to devices, and have to answer in time
            var machine = PrintingMachine(job, confirmation: .processID, millimetresPerSecond: 50)
            _ = machine.started(ready, mayBeMute: false)
            _ = machine.wrote(Handover(count: 12), at: .now)
            var splitter = PrinterReplySplitter()
            let replies = splitter.feed(noise(&dice)).filter { $0 != right }
            let isSilent = replies.allSatisfy { machine.replied($0) == nil }
            #expect(isSilent, "seed \(dice.seed), stream \(stream)")
            #expect(machine.replied(right) == .finish(.printed))
        }
    }

    @Test func `adds up to a status, whatever the four bytes`() async {
        var dice = SeededGenerator(seed: .random(in: 0 ... .max))
        for stream in 0..<Self.streams {
            await Task.yield()  // other tests talk to devices, and have to answer in time
            var status = RealTimeStatus()
            var isRight = true
            for byte in noise(&dice) {
                let number = UInt8.random(in: 0...255, using: &dice) % 6
                let isTaken = status.take(byte, for: number)
                isRight = isRight && (!isTaken || byte & 0x13 == 0x12 && (1...4).contains(number))
            }
            let adds = status.status.answered == status.bytes.contains { $0 != nil }
            #expect(isRight && adds && status.bytes.count == 4, "seed \(dice.seed), stream \(stream)")
        }
    }
}
