import Domain
import Foundation
import Paper
import Testing

struct SlipTests {
    /// Every text of a slip, in order.
    private func words(_ slip: Slip) -> [String] {
        slip.blocks.flatMap { block -> [String] in
            switch block {
            case .text(let text, _), .framed(let text, _), .signature(let text, _): [text]
            case .pair(let label, let value, _, _): [label, value]
            case .check(_, let text, let note, _): [text, note]
            case .rule, .space, .qr: []
            }
        }
    }

    @Test func `a ticket says hall, number, people ahead, time and notice`() throws {
        let words = words(Fixtures.ticket().slip(texts: try Fixtures.texts()))
        for part in ["贵州南路社区党群服务中心", "A012", "您的前面还有 5 人在等待", "2026-03-02 09:15"] {
            #expect(words.contains(part))
        }
        #expect(words.contains { $0.contains("过号") })
        #expect(!words.contains("补打"))
    }

    @Test func `the number is at least four times as large as the text`() throws {
        let slip = Fixtures.ticket().slip(texts: try Fixtures.texts())
        let sizes = slip.blocks.compactMap { block -> (String, Int)? in
            if case .text(let text, let style) = block { (text, style.size) } else { nil }
        }
        let number = try #require(sizes.first { $0.0 == "A012" }).1
        let notice = try #require(sizes.first { $0.0.contains("过号") }).1
        #expect(number >= 4 * notice)
    }

    @Test func `a hall's own notice takes the place of the table's`() throws {
        var ticket = Fixtures.ticket()
        (ticket.notice, ticket.ahead) = ("过号作废，请重新取号", 0)
        let words = words(ticket.slip(texts: try Fixtures.texts(), english: true))
        #expect(words.contains("过号作废，请重新取号") && words.contains("前面没有人，马上轮到您"))
        #expect(words.contains("You are next"))
        #expect(!words.contains { $0.contains("咨询台") || $0.contains("help desk") })
    }

    @Test func `a repeated slip is marked and keeps its original time`() throws {
        var (ticket, receipt) = (Fixtures.ticket(), try Fixtures.receipt())
        (ticket.reprinted, receipt.reprinted) = ("2026-03-02 11:00", "2026-03-02 11:00")
        let texts = try Fixtures.texts()
        for (slip, original) in [(ticket.slip(texts: texts), "09:15"), (receipt.slip(texts: texts), "09:20")]
        {
            #expect(slip.blocks.contains { if case .framed("补打", _) = $0 { true } else { false } })
            #expect(words(slip).contains { $0.contains(original) && $0.contains("11:00") })
        }
    }

    @Test func `a receipt names the applicant and the papers but never the whole ID number`() throws {
        let receipt = try Fixtures.receipt()
        let words = words(receipt.slip(texts: try Fixtures.texts(), english: true))
        for part in ["买买提·艾力", "11**************2X", "0012", "老年人优待证办理", "1001 号社工", "0779-3031234", "12345"]
        {
            #expect(words.contains(part), "\(part)")
        }
        #expect(words.contains { $0.contains("未收") && $0.contains("Missing") })
        let stored = String(decoding: try JSONEncoder().encode(receipt), as: UTF8.self)
        #expect(!words.joined().contains("19491231") && !stored.contains("19491231"))
        #expect(try JSONDecoder().decode(ReceiptSlip.self, from: Data(stored.utf8)) == receipt)
    }

    @Test(arguments: [ReceiptSlip.Kind.received, .accepted])
    func `each kind of receipt has its own title and says what happens next`(_ kind: ReceiptSlip.Kind) throws
    {
        let texts = try Fixtures.texts()
        var receipt = try Fixtures.receipt()
        (receipt.kind, receipt.complaintPhone, receipt.promised) = (kind, nil, nil)
        let words = words(receipt.slip(texts: texts))
        #expect(words.contains(texts.text("receipt.title.\(kind.rawValue)", .chinese)))
        #expect(words.contains(texts.text("receipt.next.\(kind.rawValue)", .chinese)))
        #expect(!words.contains("投诉电话") && !words.contains("承诺办结"))
    }

    /// A key without a text comes out as the key, with a dot in it.
    @Test func `every text of every slip is in the table in both languages`() throws {
        let texts = try Fixtures.texts()
        for key in texts.keys {
            for language in Texts.Language.allCases { #expect(texts.has(key, in: language)) }
        }
        var (ticket, receipt) = (Fixtures.ticket(), try Fixtures.receipt())
        (ticket.reprinted, receipt.reprinted) = ("11:00", "11:00")
        for slip in [ticket.slip(texts: texts, english: true), receipt.slip(texts: texts, english: true)] {
            for word in words(slip) {
                #expect(
                    !word.contains("ticket.") && !word.contains("receipt.") && !word.contains("slip."),
                    "\(word)")
                #expect(!word.contains("{"), "\(word)")
            }
        }
    }

    @Test func `an error says nothing of the slip`() {
        #expect("\(PaperError(.qrEncoding, number: 12))" == "the QR symbol could not be made (12)")
    }
}
