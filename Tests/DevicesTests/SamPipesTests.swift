import TestTools
import Testing

@testable import Devices

/// How frames travel over USB, without any USB.
struct `The pipes to a SAM` {
    private static func interface(
        _ class: UInt8 = 0xFF, number: UInt8 = 0, bulk: [UInt8] = [], interrupt: [UInt8] = [],
        other: [UInt8] = []
    ) -> USBInterface {
        let kinds: [(USBEndpoint.Kind, [UInt8])] = [(.bulk, bulk), (.interrupt, interrupt), (.other, other)]
        return USBInterface(
            number: number, class: `class`,
            endpoints: kinds.flatMap { kind, all in all.map { USBEndpoint(address: $0, kind: kind) } })
    }

    private static func bulk(_ address: UInt8) -> USBEndpoint { USBEndpoint(address: address, kind: .bulk) }
    private static let four = SamPipes.four(
        interface: 0,
        .init(headOut: bulk(0x02), bodyOut: bulk(0x06), headIn: bulk(0x81), bodyIn: bulk(0x85)))
    private static let pair = SamPipes.pair(interface: 0, output: bulk(0x01), input: bulk(0x81))

    @Test(arguments: [
        [0x02, 0x06, 0x81, 0x85], [0x85, 0x81, 0x06, 0x02], [0x02, 0x81, 0x83, 0x03, 0x06, 0x85],
    ])
    func `02, 06, 81 and 85 are four pipes, in any order and with others beside`(addresses: [UInt8]) {
        #expect(SamPipes([Self.interface(bulk: addresses)]) == Self.four)
    }

    @Test(
        arguments: [
            ([interface(bulk: [0x01, 0x81])], 0, 0x01, 0x81),
            ([interface(bulk: [0x82, 0x03])], 0, 0x03, 0x82),
            ([interface(interrupt: [0x81, 0x02])], 0, 0x02, 0x81),
            ([interface(bulk: [0x01, 0x81], interrupt: [0x82])], 0, 0x01, 0x81),
            ([interface(bulk: [0x81], interrupt: [0x02, 0x82])], 0, 0x02, 0x82),
            ([interface(0x03, interrupt: [0x81]), interface(number: 1, bulk: [0x04, 0x84])], 1, 0x04, 0x84),
        ] as [([USBInterface], UInt8, UInt8, UInt8)])
    func `the only pair of a vendor's interface is it, bulk before interrupt`(
        interfaces: [USBInterface], number: UInt8, output: UInt8, input: UInt8
    ) throws {
        guard case .pair(number, let out, let into) = SamPipes(interfaces) else {
            return _ = Issue.record("\(String(describing: SamPipes(interfaces)))")
        }
        #expect((out.address, into.address) == (output, input))
    }

    @Test(arguments: [
        [], [interface()], [interface(bulk: [0x81])], [interface(bulk: [0x02])],
        [interface(other: [0x01, 0x81])], [interface(other: [0x02, 0x06, 0x81, 0x85])],
        [interface(bulk: [0x02, 0x06, 0x81])], [interface(bulk: [0x02, 0x81, 0x85])],
        [interface(bulk: [0x01, 0x02, 0x81, 0x82])], [interface(0x03, interrupt: [0x01, 0x81])],
        [interface(0x0B, bulk: [0x01, 0x82])], [interface(0xFE)],
    ])
    func `what would be a guess is nothing`(interfaces: [USBInterface]) {
        #expect(SamPipes(interfaces) == nil)
    }

    @Test(arguments: SamCommand.allCases)
    func `a request is split after LEN, or not at all`(command: SamCommand) {
        let parts = Self.four.split(command.frame)
        #expect(parts.map(\.endpoint.address) == [0x02, 0x06])
        #expect(parts.map(\.bytes.count) == [7, 3])
        #expect(parts.flatMap(\.bytes) == command.frame)
        #expect(Self.pair.split(command.frame).map(\.bytes) == [command.frame])
    }

    @Test(arguments: Vectors.published.vectors)
    func `an answer is joined again, body first, byte by byte or at once`(vector: Vectors.Vector) throws {
        let frame = try vector.readAnswer()
        let (head, body) = (Array(frame.prefix(7)), Array(frame.dropFirst(7)))
        let (headIn, bodyIn) = (Self.four.inputs[0], Self.four.inputs[1])
        var joiner = SamPipeJoiner(Self.four)
        #expect(joiner.feed(head, from: headIn) + joiner.feed(body, from: bodyIn) == frame)
        #expect(joiner.feed(body, from: bodyIn) == [], "nobody has announced it")
        #expect(joiner.feed(head, from: headIn) == frame)
        let singly =
            head.flatMap { joiner.feed([$0], from: headIn) }
            + body.flatMap { joiner.feed([$0], from: bodyIn) }
        #expect(singly == frame)
    }

    @Test func `noise on the head pipe is dropped, a half answer forgotten before the next question`() {
        let (headIn, bodyIn) = (Self.four.inputs[0], Self.four.inputs[1])
        let frame = SamAnswer(status: .cardFound, data: [0, 0, 0, 0]).frame
        var joiner = SamPipeJoiner(Self.four)
        #expect(
            joiner.feed([0x00, 0xAA, 0xAA, 0x12] + frame.prefix(7), from: headIn) == Array(frame.prefix(7)))
        #expect(joiner.feed([0, 0], from: bodyIn) == [0, 0])
        joiner.reset()
        #expect(joiner.feed(Array(frame.prefix(7)), from: headIn) == Array(frame.prefix(7)))
        #expect(joiner.feed(Array(frame.dropFirst(7)), from: bodyIn) == Array(frame.dropFirst(7)))
    }

    @Test func `10,000 random sequences of packets never hold more than the limit, and a reset makes good`() {
        let seed = UInt64.random(in: .min ... .max)
        print("random packets: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let frame = SamAnswer(status: .cardFound, data: [1, 2, 3, 4]).frame
        let (headIn, bodyIn) = (Self.four.inputs[0], Self.four.inputs[1])
        var joiner = SamPipeJoiner(Self.four)
        for _ in 0..<10_000 {
            let preamble = Bool.random(using: &random) ? SamFrame.preamble : []
            let bytes = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            _ = joiner.feed(preamble + bytes, from: Bool.random(using: &random) ? headIn : bodyIn)
            #expect(joiner.held <= 2 * SamPipeJoiner.limit)
            guard Int.random(in: 0..<16, using: &random) == 0 else { continue }
            joiner.reset()
            let joined =
                joiner.feed(Array(frame.prefix(7)), from: headIn)
                + joiner.feed(Array(frame.dropFirst(7)), from: bodyIn)
            #expect(joined == frame, "seed \(seed)")
        }
    }
}
