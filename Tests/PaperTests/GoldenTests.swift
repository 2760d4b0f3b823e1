import Foundation
import Paper
import Testing

/// Slips against committed pictures.
struct GoldenTests {
    /// Every slip on both usual papers, in Chinese and, on the wide one, in both languages.
    static let cases =
        SlipSample.allCases.flatMap { sample in
            [(sample.rawValue, 384), (sample.rawValue, 576), (sample.rawValue + "-english", 576)]
        }
        + ["ticket-reprint-english", "one-item-receipt"].flatMap { name in [384, 512, 576].map { (name, $0) }
        } + [("appointment-by-phone", 384), ("appointment-by-phone-english", 512)]

    @Test(arguments: cases)
    func `a slip looks like its committed picture`(_ name: String, _ width: Int) throws {
        let actual = try RasterRenderer(width: width).render(try slip(name))
        try expect(actual, looksLike: "\(name)-\(width).png")
    }

    private func slip(_ name: String) throws -> Slip {
        let texts = try Fixtures.texts()
        let plain = name.replacing("-english", with: "")
        if let sample = SlipSample(rawValue: plain) {
            return sample.layout.slip(texts: texts, english: name != plain)
        }
        if plain == "appointment-by-phone" {
            return AppointmentSlipTests.byPhone().slip(texts: texts, english: name != plain)
        }
        if name == "one-item-receipt" { return try Fixtures.receipt().slip(texts: texts) }
        var ticket = Fixtures.ticket()
        (ticket.number, ticket.ahead) = ("A000123", 0)
        (ticket.reprinted, ticket.token) = ("2026-03-02 09:40", "T7Q2M4K9XW3RB")
        return ticket.slip(texts: texts, english: true)
    }

    @Test func `a picture that lacks a line is told from its golden`() throws {
        let texts = try Fixtures.texts()
        let whole = try RasterRenderer(width: 576).render(Fixtures.ticket().slip(texts: texts))
        var holed = whole.cropped(rows: 0..<450)
        holed.appendWhite(rows: whole.height - 450)
        #expect(holed.difference(from: whole) > 0.02)
        #expect(whole.difference(from: whole) == 0)
    }
}
