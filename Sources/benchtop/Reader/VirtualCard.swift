// What a card gives, as whole answer frames (facts/idcard.md 1.5). From one read answer the other follows:
//
//   30 01   01 00 · 04 00 · text 256 · photo 1024
//   30 10   01 00 · 04 00 · fingerprint length · text 256 · photo 1024 · fingerprints

import Devices
import Domain
import FoundationEssentials

/// A card that can be laid on the virtual reader, good or malformed.
package struct VirtualCard: Hashable, Sendable, Identifiable {
    package enum Quality: Hashable, Sendable {
        case good
        /// What the vectors file says a driver must make of it.
        case malformed(expectation: String)
    }

    /// The bytes of an answer; some come in pieces of a set size instead of at once.
    struct Answer: Hashable, Sendable {
        var bytes: [UInt8]
        var pieceSize: Int?
    }

    /// As in the vectors file, such as `V01-cn-male-han`.
    package let id: String
    package let description: String
    /// Masked by the rules of the screens; nil where the answer holds none worth showing.
    package let maskedName: String?
    /// `resident`, `foreigner-2017`, …; `malformed` for the others.
    package let kind: String
    package let quality: Quality
    let find: [UInt8]
    let select: [UInt8]
    let base: Answer
    let baseWithFingerprints: Answer
    /// The answer to 30 03.
    let newAddress: [UInt8]

    package var isMalformed: Bool { quality != .good }
}

extension VirtualCard {
    init(_ vector: VectorFile.Good, newAddress: [UInt8]?) throws(BenchtopError) {
        func frame(_ step: String) -> [UInt8]? {
            vector.exchanges.first { $0.step == step }?.response.bytes
        }
        let (plain, withFingerprints) = (frame("read-base"), frame("read-base-fp"))
        guard let find = frame("find"), let select = frame("select"),
            let base = plain ?? withFingerprints.flatMap(Self.droppingFingerprints),
            let full = withFingerprints ?? plain.flatMap(Self.addingNoFingerprints)
        else {
            throw BenchtopError(.vectors, "Card \(vector.id) has no find, select or read answer.")
        }
        (id, description, kind) = (vector.id, vector.description, vector.expect.kind)
        maskedName = (vector.expect.name ?? vector.expect.nameZh ?? vector.expect.nameEn).map(Masking.name)
        quality = .good
        (self.find, self.select) = (find, select)
        (self.base, baseWithFingerprints) = (Answer(bytes: base), Answer(bytes: full))
        self.newAddress = newAddress ?? SamAnswer(status: .noSuchContent).frame
    }

    /// A malformed card is found and selected like `model`; every read gives its stream.
    init(_ vector: VectorFile.Malformed, like model: VectorFile.Good) throws(BenchtopError) {
        let sound = try VirtualCard(model, newAddress: nil)
        (id, description, kind, maskedName) = (vector.id, vector.description, "malformed", nil)
        quality = .malformed(expectation: vector.expect)
        (find, select, newAddress) = (sound.find, sound.select, sound.newAddress)
        base = Answer(bytes: vector.stream.bytes, pieceSize: vector.chunks)
        baseWithFingerprints = base
    }

    /// The reader counts a read as good when it sent exactly one whole frame with status 90.
    static func isGoodRead(_ answer: Answer) -> Bool {
        guard let body = body(of: answer.bytes) else { return false }
        return SamAnswer(body: body)?.status == .done
    }

    private static func body(of frame: [UInt8]) -> [UInt8]? {
        var parser = SamFrameParser(.answers)
        let findings = parser.feed(frame)
        guard findings.count == 1, !parser.isInsideFrame, let body = try? findings[0].get(),
            body.count + SamFrame.preamble.count + 3 == frame.count
        else { return nil }
        return body
    }

    private static func droppingFingerprints(_ frame: [UInt8]) -> [UInt8]? {
        guard let body = body(of: frame), let answer = SamAnswer(body: body), answer.data.count >= 6
        else { return nil }
        let kept = [0, 2].reduce(0) { $0 + Int(answer.data[$1]) << 8 + Int(answer.data[$1 + 1]) }
        let data = answer.data[..<4] + answer.data.dropFirst(6).prefix(kept)
        return SamAnswer(status: answer.status, cardStatus: answer.cardStatus, data: Array(data)).frame
    }

    private static func addingNoFingerprints(_ frame: [UInt8]) -> [UInt8]? {
        guard let body = body(of: frame), let answer = SamAnswer(body: body), answer.data.count >= 4
        else { return nil }
        let data = answer.data[..<4] + [0, 0] + answer.data[4...]
        return SamAnswer(status: answer.status, cardStatus: answer.cardStatus, data: Array(data)).frame
    }
}
