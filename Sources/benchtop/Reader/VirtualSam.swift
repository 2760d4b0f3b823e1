// Requests and answers are SAM frames; their layout stands at the top of Devices' SamFrame.swift, commands and
// statuses in facts/idcard.md 1.3 and 1.6.

import Devices

/// A SAM_V reader without its case: the host's bytes and the cards go in, answers come out.
///
/// Like a real one (facts/idcard.md 4):
/// - after a good read, find answers 80 until the card is lifted; select and read still work on it;
/// - it hears only bytes at its own speed, which is for whoever hands them in to see to;
/// - a card lifted after select makes the next card command fail with 41, and from then on 34;
/// - a reset is like taking the power away: a card lying there is found again [no source; an inference].
package struct VirtualSam: Sendable {
    /// What to send, and at which speed the line runs for it.
    package struct Reply: Hashable, Sendable {
        package let bytes: [UInt8]
        /// The largest piece to write at once; nil leaves it to the line.
        package let pieceSize: Int?
        package let baud: Int
    }

    /// Where the card in the field stands.
    private enum Phase {
        case waiting, found, selected, read
        /// It was selected and is gone; the SAM has not noticed yet.
        case lost
    }

    /// facts/idcard.md 4: the longest pause inside a frame.
    static let longestGap = Duration.milliseconds(800)
    private static let speeds = [115_200, 57_600, 38_400, 19_200, 9_600]

    package private(set) var card: VirtualCard?
    /// Bytes at any other speed are noise to it.
    package private(set) var baud = 115_200
    package private(set) var fault = ReaderFault.none
    private let samID: [UInt8]
    private var phase = Phase.waiting
    private var parser = SamFrameParser(.requests)
    private var lastByte: ContinuousClock.Instant?

    package init(samID: [UInt8]) {
        self.samID = samID
    }

    /// The card lying there was read to its end.
    package var hasReadCard: Bool { phase == .read }

    /// Lays a card on the reader; one that lay there is lifted first.
    package mutating func place(_ card: VirtualCard) {
        lift()
        self.card = card
    }

    package mutating func lift() {
        guard card != nil else { return }
        card = nil
        phase = phase == .selected || phase == .read ? .lost : .waiting
    }

    /// From now on. A fault that sets the speed, and the end of one, act at once; the card still lies there.
    package mutating func set(fault: ReaderFault) {
        guard fault != self.fault else { return }
        if fault == .only9600 || self.fault == .only9600 {
            self.fault = fault
            powerOn()
        }
        self.fault = fault
    }

    /// The reader's own power came back: speed, selection and half a command are forgotten, the card still lies there.
    package mutating func powerOn() {
        baud = fault == .only9600 ? 9_600 : Self.speeds[0]
        phase = .waiting
        parser.reset()
        lastByte = nil
    }

    /// Takes bytes from the host and gives the answers to the commands that are now complete.
    package mutating func receive(_ bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant) -> [Reply] {
        if let lastByte, now - lastByte > Self.longestGap { _ = parser.silence() }
        lastByte = now
        guard fault != .silence else { return [] }
        return parser.feed(bytes).map { finding in
            switch finding {
            case .success(let body): fault.carry(answer(body))
            case .failure(let error):
                fault.carry(reply(error.code == .checksum ? .commandChecksum : .commandLength))
            }
        }
    }

    private mutating func answer(_ body: [UInt8]) -> Reply {
        switch fault {
        case .selfTestFailed: return reply(.selfTestFailed)
        case .notAuthorised: return reply(.notAuthorised)
        default: break
        }
        switch (body[0], body[1]) {
        case (0x60, let speed): return setSpeed(Int(speed), isWhole: body.count == 2)
        case (0x61, 0xFF): return reply(body.count == 3 ? .done : .commandLength)
        default: break
        }
        guard let command = SamCommand(body: body) else { return reply(.commandWrong) }
        guard body.count == 2 else { return reply(.commandLength) }
        return answer(command)
    }

    private mutating func answer(_ command: SamCommand) -> Reply {
        switch command {
        case .reset:
            phase = .waiting
            return reply(.done)
        case .samStatus: return reply(.done)
        case .samID: return reply(samID)
        case .find: return find()
        case .select: return select()
        case .readBase: return read(\.base)
        case .readBaseWithFingerprints: return read(\.baseWithFingerprints)
        case .readAdded: return ofSelectedCard { _ in SamAnswer(status: .noSuchContent).frame }
        case .readNewAddress: return ofSelectedCard(\.newAddress)
        case .readManagementNumber: return ofSelectedCard(\.managementNumber)
        }
    }

    private mutating func find() -> Reply {
        guard let card, phase != .read else {
            if card == nil { phase = .waiting }
            return reply(.noCard)
        }
        phase = .found
        return reply(card.find)
    }

    private mutating func select() -> Reply {
        guard let card, phase != .waiting else {
            if card == nil { phase = .waiting }
            return reply(.cardNotSelected)
        }
        if phase == .found { phase = .selected }
        return reply(card.select)
    }

    private mutating func read(_ answer: KeyPath<VirtualCard, VirtualCard.Answer>) -> Reply {
        guard let card, phase == .selected || phase == .read else { return refusal() }
        guard fault != .readFailed else {
            phase = .waiting
            return reply(.readFailed)
        }
        let answer = card[keyPath: answer]
        // A failed read leaves the card to be found again.
        phase = VirtualCard.isGoodRead(answer) ? .read : .waiting
        return Reply(bytes: answer.bytes, pieceSize: answer.pieceSize, baud: baud)
    }

    private mutating func ofSelectedCard(_ answer: (VirtualCard) -> [UInt8]) -> Reply {
        guard let card, phase == .selected || phase == .read else { return refusal() }
        return reply(answer(card))
    }

    private mutating func refusal() -> Reply {
        switch phase {
        case .lost:
            phase = .waiting
            return reply(.readFailed)
        case .found: return reply(.cardNotSelected)
        case .waiting, .selected, .read: return reply(.noCardYet)
        }
    }

    /// 60 nn. The answer goes out at the old speed (facts/idcard.md 1.3).
    private mutating func setSpeed(_ code: Int, isWhole: Bool) -> Reply {
        guard isWhole else { return reply(.commandLength) }
        guard Self.speeds.indices.contains(code), fault != .only9600 || Self.speeds[code] == baud else {
            return reply(.commandWrong)
        }
        defer { baud = Self.speeds[code] }
        return reply(.done)
    }

    private func reply(_ status: SamStatus) -> Reply {
        reply(SamAnswer(status: status).frame)
    }

    private func reply(_ bytes: [UInt8]) -> Reply {
        Reply(bytes: bytes, pieceSize: nil, baud: baud)
    }
}

extension VirtualCard {
    /// The answer to 30 05: IIN 4, SN 8 and DN 16 bytes (facts/idcard.md 1.3). IIN and SN are zero as in the answers
    /// to find and select; DN is made from the id, so that two cards differ and one card stays the same.
    var managementNumber: [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
        let number = (0..<16).map { place -> UInt8 in
            for byte in [UInt8(place)] + Array(id.utf8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return UInt8(truncatingIfNeeded: hash >> 32)
        }
        return SamAnswer(status: .done, data: [UInt8](repeating: 0, count: 12) + number).frame
    }
}
