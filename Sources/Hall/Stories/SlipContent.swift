package import Domain
import FoundationEssentials
package import Paper

/// What a print job carries: the values of its slip, from which the slip is drawn when its turn comes.
package enum SlipContent: Hashable, Sendable, Codable {
    case ticket(TicketSlip, english: Bool)
    case receipt(ReceiptSlip, english: Bool)
    case appointment(AppointmentSlip, english: Bool)
    case acceptance(AcceptanceSlip, english: Bool)
    case notice(NoticeSlip, english: Bool)
    case pledge(PledgeSlip, english: Bool)
    case refusal(RefusalSlip, english: Bool)
    case completion(CompletionSlip, english: Bool)
    case pickup(PickupSlip, english: Bool)
    case transfer(TransferSlip, english: Bool)
    case checklist(ChecklistSlip, english: Bool)
    case dayReport(DayReportSlip, english: Bool)
    case procedure(ProcedureSlip, english: Bool)
    case `extension`(ExtensionSlip, english: Bool)

    func encoded() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

    package init(decoding bytes: [UInt8]) throws {
        let data = Data(bytes)
        do { self = try JSONDecoder().decode(SlipContent.self, from: data) } catch {
            guard let first = try? JSONDecoder().decode(FirstReceipt.self, from: data) else { throw error }
            self = .receipt(first.receipt._0, english: false)
        }
    }

    package func slip(texts: Texts) -> Slip {
        let (layout, english) = parts
        return layout.slip(texts: texts, english: english)
    }

    /// The same slip, marked 补打 with the time of the repeat; the time it was first made stays on it.
    func reprinted(at time: String) -> SlipContent {
        var (layout, english) = parts
        layout.reprinted = time
        return SlipContent(layout, english: english) ?? self
    }
}

extension SlipContent {
    /// Receipts as the first version stored them, without a language. They do not expire, so some may still wait.
    private struct FirstReceipt: Decodable {
        struct Value: Decodable { var _0: ReceiptSlip }
        var receipt: Value
    }

    var parts: (layout: any SlipLayout, english: Bool) {
        switch self {
        case .ticket(let slip, let english): (slip, english)
        case .receipt(let slip, let english): (slip, english)
        case .appointment(let slip, let english): (slip, english)
        case .acceptance(let slip, let english): (slip, english)
        case .notice(let slip, let english): (slip, english)
        case .pledge(let slip, let english): (slip, english)
        case .refusal(let slip, let english): (slip, english)
        case .completion(let slip, let english): (slip, english)
        case .pickup(let slip, let english): (slip, english)
        case .transfer(let slip, let english): (slip, english)
        case .checklist(let slip, let english): (slip, english)
        case .dayReport(let slip, let english): (slip, english)
        case .procedure(let slip, let english): (slip, english)
        case .extension(let slip, let english): (slip, english)
        }
    }

    /// Nil for a layout that no case carries.
    package init?(_ layout: any SlipLayout, english: Bool) {
        switch layout {
        case let slip as TicketSlip: self = .ticket(slip, english: english)
        case let slip as ReceiptSlip: self = .receipt(slip, english: english)
        case let slip as AppointmentSlip: self = .appointment(slip, english: english)
        case let slip as AcceptanceSlip: self = .acceptance(slip, english: english)
        case let slip as NoticeSlip: self = .notice(slip, english: english)
        case let slip as PledgeSlip: self = .pledge(slip, english: english)
        case let slip as RefusalSlip: self = .refusal(slip, english: english)
        case let slip as CompletionSlip: self = .completion(slip, english: english)
        case let slip as PickupSlip: self = .pickup(slip, english: english)
        case let slip as TransferSlip: self = .transfer(slip, english: english)
        case let slip as ChecklistSlip: self = .checklist(slip, english: english)
        case let slip as DayReportSlip: self = .dayReport(slip, english: english)
        case let slip as ProcedureSlip: self = .procedure(slip, english: english)
        case let slip as ExtensionSlip: self = .extension(slip, english: english)
        default: return nil
        }
    }
}
