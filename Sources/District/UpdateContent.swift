package import Domain

/// What an update says, in the terms of `Domain`.
package enum UpdateContent: Hashable, Sendable {
    case booked(BookingWish)
    case moved(reference: String, date: CivilDate, start: TimeOfDay)
    case cancelled(reference: String)
    case decided(ItemNumber, ItemVerdict)
    /// A calendar or a catalogue; its signature was not looked at yet.
    case document(SignedDocument)
    /// Of a kind this program does not know: to be kept, and skipped.
    case unknown
    /// Its data is not what its kind asks for; of a booking that can be named, its reference.
    case faulty(DistrictError, reference: String?)
}

/// What the district wants booked for somebody.
package struct BookingWish: Hashable, Sendable {
    package var reference: String
    package var service: String
    package var date: CivilDate
    package var start: TimeOfDay
    /// With a telephone number or an ID number, or both: without either nobody could tell who booked before.
    package var booker: Booker
}

extension DistrictUpdate {
    package var content: UpdateContent {
        let reader = UpdateReader(data: data)
        do throws(DistrictError) {
            switch kind {
            case "appointment.booked": return .booked(try reader.wish())
            case "appointment.moved":
                return .moved(
                    reference: try reader.reference(), date: try reader.date("date"),
                    start: try reader.start())
            case "appointment.cancelled": return .cancelled(reference: try reader.reference())
            case "item.decided": return .decided(try reader.number(), try reader.verdict())
            default:
                guard let kind = DocumentKind(rawValue: kind) else { return .unknown }
                return .document(try reader.document(kind))
            }
        } catch {
            return .faulty(error, reference: kind.hasPrefix("appointment.") ? try? reader.reference() : nil)
        }
    }
}

/// Reads the members of an update's data. Every complaint names the member, never its content.
struct UpdateReader {
    let data: JSONValue

    func wish() throws(DistrictError) -> BookingWish {
        let booker = Booker(
            name: try optional("name", 1...100),
            phone: try checked("phone", "must be 5 to 15 digits") {
                (5...15).contains($0.utf8.count) && Self.areDigits($0)
            },
            idNumber: try checked("idNumber", "must be an ID number of 18 characters") {
                IDNumber($0) != nil
            }?
            .uppercased())
        guard booker.phone != nil || booker.idNumber != nil else {
            throw Self.fault("phone", "is missing, and so is idNumber; one of them is needed")
        }
        return BookingWish(
            reference: try reference(), service: try text("service", 1...32), date: try date("date"),
            start: try start(), booker: booker)
    }

    func reference() throws(DistrictError) -> String {
        let text = try text("reference", 1...64)
        guard DistrictUpdate.isName(text, also: "._-") else {
            throw Self.fault("reference", "must be 1 to 64 letters, digits, dots, - or _")
        }
        return text
    }

    func date(_ name: String) throws(DistrictError) -> CivilDate {
        guard let date = CivilDate(try text(name, 10...10)) else {
            throw Self.fault(name, "must be a day such as 2026-11-25")
        }
        return date
    }

    func start() throws(DistrictError) -> TimeOfDay {
        guard let time = TimeOfDay(try text("start", 5...5)) else {
            throw Self.fault("start", "must be a time such as 09:30")
        }
        return time
    }

    func number() throws(DistrictError) -> ItemNumber {
        guard let number = ItemNumber(try text("number", 26...26)) else {
            throw Self.fault("number", "must be an item number of 26 digits")
        }
        return number
    }

    func verdict() throws(DistrictError) -> ItemVerdict {
        guard case .bool(let granted) = data["granted"] else {
            throw Self.fault("granted", "must be true or false")
        }
        let reason = try optional("reason", 1...500)
        guard granted || reason != nil else {
            throw Self.fault("reason", "is missing where it is not granted")
        }
        return ItemVerdict(
            granted: granted, result: try text("result", 1...500), reason: reason,
            paper: try optional("paper", 1...200), date: data["date"] == nil ? nil : try date("date"))
    }

    func document(_ kind: DocumentKind) throws(DistrictError) -> SignedDocument {
        SignedDocument(
            kind: kind, version: try text("version", 1...DocumentVersion.longest),
            document: try text("document", 2...DocumentContent.longest),
            signature: try text("signature", 88...88))
    }

    private func text(_ name: String, _ length: ClosedRange<Int>) throws(DistrictError) -> String {
        guard let text = try optional(name, length) else { throw Self.fault(name, "is missing") }
        return text
    }

    /// Nil where it is absent or null.
    private func optional(_ name: String, _ length: ClosedRange<Int>) throws(DistrictError) -> String? {
        guard let value = data[name], value != .null else { return nil }
        guard let text = value.text, length.contains(text.count) else {
            throw Self.fault(name, "must be text of \(length.lowerBound) to \(length.upperBound) characters")
        }
        return text
    }

    private func checked(
        _ name: String, _ rule: String, _ holds: (String) -> Bool
    ) throws(DistrictError) -> String? {
        guard let value = data[name], value != .null else { return nil }
        guard let text = value.text, holds(text) else { throw Self.fault(name, rule) }
        return text
    }

    private static func areDigits(_ text: String) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func fault(_ field: String, _ reason: String) -> DistrictError {
        DistrictError(.invalidUpdate, field: field, reason: reason)
    }
}
