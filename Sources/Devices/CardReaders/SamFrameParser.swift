/// Finds frames in a stream of bytes that comes in pieces of any size, with noise before, between and after.
///
/// A damaged frame is reported once, then the bytes it seemed to hold are searched again, so that a frame
/// with a wrong LEN cannot swallow the good one behind it. Holds at most one frame (2321 bytes). The layout
/// stands at the top of `SamFrame.swift`.
package struct SamFrameParser: Sendable {
    /// Which frames are looked for; they differ in the shortest and longest LEN.
    package enum Direction: Sendable {
        /// CMD PARA … CHK_SUM. The longest request we know has one byte of data; 64 leaves room for a
        /// vendor's own.
        case requests
        /// SW1 SW2 SW3 … CHK_SUM, up to LEN 090A.
        case answers

        var lengths: ClosedRange<Int> {
            switch self {
            case .requests: 3...64
            case .answers: 4...0x090A
            }
        }
    }

    /// A body without LEN and CHK_SUM, or why there is none: `.checksum`, `.length`, `.silent`.
    package typealias Finding = Result<[UInt8], DeviceError>

    /// The last damage among what was found.
    static func damage(in findings: [Finding]) -> DeviceError? {
        findings.reversed().lazy.compactMap { finding in
            if case .failure(let error) = finding { error } else { nil }
        }.first
    }

    private let direction: Direction
    private var buffer: [UInt8] = []
    /// With fewer bytes than this nothing more can be said of what is held.
    private var needed = 1

    package init(_ direction: Direction) {
        self.direction = direction
    }

    /// A frame, or its preamble, has begun and is not complete.
    package var isInsideFrame: Bool { !buffer.isEmpty }

    /// Bytes that wait for the rest of their frame.
    var held: Int { buffer.count }

    /// Takes the next piece; gives every frame and every damage that it completes, in order.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Finding] {
        var findings: [Finding] = []
        for byte in bytes where !buffer.isEmpty || byte == SamFrame.preamble[0] {
            buffer.append(byte)
            guard buffer.count >= needed else { continue }
            while let finding = advance() { findings.append(finding) }
        }
        return findings
    }

    /// The line was silent for too long: the frame begun is given up. Frames it wrongly claimed are still
    /// found; what is left of it is dropped.
    package mutating func silence() -> [Finding] {
        var findings: [Finding] = []
        while isInsideFrame {
            if buffer.count >= SamFrame.headerLength { findings.append(.failure(DeviceError(.silent))) }
            findings += rescan()
        }
        return findings
    }

    /// Forgets the frame begun.
    package mutating func reset() {
        buffer.removeAll(keepingCapacity: true)
        needed = 1
    }

    /// Invariant between calls: `buffer` is empty or begins with (the beginning of) a preamble.
    /// Called after each byte, and again while it gives something.
    private mutating func advance() -> Finding? {
        dropNoise()
        needed = buffer.count + 1
        guard buffer.count >= SamFrame.headerLength else { return nil }
        let length = Int(buffer[5]) << 8 | Int(buffer[6])
        guard direction.lengths.contains(length) else {
            buffer.removeFirst()
            return .failure(DeviceError(.length))
        }
        guard buffer.count >= SamFrame.headerLength + length else {
            needed = SamFrame.headerLength + length
            return nil
        }
        let checked = buffer[5..<SamFrame.headerLength + length]
        guard checked.reduce(0, ^) == 0 else {
            buffer.removeFirst()
            return .failure(DeviceError(.checksum))
        }
        let body = Array(checked.dropFirst(2).dropLast())
        buffer.removeFirst(SamFrame.headerLength + length)
        return .success(body)
    }

    /// Gives up the frame at the front and searches the rest of what is held.
    private mutating func rescan() -> [Finding] {
        let held = buffer.dropFirst()
        buffer = []
        needed = 1
        return feed(held)
    }

    /// Cuts from the front until what is left could be a preamble.
    private mutating func dropNoise() {
        var start = 0
        while start < buffer.count, !couldBePreamble(at: start) { start += 1 }
        buffer.removeFirst(start)
    }

    private func couldBePreamble(at start: Int) -> Bool {
        zip(buffer[start...], SamFrame.preamble).allSatisfy { $0 == $1 }
    }
}
