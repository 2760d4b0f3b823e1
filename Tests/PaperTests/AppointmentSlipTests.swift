import Domain
import Foundation
import Paper
import Testing

/// What stands on the slip of a booking, and what never does.
struct AppointmentSlipTests {
    private static func slot(_ start: String) -> Slot {
        guard let date = CivilDate("2026-11-25"), let start = TimeOfDay(start) else {
            preconditionFailure("no slot: \(start)")
        }
        return Slot(date: date, start: start, minutes: 30)
    }

    /// As one who has no card booked it by telephone and moved it, in a hall that refuses who is late.
    static func byPhone(hallPhone: String? = nil, occasion: AppointmentSlip.Occasion? = .moved)
        -> AppointmentSlip
    {
        var rules = AppointmentRules()
        rules.whenLate = .refuse
        let slot = slot("14:30")
        return AppointmentSlip(
            office: SlipOffice(hall: "贵州南路社区党群服务中心", phone: hallPhone), number: "261123-007", name: "",
            phone: "13800001234", byCard: false,
            service: SlipWords("老年人优待证办理", en: "Senior citizen's card"), day: slot.date, slot: "14:30–15:00",
            arrival: .init(for: slot, rules), bring: [SlipWords("居民身份证", en: "Resident ID card")],
            token: "OWAOZ74ZLZL3PQ2VG3OYHRK3YOWST2B7RY2QMOQE", occasion: occasion, issued: "2026-11-23 10:05")
    }

    private func words(_ slip: AppointmentSlip, english: Bool = false) throws -> String {
        try slip.slip(texts: Fixtures.texts(), english: english).blocks.flatMap { block -> [String] in
            switch block {
            case .text(let text, _), .framed(let text, _), .signature(let text, _): [text]
            case .pair(let label, let value, _, _): [label, value]
            case .check(_, let text, let note, _): [text, note]
            case .rule, .space, .qr, .picture: []
            }
        }.joined(separator: "\n")
    }

    @Test func `of a telephone number only the end is kept, and only without a name`() throws {
        let stored = String(decoding: try JSONEncoder().encode(Self.byPhone()), as: UTF8.self)
        #expect(!stored.contains("13800001234") && stored.contains("1234"))
        let words = try words(Self.byPhone(), english: true)
        #expect(words.contains("手机尾号 Phone ending\n1234") && !words.contains("姓名"))
        let slot = Self.slot("09:00")
        let named = AppointmentSlip(
            office: SlipOffice(hall: "站"), number: "261123-008", name: "测试甲", phone: "13800001234",
            service: "咨询", day: slot.date, slot: "09:00–09:30", bring: [], issued: "2026-11-23 10:05")
        let both = try self.words(named) + String(decoding: try JSONEncoder().encode(named), as: UTF8.self)
        #expect(both.contains("测*甲") && !both.contains("测试甲") && !both.contains("1234"))
    }

    @Test func `it says when to check in, by the site's rules`() throws {
        #expect(try words(Self.byPhone()).contains("请在 14:00 到 14:45 之间签到"))
        #expect(try words(Self.byPhone()).contains("这次预约就作废"))
        var slip = Self.byPhone()
        slip.arrival = .init(for: Self.slot("00:10"), AppointmentRules())
        let words = try words(slip)
        #expect(words.contains("请在 00:00 到 00:25 之间签到") && words.contains("来晚了也能办"))
        slip.arrival = nil
        #expect(try self.words(slip).contains("请按时来"))
        slip.notice = "迟到请重新取号。"
        #expect(try self.words(slip).contains("迟到请重新取号。"))
        #expect(try !self.words(slip).contains("请按时来"))
    }

    @Test func `the card is named only where it is known`() throws {
        #expect(try !words(Self.byPhone()).contains("刷身份证"))
        var slip = Self.byPhone()
        slip.byCard = true
        #expect(try words(slip).contains("刷身份证"))
    }

    @Test(
        arguments: [
            (nil, nil, nil), (.moved, "旧的作废", "Changed"), (.replaced, "旧的作废", "older ones are void"),
        ] as [(AppointmentSlip.Occasion?, String?, String?)])
    func `a slip that takes the place of another says so in a frame`(
        occasion: AppointmentSlip.Occasion?, zh: String?, en: String?
    ) throws {
        let slip = try Self.byPhone(occasion: occasion).slip(texts: Fixtures.texts(), english: true)
        let frames = slip.blocks.compactMap { if case .framed(let text, _) = $0 { text } else { nil } }
        #expect(frames.count == (occasion == nil ? 0 : 1))
        #expect(frames.allSatisfy { $0.contains(zh ?? "") && $0.contains(en ?? "") })
    }

    @Test func `whom to call stands once, and who has no telephone is sent to the kiosk`() throws {
        #expect(try words(Self.byPhone()).contains("请提前在自助机上取消"))
        let words = try words(Self.byPhone(hallPhone: "0779-3031234"))
        #expect(words.components(separatedBy: "0779-3031234").count == 2)
    }

    @Test func `it bears one code, which holds nothing of it, at six dots a module`() throws {
        let blocks = Self.byPhone().slip(texts: try Fixtures.texts()).blocks
        let codes = blocks.compactMap {
            if case .qr(let text, let module) = $0 { (text, module) } else { nil }
        }
        #expect(codes.count == 1 && codes.first?.0 == Self.byPhone().token && codes.first?.1 == 6)
        #expect(AppointmentCode(codes.first?.0 ?? "") != nil)
        var without = Self.byPhone()
        without.token = nil
        #expect(try !words(without).contains("扫这个码"))
    }
}
