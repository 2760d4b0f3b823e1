import Domain

/// One filled-in example of every slip, for previews, tests and the pictures they are held against.
///
/// Nobody in them exists: the applicant is 某某 ("so-and-so"), the numbers belong to no one, the codes open nothing.
package enum SlipSample: String, Hashable, Sendable, CaseIterable {
    case ticket, appointment, receipt, acceptance, notice, pledge, refusal, completion, pickup, transfer
    case checklist, procedure, `extension`
    case dayReport = "day-report"

    /// The text that names it.
    package var titleKey: String {
        switch self {
        case .acceptance: "acceptance.delegated.title"
        case .dayReport: "dayReport.title"
        default: "\(rawValue).title"
        }
    }

    package var layout: any SlipLayout {
        switch self {
        case .ticket: Self.ticketSlip
        case .appointment: Self.appointmentSlip
        case .receipt: Self.receiptSlip
        case .acceptance: Self.acceptanceSlip
        case .notice: Self.noticeSlip
        case .pledge: Self.pledgeSlip
        case .refusal: Self.refusalSlip
        case .completion: Self.completionSlip
        case .pickup: Self.pickupSlip
        case .transfer: Self.transferSlip
        case .checklist: Self.checklistSlip
        case .procedure: Self.procedureSlip
        case .extension: Self.extensionSlip
        case .dayReport: Self.dayReportSlip
        }
    }
}

// MARK: What the samples share

extension SlipSample {
    private static let office = SlipOffice(
        hall: "贵州南路社区党群服务中心", phone: "0779-3031234", complaintPhone: "12345")
    private static let body = "海城区民政局"
    private static let clerk = "1001 号社工"
    private static let issued = "2026-03-02 09:20"
    private static let applicant = "张某某"
    private static let service = SlipWords(
        "最低生活保障申请", en: "Application for minimum living allowance (dibao)")
    private static let documentNumber = "海民受〔2026〕0012 号"

    private static func day(_ text: String) -> CivilDate {
        guard let day = CivilDate(text) else { preconditionFailure("a sample has a day that does not exist") }
        return day
    }

    private static var itemNumber: ItemNumber { itemNumber(running: 12) }
    private static var nextItemNumber: ItemNumber { itemNumber(running: 13) }

    private static func itemNumber(running: Int) -> ItemNumber {
        guard
            let number = ItemNumber(
                region: "450502001001", date: BusinessDate(day("2026-03-02")), running: running)
        else { preconditionFailure("a sample has an item number that cannot be") }
        return number
    }

    private static let idCard = SlipWords("居民身份证", en: "Resident ID card")
    private static let household = SlipWords("居民户口簿", en: "Household register booklet")
    private static let form = SlipWords("社会救助申请书（表）", en: "Social assistance application form")
    private static let account = SlipWords("社保卡金融账户或银行卡", en: "Bank account (social security card preferred)")

    private static let materials = [
        SlipMaterial(name: form, originals: 1, copies: 0, received: true),
        SlipMaterial(name: idCard, originals: 1, copies: 1, received: true),
        SlipMaterial(name: household, originals: 1, copies: 1, received: true),
    ]
    private static let remedies = SlipRemedies(
        decidingBody: body, reviewBody: "海城区人民政府", court: "海城区人民法院")
}

// MARK: The slips

extension SlipSample {
    private static var ticketSlip: TicketSlip {
        TicketSlip(hall: office.hall, number: "A012", ahead: 5, taken: issued, service: service)
    }

    private static var appointmentSlip: AppointmentSlip {
        AppointmentSlip(
            office: office, number: "260302-003", name: applicant, service: service, day: day("2026-03-09"),
            slot: "09:30–10:00", arrival: .init(for: bookedSlot, AppointmentRules()),
            place: SlipWords("一楼大厅，任一窗口", en: "Ground floor, any counter"),
            bring: [idCard, household, account], token: "OWAOZ74ZLZL3PQ2VG3OYHRK3YOWST2B7RY2QMOQE",
            issued: issued)
    }

    private static var bookedSlot: Slot {
        guard let start = TimeOfDay("09:30") else { preconditionFailure("a sample has no such time") }
        return Slot(date: day("2026-03-09"), start: start, minutes: 30)
    }

    private static var receiptSlip: ReceiptSlip {
        ReceiptSlip(
            office: office,
            entries: [
                .init(
                    itemNumber: itemNumber, service: service,
                    materials: materials + [.init(name: account, originals: 0, copies: 1, received: false)],
                    goesTo: body),
                .init(
                    itemNumber: nextItemNumber,
                    service: SlipWords("人民调解申请登记", en: "Application for mediation"),
                    materials: [.init(name: idCard, originals: 1, copies: 0, received: true)]),
            ], time: issued, receiver: clerk, code: "OWRM6T3YQ2KX7BNDC4VJ5HSEPWFAZ")
    }

    private static var acceptanceSlip: AcceptanceSlip {
        AcceptanceSlip(
            standing: .delegated, office: office, documentNumber: documentNumber, itemNumber: itemNumber,
            service: service, applicant: applicant, accepted: day("2026-03-02"), promised: day("2026-04-14"),
            materials: materials, decidingBody: body, code: "OWRB4S7NKE2XWQ6DZLTYH3CJ5MVAP", issued: issued)
    }

    private static var noticeSlip: NoticeSlip {
        NoticeSlip(
            office: office, documentNumber: "海民告〔2026〕0007 号", itemNumber: itemNumber, service: service,
            shortfalls: [
                .init(
                    name: household, problem: SlipWords("缺本人页复印件", en: "copy of your own page is missing"),
                    remedy: SlipWords("户主页和本人页复印件各 1 份", en: "copies of the head's page and your own, 1 each")
                ),
                .init(
                    name: account,
                    remedy: SlipWords(
                        "本人名下账户复印件 1 份，可在窗口免费复印", en: "1 copy, in your own name; we copy it here for free")),
            ], deadline: day("2026-03-16"), sealBody: body, clerk: clerk, issued: issued)
    }

    private static var pledgeSlip: PledgeSlip {
        PledgeSlip(
            office: office, itemNumber: itemNumber, service: service,
            missing: [
                .init(name: household, due: day("2026-03-09")), .init(name: account, due: day("2026-03-09")),
            ], issued: issued)
    }

    private static var refusalSlip: RefusalSlip {
        RefusalSlip(
            office: office, documentNumber: "海民不受〔2026〕0003 号", service: service,
            reason: SlipWords(
                "该事项由户籍所在地的县级民政部门办理，您的户籍不在本区。",
                en: "This is handled where you are registered, and you are registered in another district."),
            rightBody: SlipWords(
                "银海区民政局，电话 0779-3030000", en: "Yinhai District Civil Affairs, phone 0779-3030000"),
            remedies: remedies, issued: issued)
    }

    private static var completionSlip: CompletionSlip {
        CompletionSlip(
            office: office, documentNumber: "海民结〔2026〕0012 号", itemNumber: itemNumber, service: service,
            decision: .granted,
            result: SlipWords("准予：从 2026 年 4 月起按月发放。", en: "Granted: paid monthly from April 2026."),
            paperIssued: SlipWords("低保金领取证", en: "Allowance certificate"),
            fetch: SlipWords("本中心任一窗口，请带身份证", en: "Any counter here; please bring your ID card"),
            decidingBody: body, decided: day("2026-04-10"), ratingToken: "OWR7Q2M4K9XW3RBTN6D8HJ5FLA",
            issued: "2026-04-10 16:05")
    }

    private static var procedureSlip: ProcedureSlip {
        ProcedureSlip(
            office: office, documentNumber: "海民特〔2026〕0002 号", itemNumber: itemNumber, service: service,
            procedure: "survey", reason: "需要入户核对共同生活的家庭成员。", begun: day("2026-03-09"),
            expected: day("2026-03-20"), decidingBody: body, issued: "2026-03-09 10:11")
    }

    private static var extensionSlip: ExtensionSlip {
        ExtensionSlip(
            office: office, documentNumber: "海民延〔2026〕0001 号", itemNumber: itemNumber, service: service,
            reason: "核对信息的外地部门尚未回复。", days: 10, promised: day("2026-04-28"), approvedBy: "海城区民政局负责人",
            decidingBody: body, issued: "2026-04-10 09:00")
    }

    private static var pickupSlip: PickupSlip {
        PickupSlip(
            office: office, itemNumber: itemNumber, service: service,
            papers: [
                .init(name: SlipWords("低保金领取证", en: "Allowance certificate")),
                .init(name: SlipWords("办结通知书", en: "Notice of completion")),
            ], idChecked: true, clerk: clerk, issued: "2026-04-13 10:02")
    }

    private static var transferSlip: TransferSlip {
        TransferSlip(
            hall: office.hall, number: "ZB20260302-004", from: .init(name: office.hall, contact: clerk),
            to: .init(name: "海城区残疾人联合会", contact: "0779-3031111"), due: day("2026-03-09"), dueTime: "17:00",
            content: SlipWords(
                "居民来电咨询辅助器具适配，请回电说明申请条件和办理地点。",
                en:
                    "A resident asks about fitting of aids; please call back with the conditions and the place."
            ),
            token: "Z4N8R2C6VD5HJ", issued: issued)
    }

    private static var checklistSlip: ChecklistSlip {
        ChecklistSlip(
            office: office, service: service, workingDays: 30,
            entries: [
                .init(
                    name: form, originals: 1, copies: 0, required: true, deferrable: false,
                    note: SlipWords("窗口可代填，您核对后签名", en: "we fill it in for you; check and sign it")),
                .init(name: idCard, originals: 1, copies: 0, required: true, deferrable: false),
                .init(name: household, originals: 1, copies: 1, required: true, deferrable: true),
                .init(name: account, originals: 0, copies: 1, required: true, deferrable: true),
                .init(
                    name: SlipWords("授权委托书", en: "Written authorisation"), originals: 1, copies: 0,
                    required: false, deferrable: false,
                    note: SlipWords("请人代办时", en: "if somebody acts for you")),
            ], issued: issued)
    }

    private static var dayReportSlip: DayReportSlip {
        DayReportSlip(
            hall: office.hall, day: day("2026-03-02"),
            visits: .init(taken: 86, served: 79, noShow: 3, cancelled: 2, unserved: ["A085", "P007"]),
            items: .init(
                received: 64, accepted: 58, noticed: 4, refused: 2, completed: 41, handedOver: 17,
                sameDay: 39,
                late: 1),
            backlog: .init(waiting: 5, rejected: 1, oldest: "2026-03-02 16:41", unknownSlips: 1),
            waits: .init(median: "6.5", ninetieth: "14.0", foretoldRight: 61, foretold: 74),
            ratings: .init(levels: [22, 7, 2, 1, 0], notRated: 9),
            clerks: [
                .init(clerk: "1001 张样例", served: 31, completed: 17, handedOver: 6),
                .init(clerk: "1002 李样例", served: 26, completed: 13, handedOver: 7),
                .init(clerk: "1003 王样例", served: 22, completed: 11, handedOver: 4),
            ], issued: "2026-03-02 17:05")
    }
}
