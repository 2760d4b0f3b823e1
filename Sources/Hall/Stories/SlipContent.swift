package import Domain
import FoundationEssentials
package import Paper

/// What a print job carries: the values of its slip, from which the slip is drawn when its turn comes.
package enum SlipContent: Hashable, Sendable, Codable {
    case ticket(TicketSlip, english: Bool)
    case receipt(ReceiptSlip)

    func encoded() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

    package init(decoding bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(SlipContent.self, from: Data(bytes))
    }

    package func slip(texts: Texts) -> Slip {
        switch self {
        case .ticket(let ticket, let english): ticket.slip(texts: texts, english: english)
        case .receipt(let receipt): receipt.slip(texts: texts)
        }
    }
}
