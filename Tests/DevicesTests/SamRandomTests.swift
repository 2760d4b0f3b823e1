import Domain
import TestTools
import Testing

@testable import Devices

/// Whatever a line brings: no crash, no hang, no growing memory, and what is good is found. A failing test prints its
/// seed.
struct `Random bytes at the codecs of a card reader` {
    private let seed = UInt64.random(in: .min ... .max)

    /// The streams are made of what confuses most: preambles, cut frames, lengths, runs of AA.
    private func stream(_ random: inout SeededGenerator) -> [UInt8] {
        let longest = Int.random(in: 0..<50, using: &random) == 0 ? 600 : 40
        return (0..<Int.random(in: 0...6, using: &random)).flatMap { _ -> [UInt8] in
            let noise = (0..<Int.random(in: 0...longest, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return noise
            case 1: return SamFrame.preamble + noise
            case 2: return SamFrame.preamble + [UInt8.random(in: 0...9, using: &random)] + noise
            case 3: return SamFrame.encode(noise).dropLast(noise.count / 2 + 1)
            case 4: return SamFrame.encode(noise)
            default: return [UInt8](repeating: 0xAA, count: noise.count)
            }
        }
    }

    @Test
    func `10,000 streams at the frame parser: it holds one frame at most, and after silence finds the next`()
    {
        print("frames: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var parser = SamFrameParser(.answers)
        let good = SamAnswer(status: .cardFound, data: [1, 2, 3, 4])
        var most = 0
        for _ in 0..<10_000 {
            var rest = stream(&random)[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...300, using: &random))
                _ = parser.feed(piece)
                most = max(most, parser.held)
                rest = rest.dropFirst(piece.count)
            }
            _ = parser.silence()
            guard !parser.isInsideFrame, SamAnswer(in: parser.feed(good.frame)) == good else {
                return _ = Issue.record("lost, seed \(seed)")
            }
        }
        #expect(most <= 7 + 0x090A, "seed \(seed)")
    }

    @Test
    func `10,000 answers of any size at the read answer's parts: the text is 256 bytes of it, or an error`() {
        print("answers: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10_000 {
            let filling = UInt8.random(in: .min ... .max, using: &random)
            let sizes = [1284, 1286, 1798, 2310, Int.random(in: 0...2400, using: &random)]
            var data = [UInt8](repeating: filling, count: sizes.randomElement(using: &random) ?? 0)
            // Lengths that could be true, so that more than the first test is passed.
            for (place, byte) in zip(
                0..., [1, 0, 4, 0, [0, 2, 4].randomElement(using: &random) ?? 0, 0] as [UInt8])
            where place < data.count && Int.random(in: 0..<8, using: &random) > 0 { data[place] = byte }
            for withFingerprints in [false, true] {
                do throws(DeviceError) {
                    let text = try BaseInformation.text(of: data, withFingerprints: withFingerprints)
                    #expect(text.count == CardText.length)
                } catch {
                    #expect(error == DeviceError(.innerLengths))
                }
            }
        }
    }

    @Test func `10,000 damaged text blocks: a card that can be true, or an error without a word of it`() {
        print("texts: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let blocks = Vectors.published.vectors.map(\.text) + [TextBlock.foreigner2023.bytes]
        for _ in 0..<10_000 {
            var bytes = blocks.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
                    in: .min ... .max, using: &random)
            }
            if Int.random(in: 0..<20, using: &random) == 0 {
                bytes = (0..<Int.random(in: 0...512, using: &random)).map { _ in
                    UInt8.random(in: .min ... .max, using: &random)
                }
            }
            do throws(DeviceError) {
                let card = try CardText.card(from: bytes)
                #expect(!card.name.isEmpty && card.name.utf16.count <= 60 && card.number.utf8.count <= 18)
            } catch {
                #expect(["damaged", "unknownCard", "invalidCard"].contains(error.key), "seed \(seed)")
            }
        }
    }
}
