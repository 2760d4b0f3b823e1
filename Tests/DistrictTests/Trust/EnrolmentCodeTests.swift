import TestTools
import Testing

@testable import District

@Suite struct `The code a technician types` {
    private static let code = "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY"

    @Test(arguments: [
        code, "abcde-fghij-klmno-pqrst-uvwxy", "ABCDEFGHIJKLMNOPQRSTUVWXY", "abcde fghij klmno pqrst uvwxy",
        " ABCDE-FGH1J-KLMN0-PQRST-UVWXY ",
    ])
    func `is understood however it is written`(_ typed: String) throws {
        let code = try #require(EnrolmentCode(typed: typed))
        #expect(code.description == Self.code)
        #expect(code.secret == "ABCDEFGHIJKLM" && code.mark == "NOPQRSTUVWXY")
    }

    @Test(arguments: [
        "", "ABCDE", "ABCDE-FGHIJ-KLMNO-PQRST-UVWX", "ABCDE-FGHIJ-KLMNO-PQRST-UVWXYZ",
        "ABCDE-FGHIJ-KLMNO-PQRST-UVWX9", "ÄBCDE-FGHIJ-KLMNO-PQRST-UVWXY",
    ])
    func `is refused when it cannot be one`(_ typed: String) {
        #expect(EnrolmentCode(typed: typed) == nil)
    }

    @Test func `is never given out twice, and reads back as it was written`() throws {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the codes: \(seed)")
        var dice = SeededGenerator(seed: seed)
        var seen: Set<String> = []
        for _ in 0..<10_000 {
            let code = EnrolmentCode(mark: "NOPQRSTUVWXY", using: &dice)
            #expect(EnrolmentCode(typed: code.description) == code)
            #expect(seen.insert(code.secret).inserted, "seed \(seed)")
        }
    }
}
