import Domain
import Foundation
import Paper

/// Every slip with the longest values it can be asked to hold.
enum LongestSlips {
    /// 15 units, as long as a name on a card can be.
    static let name = "阿卜杜热合曼·买买提明·艾力江"
    /// 35 units, the address field of a card.
    static let address = "广西壮族自治区北海市海城区贵州南路社区某某小区十二栋三单元一千二百零一"
    /// 46 letters, as on foreigners' cards.
    static let englishName = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF ALEXANDERX"

    private static let service = SlipWords(
        "退役军人和其他优抚对象建档立卡、残疾人两项补贴及优待证申领",
        en: "Registration of veterans and others entitled to preferential care, and preferential cards")
    private static let paper = SlipWords(
        "残疾人证或者二级以上医疗机构出具的疾病诊断材料复印件",
        en: "Disability certificate or diagnosis of a hospital of the second grade or above")
    private static let sentence = SlipWords(
        "您户籍所在地的乡镇人民政府或者街道办事处办理，请带好身份证、户口簿和本人银行卡，周一至周五上午九时到十二时",
        en:
            "The township government or subdistrict office where you are registered; bring your ID card, household register and card"
    )
    private static let body = "海城区退役军人事务局和残疾人联合会联合工作办公室"
    private static let issued = "2026-12-31 23:59"
    private static let office = SlipOffice(
        hall: "广西壮族自治区北海市海城区贵州南路街道党群服务中心", phone: "0779-3031234 转 80012",
        complaintPhone: "12345、0779-12345678")
    private static let remedies = SlipRemedies(
        decidingBody: body, reviewBody: "广西壮族自治区北海市人民政府", court: "广西壮族自治区北海市海城区人民法院")

    /// - Parameter papers: how many stand in each list.
    static func all(papers: Int) throws -> [any SlipLayout] {
        func list<Entry>(_ entry: Entry) -> [Entry] { Array(repeating: entry, count: papers) }
        guard let day = CivilDate("2026-12-31"),
            let item = ItemNumber(region: "450502001001", date: BusinessDate(day), running: 99_999)
        else { throw CocoaError(.formatting) }
        let material = SlipMaterial(name: paper, originals: 10, copies: 10, received: false)
        return try notices(papers, day, item) + [
            TicketSlip(
                hall: office.hall, number: "A999999", ahead: 999, wait: WaitRange(low: 55, high: 595),
                taken: issued, notice: address,
                token: String(repeating: "W", count: 42)),
            ReceiptSlip(
                office: office,
                entries: [
                    .init(itemNumber: item, service: service, materials: list(material), goesTo: body),
                    .init(itemNumber: item, service: service, materials: [material]),
                ], time: issued, receiver: "1234567890123456 \(name)"),
            AppointmentSlip(
                office: office, number: "991231-999", name: englishName, service: service, day: day,
                slot: "09:30–10:00", place: SlipWords(address, en: sentence.en), bring: list(paper),
                token: String(repeating: "W", count: 42), notice: sentence.zh, occasion: .moved,
                issued: issued),
            TransferSlip(
                hall: office.hall, number: "ZB20261231-99999-450502001001",
                from: .init(name: office.hall, contact: name),
                to: .init(name: body, contact: "0779-3031234 转 80012"), due: day, dueTime: "23:59",
                content: SlipWords(
                    String(repeating: sentence.zh, count: 6), en: String(repeating: sentence.en, count: 6)),
                token: "Z4N8R2C6VD5HJ", issued: issued),
            DayReportSlip(
                hall: office.hall, day: day,
                visits: .init(
                    taken: 99_999, served: 99_999, noShow: 99_999, cancelled: 99_999,
                    unserved: (1...300).map { "A\(100_000 + $0)" }),
                items: .init(
                    received: 99_999, accepted: 99_999, noticed: 99_999, refused: 99_999, completed: 99_999,
                    handedOver: 99_999, sameDay: 99_999, late: 99_999),
                backlog: .init(waiting: 99_999, rejected: 99_999, oldest: issued, unknownSlips: 99_999),
                waits: .init(
                    median: "1439.9", ninetieth: "1439.9", foretoldRight: 99_999, foretold: 99_999),
                ratings: .init(levels: [99_999, 99_999, 99_999, 99_999, 99_999], notRated: 99_999),
                clerks: Array(
                    repeating: .init(
                        clerk: "1234567890123456 \(name)", served: 9999, completed: 9999, handedOver: 9999),
                    count: DayReportSlip.mostClerks),
                issued: issued),
        ]
    }

    private static func notices(
        _ papers: Int, _ day: CivilDate, _ item: ItemNumber
    ) throws -> [any SlipLayout] {
        func list<Entry>(_ entry: Entry) -> [Entry] { Array(repeating: entry, count: papers) }
        let number = "海城民政受理〔2026〕第 999999 号之一二三四"
        return [
            AcceptanceSlip(
                standing: .delegated, office: office, documentNumber: number, itemNumber: item,
                service: service, applicant: englishName, accepted: day, promised: day,
                materials: list(SlipMaterial(name: paper, originals: 10, copies: 10, received: true)),
                decidingBody: body, issued: issued),
            NoticeSlip(
                office: office, documentNumber: number, itemNumber: item, service: service,
                shortfalls: list(.init(name: paper, problem: sentence, remedy: sentence)), deadline: day,
                effect: sentence.zh, sealBody: body, clerk: "1234567890123456 \(name)", issued: issued),
            PledgeSlip(
                office: office, itemNumber: item, service: service,
                missing: list(.init(name: paper, due: day)), effect: sentence.zh, byProxy: true,
                issued: issued),
            RefusalSlip(
                office: office, documentNumber: number, service: service, reason: sentence,
                rightBody: SlipWords(address, en: sentence.en), remedies: remedies, issued: issued),
            CompletionSlip(
                office: office, documentNumber: number, itemNumber: item, service: service,
                decision: .refused(reason: sentence, remedies), result: sentence, paperIssued: paper,
                fetch: SlipWords(address, en: sentence.en), decidingBody: body, decided: day, issued: issued),
            PickupSlip(
                office: office, itemNumber: item, service: service,
                papers: list(.init(name: paper, count: 99)), idChecked: false, byProxy: true,
                clerk: "1234567890123456 \(name)", issued: issued),
            ChecklistSlip(
                office: office, service: service, workingDays: 45,
                entries: list(
                    .init(
                        name: paper, originals: 10, copies: 10, required: true, deferrable: true,
                        note: sentence)), issued: issued),
        ]
    }
}
