import Domain
import Foundation
import Paper
import TestTools
import Testing

/// Whether the codes on paper are read by real readers off pale print, from a head with dead columns, on paper that is
/// not held straight (facts/escpos.md 7).
@Suite(.serialized) struct `The code on a printed slip` {
    /// A print that is pale by age or heat, against white paper as 1.
    private static let pale = 0.6
    /// 0.19 mm at 203 dpi: a burnt dot is wider than the pitch of the head, and no lens is perfect.
    private static let blur = 1.5
    /// A reader takes many pictures a second; a try is a few of them.
    private static let picturesPerTry = 8

    static let papers = [384, 512, 576].flatMap { width in
        [SlipSample.appointment, .receipt, .acceptance].map { ($0, width) }
    }

    private static func code(on sample: SlipSample, _ width: Int) throws -> PrintedCode {
        let codes = sample.layout.slip(texts: try Fixtures.texts(), english: false).blocks.compactMap {
            if case .qr(let payload, let module) = $0 { (payload, module) } else { nil }
        }
        let (payload, module) = try #require(codes.first, "a \(sample) bears a code")
        #expect(codes.count == 1 && module == 6 && payload.utf8.count <= AppointmentSlip.longestToken)
        return try PrintedCode(payload, on: sample.layout, width: width)
    }

    /// Of so many tries those in which one picture was read; each try has dead columns of its own, drawn from `dead`.
    private static func tries(
        _ count: Int, _ code: PrintedCode, dead: [Int], pictures: Int = picturesPerTry,
        using random: inout SeededGenerator
    ) throws -> Int {
        var all: [GreyPicture] = []
        for _ in 0..<count {
            let dots = code.printed(dead: dead.shuffled(using: &random).prefix(8), blur: blur)
            for _ in 0..<pictures { all.append(code.picture(of: dots, contrast: pale, using: &random)) }
        }
        let read = try CodeReader.zxing.reads(code.payload, in: all)
        return (0..<count).count { read[$0 * pictures..<($0 + 1) * pictures].contains(true) }
    }

    @Test(arguments: papers)
    func `is read off pale print at the first look, on every paper`(
        sample: SlipSample, width: Int
    ) throws {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        let code = try Self.code(on: sample, width)
        let dots = code.printed(dead: [], blur: Self.blur)
        let pictures = (0..<6).map { _ in code.picture(of: dots, contrast: Self.pale, using: &random) }
        let missed = try CodeReader.zxing.reads(code.payload, in: pictures).count { !$0 }
        #expect(missed == 0, "seed \(random.seed)")
        #expect(try CodeReader.zbar.reads(code.payload, in: pictures).contains(true), "seed \(random.seed)")
    }

    @Test(arguments: [384, 512, 576])
    func `is read off pale print with eight dead columns through it`(width: Int) throws {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        let code = try Self.code(on: .appointment, width)
        let read = try Self.tries(12, code, dead: Array(code.columns), using: &random)
        #expect(read >= 9, "\(read) of 12, seed \(random.seed)")
    }

    @Test func `is mostly read when all eight go through the marks by which it is found`() throws {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        let code = try Self.code(on: .appointment, 576)
        let read = try Self.tries(20, code, dead: code.marks, using: &random)
        #expect(read >= 11, "\(read) of 20, seed \(random.seed)")
    }

    @Test func `is read more often at six dots a module than at four`() throws {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        let payload = try Self.code(on: .appointment, 576).payload
        let read = try [4, 6].map { module in
            let code = try PrintedCode(payload, width: 576, module: module)
            return try Self.tries(20, code, dead: Array(code.columns), pictures: 1, using: &random)
        }
        #expect(read[0] < read[1], "\(read) of 20, seed \(random.seed)")
    }

    @Test func `holds what a code of a booking is long`() {
        #expect(AppointmentCode.length <= AppointmentSlip.longestToken)
    }
}
