import Domain
import Hall

/// How many calls about bookings somebody should make: those whose slot is there no more, and those to come on the next day.
struct BookedBadge: Sendable {
    /// Nil when there is nobody to call, or the hall takes no bookings.
    let count: String?
    let text: String?
    let isUrgent: Bool

    init(_ hall: Hall, _ words: PageTexts) async throws {
        guard (try? hall.bookingRules) != nil else { (count, text, isUrgent) = (nil, nil, false); return }
        let displaced = try await hall.displacedBookings().count
        let toCall = try await BookingDesk.toCall(hall, on: BookingDesk.nextDay(hall))
        isUrgent = displaced > 0
        count = displaced + toCall == 0 ? nil : "\(displaced + toCall)"
        let parts = [
            displaced == 0 ? nil : words("bookDesk.badgeMove", ["n": "\(displaced)"]),
            toCall == 0 ? nil : words("bookDesk.badgeCall", ["n": "\(toCall)"]),
        ].compactMap(\.self)
        text = parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}
