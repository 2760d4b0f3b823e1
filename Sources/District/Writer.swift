/// Who speaks for a kiosk: which board, by its generation, and which process on it.
///
/// The generation is 1 on the first board and one more on each board the state was moved to; the run is random at each
/// start of the program. Two boards that believe to be the same kiosk differ in one of them, and so the district knows
/// them apart (`OneWindow-Writer: 2.9f86d081884c7d65`, on every request).
package struct Writer: Hashable, Sendable, CustomStringConvertible {
    package static let header = "OneWindow-Writer"
    /// A kiosk is not moved a million times; the district counts on from what it hears, so there is an end to it.
    package static let generations: ClosedRange<Int64> = 1...999_999
    private static let runDigits = 16

    package let generation: Int64
    /// 16 hexadecimal digits in lower case.
    package let run: String

    /// Nil for a generation or a run that cannot be.
    package init?(generation: Int64, run: String) {
        guard Self.generations.contains(generation), run.utf8.count == Self.runDigits,
            run.utf8.allSatisfy(Self.isHex)
        else { return nil }
        (self.generation, self.run) = (generation, run)
    }

    /// Of a process that starts now; a generation that cannot be counts as the nearest that can.
    package init(starting generation: Int64, using random: inout some RandomNumberGenerator) {
        self.generation = min(
            max(generation, Self.generations.lowerBound), Self.generations.upperBound)
        let digits = String(UInt64.random(in: .min ... .max, using: &random), radix: 16)
        run = String(repeating: "0", count: Self.runDigits - digits.count) + digits
    }

    /// What the header says; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]), String(number) == parts[0] else { return nil }
        self.init(generation: number, run: String(parts[1]))
    }

    package var description: String { "\(generation).\(run)" }

    /// The same process on a board that was given another generation.
    package func raised(to generation: Int64) -> Writer? { Writer(generation: generation, run: run) }

    private static func isHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

/// Somebody else who speaks, or spoke within the last hour, as this kiosk.
package struct WriterCopy: Hashable, Sendable, Codable {
    package let generation: Int64
    package let run: String
    /// RFC 3339.
    package let heard: String

    package init(_ writer: Writer, heard: String) {
        (generation, run, self.heard) = (writer.generation, writer.run, heard)
    }
}
