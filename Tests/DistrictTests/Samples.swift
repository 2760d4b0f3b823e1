import Domain
import FoundationEssentials

@testable import District

/// Events as a kiosk makes them.
enum Samples {
    static let kiosk = "450502001001-01"
    static let source = "urn:onewindow:kiosk:450502001001-01"
    static let incarnation = "018f2f4e-0000-7000-8000-00000000000a"
    static let head = String(repeating: "0f", count: 32)

    /// The nth UUIDv7 of a fixed series.
    static func id(_ number: Int64) -> String {
        let digits = String(number, radix: 16)
        return "018f2f4e-5b6c-7abc-8def-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    static func event(
        _ sequence: Int64, id: String? = nil, kiosk: String = kiosk, incarnation: String = incarnation,
        head: String = head, type: EventType = .itemCompleted, subject: String = itemNumber,
        data: JSONValue = data("item.completed")
    ) -> CloudEvent {
        CloudEvent(
            id: id ?? Self.id(sequence), kiosk: kiosk, type: type, subject: subject,
            time: WallTime(milliseconds: 1_795_334_400_000 + sequence), sequence: sequence,
            incarnation: incarnation, journalHead: head, data: data)
    }
}
