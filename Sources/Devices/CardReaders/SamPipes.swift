// How serial frames travel over USB (facts/idcard.md 3.2). Two shapes; which one, the descriptors say:
//
//     four pipes   OUT 02  preamble LEN (7 bytes)      OUT 06  CMD PARA data CHK_SUM
//                  IN  81  preamble LEN (7 bytes)      IN  85  SW1 SW2 SW3 data CHK_SUM
//     one pair     OUT     the whole frame             IN      the whole frame, in packets of 64 bytes
//
// The joined bytes are the serial frame in both.

/// The pipes to a SAM, and which interface has them.
package enum SamPipes: Hashable, Sendable {
    case four(interface: UInt8, Four)
    case pair(interface: UInt8, output: USBEndpoint, input: USBEndpoint)

    package struct Four: Hashable, Sendable {
        package let headOut, bodyOut, headIn, bodyIn: USBEndpoint
    }

    /// Chosen by the descriptors, never by the order of the endpoints: all of 02, 06, 81, 85, else the only
    /// bulk pair of a vendor-specific interface, else its only interrupt pair. Nil for anything else: HID,
    /// CCID, firmware update, or a choice that would be a guess.
    package init?(_ interfaces: [USBInterface]) {
        let vendors = interfaces.filter { $0.class == USBInterface.vendorSpecific }
        if let four = (vendors + interfaces).lazy.compactMap(Self.four).first {
            self = four
        } else if let pair = vendors.lazy.compactMap(Self.pair).first {
            self = pair
        } else {
            return nil
        }
    }

    package var interface: UInt8 {
        switch self {
        case .four(let interface, _), .pair(let interface, _, _): interface
        }
    }

    /// Where answers come from.
    var inputs: [USBEndpoint] {
        switch self {
        case .four(_, let four): [four.headIn, four.bodyIn]
        case .pair(_, _, let input): [input]
        }
    }

    /// A request as what goes where, in this order.
    func split(_ frame: [UInt8]) -> [(endpoint: USBEndpoint, bytes: [UInt8])] {
        switch self {
        case .pair(_, let output, _): return [(output, frame)]
        case .four(_, let four):
            let head = frame.prefix(SamFrame.headerLength)
            let parts = [(four.headOut, Array(head)), (four.bodyOut, Array(frame.dropFirst(head.count)))]
            return parts.filter { !$0.1.isEmpty }
        }
    }

    private static func four(_ interface: USBInterface) -> SamPipes? {
        func endpoint(_ address: UInt8) -> USBEndpoint? {
            interface.endpoints.first { $0.address == address && $0.kind != .other }
        }
        guard let headOut = endpoint(0x02), let bodyOut = endpoint(0x06), let headIn = endpoint(0x81),
            let bodyIn = endpoint(0x85)
        else { return nil }
        return .four(
            interface: interface.number,
            Four(headOut: headOut, bodyOut: bodyOut, headIn: headIn, bodyIn: bodyIn))
    }

    private static func pair(_ interface: USBInterface) -> SamPipes? {
        for kind in [USBEndpoint.Kind.bulk, .interrupt] {
            let endpoints = interface.endpoints.filter { $0.kind == kind }
            let (inputs, outputs) = (endpoints.filter(\.isInput), endpoints.filter { !$0.isInput })
            guard inputs.count == 1, outputs.count == 1 else { continue }
            return .pair(interface: interface.number, output: outputs[0], input: inputs[0])
        }
        return nil
    }
}

/// Makes one stream of serial frames of what the input pipes bring.
///
/// With four pipes the parts of an answer may come in any order: a head goes on at once, its body, as far as
/// the head announces it, behind it; a body nobody announced waits for its head. Holds at most `limit` bytes
/// of either.
struct SamPipeJoiner: Sendable {
    /// Twice the largest answer (facts/idcard.md 1.5): what is more than that belongs to nobody.
    static let limit = 2 * 2321

    private let pipes: SamPipes
    private var heads: [UInt8] = []
    private var bodies: [UInt8] = []
    /// How much of a body the last head announced and has not come yet.
    private var owed = 0

    init(_ pipes: SamPipes) { self.pipes = pipes }

    /// Bytes that wait.
    var held: Int { heads.count + bodies.count }

    /// What can be passed on now.
    mutating func feed(_ bytes: [UInt8], from endpoint: USBEndpoint) -> [UInt8] {
        guard case .four(_, let four) = pipes else { return bytes }
        if endpoint == four.headIn {
            heads = Array((heads + bytes).suffix(Self.limit))
        } else {
            bodies = Array((bodies + bytes).suffix(Self.limit))
        }
        return join()
    }

    /// Forgets what is half come.
    mutating func reset() {
        heads = []
        bodies = []
        owed = 0
    }

    private mutating func join() -> [UInt8] {
        var joined = takeBody()
        while owed == 0, let head = takeHead() {
            joined += head
            owed = Int(head[5]) << 8 | Int(head[6])
            joined += takeBody()
        }
        return joined
    }

    private mutating func takeBody() -> [UInt8] {
        let taken = Array(bodies.prefix(owed))
        bodies.removeFirst(taken.count)
        owed -= taken.count
        return taken
    }

    /// A whole head; what comes before its preamble is noise.
    private mutating func takeHead() -> [UInt8]? {
        while !heads.isEmpty, !zip(heads, SamFrame.preamble).allSatisfy(==) { heads.removeFirst() }
        guard heads.count >= SamFrame.headerLength else { return nil }
        defer { heads.removeFirst(SamFrame.headerLength) }
        return Array(heads.prefix(SamFrame.headerLength))
    }
}
