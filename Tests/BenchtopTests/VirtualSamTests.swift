import Devices
import Testing

@testable import benchtop

@Suite struct `A virtual SAM` {
    private let start = ContinuousClock.now

    private func sam() throws -> VirtualSam { VirtualSam(samID: try Bench.vectors().samID) }

    private func card(_ prefix: String) throws -> VirtualCard {
        try #require(try Bench.vectors().cards.first { $0.id.hasPrefix(prefix) })
    }

    private func ask(_ sam: inout VirtualSam, _ command: SamCommand) -> [UInt8] {
        sam.receive(command.frame, at: start).flatMap(\.bytes)
    }

    private func status(_ sam: inout VirtualSam, _ command: SamCommand) -> SamStatus? {
        var parser = SamFrameParser(.answers)
        guard case .success(let body)? = parser.feed(ask(&sam, command)).first else { return nil }
        return SamAnswer(body: body)?.status
    }

    private func statusFrame(_ status: SamStatus) -> [UInt8] { SamAnswer(status: status).frame }

    @Test func `answers every exchange of every good card byte for byte`() throws {
        let (raw, cards) = (try Bench.raw(), try Bench.vectors().cards)
        #expect(raw.vectors.count >= 8)
        for vector in raw.vectors {
            var sam = try sam()
            sam.place(try #require(cards.first { $0.id == vector.id }))
            for exchange in vector.exchanges {
                let replies = sam.receive(exchange.request.bytes, at: start)
                #expect(replies.map(\.bytes) == [exchange.response.bytes], "\(vector.id) \(exchange.step)")
            }
        }
    }

    @Test func `answers every malformed card with its stream as recorded`() throws {
        let (raw, cards) = (try Bench.raw(), try Bench.vectors().cards)
        let vectors = raw.malformed + (raw.malformed_extra ?? [])
        #expect(vectors.count >= 8)
        for vector in vectors {
            var sam = try sam()
            let card = try #require(cards.first { $0.id == vector.id })
            #expect(card.isMalformed)
            sam.place(card)
            #expect(status(&sam, .find) == .cardFound)
            #expect(status(&sam, .select) == .done)
            let reply = try #require(sam.receive(SamCommand.readBase.frame, at: start).first)
            #expect(reply.bytes == vector.stream.bytes, "\(vector.id)")
            #expect(reply.pieceSize == vector.chunks, "\(vector.id)")
        }
    }

    @Test func `answers the other exchanges byte for byte`() throws {
        for exchange in try Bench.raw().other_exchanges {
            var sam = try sam()
            if exchange.step.hasPrefix("new-address") {
                sam.place(try card(exchange.step == "new-address" ? "V01" : "V02"))
                _ = [ask(&sam, .find), ask(&sam, .select)]
            }
            #expect(
                sam.receive(exchange.request.bytes, at: start).map(\.bytes) == [exchange.response.bytes],
                "\(exchange.step)")
        }
    }

    @Test(arguments: [
        ("reset", "AAAAAA96690003 10FF EC"), ("status", "AAAAAA96690003 11FF ED"),
        ("speed 115200", "AAAAAA96690003 6000 63"), ("speed 57600", "AAAAAA96690003 6001 62"),
        ("speed 38400", "AAAAAA96690003 6002 61"), ("speed 19200", "AAAAAA96690003 6003 60"),
        ("speed 9600", "AAAAAA96690003 6004 67"), ("radio frame", "AAAAAA96690004 61FF50 CA"),
    ])
    func `does without a card`(command: (name: String, frame: String)) throws {
        var sam = try sam()
        #expect(sam.receive(try Bench.bytes(command.frame), at: start).map(\.bytes) == [statusFrame(.done)])
    }

    @Test(arguments: [
        ("checksum", "AAAAAA96690003 2001 23", SamStatus.commandChecksum),
        ("find with data", "AAAAAA96690004 200100 25", .commandLength),
        ("LEN 2", "AAAAAA96690002", .commandLength),
        ("LEN FFFF", "AAAAAA9669FFFF", .commandLength),
        ("unknown", "AAAAAA96690003 7777 03", .commandWrong),
        ("speed 5", "AAAAAA96690003 6005 66", .commandWrong),
        ("read without a card", "AAAAAA96690003 3001 32", .noCardYet),
    ])
    func `refuses with the status of the fault`(fault: (name: String, frame: String, status: SamStatus))
        throws
    {
        var sam = try sam()
        #expect(
            sam.receive(try Bench.bytes(fault.frame), at: start).map(\.bytes) == [statusFrame(fault.status)])
        #expect(status(&sam, .samStatus) == .done, "the next command is understood")
    }

    @Test func `understands a command in any pieces, with noise before it`() throws {
        var sam = try sam()
        let noisy = try Bench.bytes("00 AA AA 12") + SamCommand.samStatus.frame
        let replies = noisy.flatMap { sam.receive([$0], at: start) }
        #expect(replies.map(\.bytes) == [statusFrame(.done)])
    }

    @Test func `drops half a command after a pause`() throws {
        var sam = try sam()
        #expect(sam.receive(SamCommand.find.frame.prefix(8), at: start).isEmpty)
        let later = sam.receive(SamCommand.samStatus.frame, at: start + .milliseconds(801))
        #expect(later.map(\.bytes) == [statusFrame(.done)])
    }

    @Test func `finds a card it has read only after it was lifted`() throws {
        var sam = try sam()
        let card = try card("V01")
        sam.place(card)
        #expect(status(&sam, .find) == .cardFound)
        #expect(status(&sam, .find) == .cardFound, "found but not read: found again")
        #expect(status(&sam, .readBase) == .cardNotSelected)
        #expect(status(&sam, .select) == .done)
        #expect(ask(&sam, .readBase) == card.base.bytes)
        #expect(sam.hasReadCard)
        #expect(status(&sam, .find) == .noCard)
        #expect(status(&sam, .readNewAddress) == .done, "it still lies there")
        #expect(status(&sam, .select) == .done, "and can be read again")
        #expect(ask(&sam, .readBase) == card.base.bytes)
        #expect(status(&sam, .find) == .noCard)
        sam.lift()
        #expect(status(&sam, .readNewAddress) == .readFailed, "the SAM notices that it has gone")
        #expect(status(&sam, .readNewAddress) == .noCardYet)
        #expect(status(&sam, .find) == .noCard)
        sam.place(card)
        #expect(status(&sam, .find) == .cardFound)
    }

    @Test func `notices a card that was exchanged for another`() throws {
        var sam = try sam()
        sam.place(try card("V01"))
        _ = [ask(&sam, .find), ask(&sam, .select), ask(&sam, .readBase)]
        let second = try card("V02")
        sam.place(second)
        #expect(status(&sam, .readNewAddress) == .readFailed)
        #expect(status(&sam, .find) == .cardFound)
        #expect(status(&sam, .select) == .done)
        #expect(ask(&sam, .readBase) == second.base.bytes)
    }

    @Test func `fails a card lifted between select and read`() throws {
        var sam = try sam()
        sam.place(try card("V01"))
        _ = [ask(&sam, .find), ask(&sam, .select)]
        sam.lift()
        #expect(status(&sam, .readBase) == .readFailed)
        #expect(status(&sam, .select) == .cardNotSelected)
    }

    @Test(arguments: ["M01", "M02", "M03", "M04", "X01"])
    func `finds a card again whose read failed`(prefix: String) throws {
        var sam = try sam()
        sam.place(try card(prefix))
        _ = [ask(&sam, .find), ask(&sam, .select), ask(&sam, .readBase)]
        #expect(!sam.hasReadCard)
        #expect(status(&sam, .find) == .cardFound)
    }

    @Test(arguments: ["M06", "M07", "X03"])
    func `takes a whole frame with status 90 for a good read, whatever it says`(prefix: String) throws {
        var sam = try sam()
        sam.place(try card(prefix))
        _ = [ask(&sam, .find), ask(&sam, .select), ask(&sam, .readBase)]
        #expect(sam.hasReadCard)
        #expect(status(&sam, .find) == .noCard)
    }

    @Test func `gives the same text with and without fingerprints`() throws {
        for card in try Bench.vectors().cards where !card.isMalformed {
            let plain = try data(of: card.base.bytes), full = try data(of: card.baseWithFingerprints.bytes)
            #expect(card.base.bytes.count == 1295)
            #expect([1297, 1809, 2321].contains(card.baseWithFingerprints.bytes.count))
            #expect(
                try BaseInformation.text(of: plain)
                    == BaseInformation.text(of: full, withFingerprints: true).dropFirst(0),
                "\(card.id)")
        }
    }

    private func data(of frame: [UInt8]) throws -> [UInt8] {
        var parser = SamFrameParser(.answers)
        let body = try #require(parser.feed(frame).first).get()
        return try #require(SamAnswer(body: body)).data
    }

    @Test func `gives each card a management number of 28 bytes of its own`() throws {
        let numbers = try Bench.vectors().cards.map(\.managementNumber)
        #expect(Set(numbers).count == numbers.count)
        #expect(numbers.allSatisfy { $0.count == 39 })
    }

    @Test func `forgets the card it has read and its speed when it is reset or loses power`() throws {
        var sam = try sam()
        sam.place(try card("V01"))
        _ = [ask(&sam, .find), ask(&sam, .select), ask(&sam, .readBase), ask(&sam, .reset)]
        #expect(status(&sam, .find) == .cardFound)
        let slow = try #require(SamCommand.setSpeed(9600))
        #expect(
            sam.receive(slow, at: start).map(\.baud) == [115_200], "the answer still comes at the old speed")
        #expect(sam.baud == 9600)
        sam.powerOn()
        #expect(sam.baud == 115_200)
    }
}
