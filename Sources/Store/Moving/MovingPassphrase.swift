/// What an export is sealed with.
package enum MovingPassphrase {
    private static let groups = 6
    private static let digits = 5
    /// One of a person's own; the program's have 30 digits.
    private static let shortest = 12

    /// Six groups of five digits, 99 random bits: easily read out on the telephone and typed.
    package static func made(using random: inout some RandomNumberGenerator) -> String {
        (0..<groups).map { _ in
            (0..<digits).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
        }.joined(separator: "-")
    }

    /// One of the program's may be typed with blanks, hyphens or neither; any other counts as it is.
    static func meant(_ typed: String) throws(MovingError) -> String {
        let dense = typed.filter { !$0.isWhitespace && $0 != "-" }
        if dense.utf8.count == groups * digits, dense.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return dense
        }
        guard typed.count >= shortest else { throw .weakPassphrase }
        return typed
    }
}
