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
            case .rule, .space, .qr, .picture: []
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

    @Test func `a receipt bears every item of the visit with its papers, and says where they go`() throws {
        guard let receipt = SlipSample.receipt.layout as? ReceiptSlip else { throw CocoaError(.formatting) }
        let texts = try Fixtures.texts()
        let words = words(receipt.slip(texts: texts, english: true))
        for part in ["0012", "0013", "最低生活保障申请", "人民调解申请登记", "1001 号社工", "0779-3031234", "12345"] {
            #expect(words.contains(part), "\(part)")
        }
        #expect(words.contains("本回执共 2 件"))
        #expect(words.contains { $0.contains("海城区民政局受理之日起算") })
        #expect(words.contains { $0.contains("未收") && $0.contains("Missing") })
        #expect(words.contains(texts.text("receipt.next", .chinese)))
        let one = self.words(try Fixtures.receipt().slip(texts: texts))
        #expect(!one.contains { $0.contains("本回执共") || $0.contains("起算") })
    }

    @Test func `a receipt stored while it was of one item is still read`() throws {
        let first = """
            {"kind":"received","hall":"中心","itemNumber":"45050200100120260302000125","service":"老年人优待证办理",
            "materials":[{"name":"居民身份证","originals":1,"copies":1,"received":true}],"time":"2026-03-02 09:20",
            "receiver":"1001","phone":"0779","complaintPhone":"12345","next":"","promised":"2026-03-02"}
            """
        let slip = try JSONDecoder().decode(ReceiptSlip.self, from: Data(first.utf8))
        #expect(slip.office == SlipOffice(hall: "中心", phone: "0779", complaintPhone: "12345"))
        #expect(slip.entries.map(\.service) == ["老年人优待证办理"])
        #expect(slip.entries.map(\.materials.count) == [1])
    }

    @Test func `a receipt and an acceptance bear the code for the progress, or no word of it`() throws {
        let texts = try Fixtures.texts()
        let words = texts.text("slip.progress", .chinese)
        guard var receipt = SlipSample.receipt.layout as? ReceiptSlip,
            var acceptance = SlipSample.acceptance.layout as? AcceptanceSlip
        else { throw CocoaError(.formatting) }
        for layout in [receipt as any SlipLayout, acceptance] {
            let slip = layout.slip(texts: texts, english: false)
            #expect(self.words(slip).contains(words) && codes(slip).count == 1)
            #expect(codes(slip).allSatisfy { $0.hasPrefix("OWR") && $0.utf8.count <= 42 })
        }
        (receipt.code, acceptance.code) = (nil, nil)
        for layout in [receipt as any SlipLayout, acceptance] {
            let slip = layout.slip(texts: texts, english: false)
            #expect(!self.words(slip).contains(words) && codes(slip).isEmpty)
        }
        // As they were stored before they bore one.
        let old = try JSONEncoder().encode(acceptance)
        #expect(!String(decoding: old, as: UTF8.self).contains("\"code\""))
        #expect(try JSONDecoder().decode(AcceptanceSlip.self, from: old) == acceptance)
        #expect(try JSONDecoder().decode(ReceiptSlip.self, from: JSONEncoder().encode(receipt)) == receipt)
    }

    private func codes(_ slip: Slip) -> [String] {
        slip.blocks.compactMap { if case .qr(let payload, _) = $0 { payload } else { nil } }
    }

    @Test func `a provisional end is said to be one, and a matter on no list has no way out to print`() throws
    {
        let texts = try Fixtures.texts()
        guard var acceptance = SlipSample.acceptance.layout as? AcceptanceSlip,
            var refusal = SlipSample.refusal.layout as? RefusalSlip
        else { throw CocoaError(.formatting) }
        let provisional = texts.text("slip.provisional", .chinese)
        #expect(!words(acceptance.slip(texts: texts)).contains(provisional))
        acceptance.isProvisional = true
        #expect(words(acceptance.slip(texts: texts)).contains(provisional))
        let remedies = texts.text("slip.remedies", .chinese)
        #expect(words(refusal.slip(texts: texts)).contains(remedies))
        refusal.remedies = nil
        let words = words(refusal.slip(texts: texts))
        #expect(!words.contains(remedies) && words.contains("银海区民政局，电话 0779-3030000"))
    }

    /// The table of papers handed out (facts/domain.md b2) names the applicant on the acceptance notice only.
    @Test func `no slip but an acceptance keeps or prints a name`() throws {
        let name = "张某某"
        for sample in SlipSample.allCases where sample != .acceptance {
            let words = words(sample.layout.slip(texts: try Fixtures.texts(), english: true)).joined()
            let stored = String(decoding: try JSONEncoder().encode(sample.layout), as: UTF8.self)
            #expect(!words.contains(name) && !stored.contains(name), "\(sample)")
        }
    }

    @Test(arguments: SlipSample.allCases)
    func `every slip survives storage and can be marked as a repeat`(_ sample: SlipSample) throws {
        func stored<Layout: SlipLayout>(_ layout: Layout) throws -> Layout {
            try JSONDecoder().decode(Layout.self, from: JSONEncoder().encode(layout))
        }
        let texts = try Fixtures.texts()
        var layout = sample.layout
        layout.reprinted = "2026-05-05 11:11"
        let slip = try stored(layout).slip(texts: texts, english: true)
        #expect(slip == layout.slip(texts: texts, english: true))
        #expect(slip.blocks.contains { if case .framed("补打", _) = $0 { true } else { false } })
        #expect(words(slip).contains { $0.contains("2026-05-05 11:11") && $0.contains("首次") })
    }

    @Test func `the heading of an acceptance is a fact of who the authority is`() throws {
        guard var slip = SlipSample.acceptance.layout as? AcceptanceSlip else {
            throw CocoaError(.formatting)
        }
        let texts = try Fixtures.texts()
        #expect(words(slip.slip(texts: texts)).contains("受理通知书"))
        slip.standing = .forwarding
        let words = words(slip.slip(texts: texts))
        #expect(words.contains("收件回执") && !words.contains("受理通知书"))
        #expect(words.contains { $0.contains("受理之日起算") })
    }

    @Test func `dates carry their weekday in both languages`() throws {
        let words = words(SlipSample.notice.layout.slip(texts: try Fixtures.texts(), english: true))
        #expect(words.contains("2026年3月16日 周一") && words.contains("Monday 16 March 2026"))
    }

    @Test func `words with English and words without survive storage`() throws {
        for words in [SlipWords("户口簿"), SlipWords("户口簿", en: "booklet")] {
            let bytes = try JSONEncoder().encode([words])
            #expect(try JSONDecoder().decode([SlipWords].self, from: bytes) == [words])
        }
        #expect(String(decoding: try JSONEncoder().encode([SlipWords("簿")]), as: UTF8.self) == #"["簿"]"#)
    }

    /// A key without a text comes out as the key, with a dot in it.
    @Test func `every text of every slip is in the table in both languages`() throws {
        let texts = try Fixtures.texts()
        for key in texts.keys {
            for language in Texts.Language.allCases { #expect(texts.has(key, in: language)) }
        }
        let prefixes = Set(texts.keys.compactMap { $0.split(separator: ".").first.map { "\($0)." } })
        func isKey(_ word: Substring) -> Bool {
            prefixes.contains { word.hasPrefix($0) && word.count > $0.count }
        }
        for sample in SlipSample.allCases {
            var layout = sample.layout
            layout.reprinted = "11:00"
            for word in words(layout.slip(texts: texts, english: true)) {
                #expect(!word.contains("{") && !word.split(separator: " ").contains(where: isKey), "\(word)")
            }
            for language in Texts.Language.allCases { #expect(texts.has(sample.titleKey, in: language)) }
        }
    }

    /// Half a UTF-16 pair, as a broken catalogue may hold it: no text of ours can, so it arrives as U+FFFD.
    @Test func `a service name with half a character is printed with a mark in its place`() throws {
        guard var slip = SlipSample.checklist.layout as? ChecklistSlip else { throw CocoaError(.formatting) }
        let broken: [UInt8] = Array("失业".utf8) + [0xED, 0xA0, 0x80] + Array("登记".utf8)
        slip.service = SlipWords(String(decoding: broken, as: UTF8.self))
        let drawn = try RasterRenderer(width: 384).draw(slip.slip(texts: try Fixtures.texts()))
        #expect(drawn.bitmap.blackDots > 1_000 && drawn.clipped == 0)
        #expect(try JSONDecoder().decode(ChecklistSlip.self, from: JSONEncoder().encode(slip)) == slip)
    }

    @Test func `an error says nothing of the slip`() {
        #expect("\(PaperError(.qrEncoding, number: 12))" == "the QR symbol could not be made (12)")
    }
}
