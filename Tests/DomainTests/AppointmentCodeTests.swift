import Domain
import TestTools
import Testing

@Suite struct `Base 32` {
    @Test(
        arguments: [
            // RFC 4648, section 10, without the padding.
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
        ])
    func `is that of the RFC`(bytes: String, text: String) {
        #expect(Base32.text(Array(bytes.utf8)) == text)
        #expect(Base32.bytes(text) == Array(bytes.utf8))
        #expect(Base32.letters(forBytes: bytes.utf8.count) == text.utf8.count)
    }

    @Test(arguments: ["M", "MZX", "MZXW6Y", "MZ", "my", "M1", "M=", "MY======", "M预", "MZXW6YTBO"])
    func `has one text for each value and none for others`(_ text: String) {
        #expect(Base32.bytes(text) == nil)
    }

    @Test func `gives every value back`() {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        for length in 0..<200 {
            let bytes = (0..<length % 40).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(Base32.bytes(Base32.text(bytes)) == bytes, "seed \(random.seed)")
        }
    }
}

@Suite struct `The code on an appointment slip` {
    private static func code(using random: inout SeededGenerator) throws -> AppointmentCode {
        func bytes(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        }
        return try #require(AppointmentCode(siteTag: bytes(3), random: bytes(12), mac: bytes(8)))
    }

    @Test func `is forty letters that a scanner gives back`() throws {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        for _ in 0..<500 {
            let code = try Self.code(using: &random)
            #expect(code.text.utf8.count == AppointmentCode.length && AppointmentCode.length == 40)
            #expect(AppointmentCode(code.text) == code, "seed \(random.seed)")
            #expect(AppointmentCode(code.text.lowercased()) == code, "typed by a scanner that is a keyboard")
            #expect(code.sealed == code.siteTag + code.random)
        }
    }

    @Test func `is no other code`() throws {
        var random = SeededGenerator(seed: 1)
        let text = try Self.code(using: &random).text
        let others: [String] = [
            "", "OWA", "OWR\(text.dropFirst(3))", String(text.dropLast()), "\(text)A", " \(text)",
            "\(text)\n",
            "\(text.dropLast(4))1890", "6901234567892", String(repeating: "A", count: 40),
            // The spare bit of the last letter, so that no code has two spellings.
            "OWA\(String(repeating: "A", count: 36))B",
        ]
        for other in others { #expect(AppointmentCode(other) == nil, "\(other)") }
        #expect(AppointmentCode("OWA" + String(repeating: "A", count: 37)) != nil)
    }

    @Test func `has parts of fixed lengths`() {
        let (tag, random, mac) = (
            [UInt8](repeating: 0, count: 3), [UInt8](repeating: 0, count: 12), [UInt8](repeating: 0, count: 8)
        )
        #expect(AppointmentCode(siteTag: tag, random: random, mac: mac) != nil)
        #expect(AppointmentCode(siteTag: tag + [0], random: random, mac: mac) == nil)
        #expect(AppointmentCode(siteTag: tag, random: [], mac: mac) == nil)
        #expect(AppointmentCode(siteTag: tag, random: random, mac: random) == nil)
    }
}

@Suite struct `The number of a booking` {
    @Test(arguments: [
        ("2026-11-23", 7, "261123-007"), ("2000-01-01", 1, "000101-001"), ("2099-12-31", 999, "991231-999"),
    ])
    func `is the day it was booked and a running number`(day: String, running: Int, text: String) throws {
        let number = try #require(AppointmentNumber(day: Bookings.date(day), running: running))
        #expect(number.description == text && AppointmentNumber(text) == number)
    }

    @Test(arguments: [
        "", "261123-7", "261123-000", "261123-0007", "261323-001", "20261123-001", "261123007", "261123-+07",
        "２６1123-001",
    ])
    func `is nothing else`(_ text: String) { #expect(AppointmentNumber(text) == nil) }

    @Test func `ends at 999 a day and within the century`() {
        #expect(AppointmentNumber(day: Bookings.date("2026-11-23"), running: 1000) == nil)
        #expect(AppointmentNumber(day: Bookings.date("2026-11-23"), running: 0) == nil)
        #expect(AppointmentNumber(day: Bookings.date("2100-01-01"), running: 1) == nil)
    }
}
