package import Domain
package import Store

/// Why a story could not be told to its end. Safe to log: no case carries personal data.
package enum HallError: Error, Hashable, Sendable {
    /// The card's token is unknown or older than five minutes; the resident taps again.
    case cardForgotten
    /// The scan's token is unknown or older than five minutes; the resident scans again.
    case scanForgotten
    /// The service is not on the admission list (准入清单).
    case unknownService(String)
    /// Answers that must be mended, all of them at once.
    case formProblems([FormProblem])
    /// Required papers that are not here, by their place in the catalogue, all of them at once.
    case materialsMissing([Int])
    /// The catalogue has no material at this place.
    case noSuchMaterial(Int)
    /// The visit is not the one this counter is serving.
    case notAtThisCounter
    case noSuchCounter(Int)
    /// What was asked for is not this clerk's to do.
    case needsRole(ClerkRole)
    /// No numbers are given now.
    case closed(ClosedHall)
    /// The line cannot be served before closing time, and this hall then gives no more numbers; when it opens again.
    case lineTooLong(NextOpening?)
    case unknownItem
    case unknownTicket
    case unknownPrint
    /// The slip's content cannot be read, so it cannot be repeated either.
    case slipUnreadable
    case rating(RatingRefusal)

    // Bookings.
    /// This hall takes none.
    case noBookings
    /// The matter is heard at once, and not on a day to come.
    case heardAtOnce
    /// The slot cannot be booked now; the nearest ones that can.
    case notBookable(BookingRefusal, [Hall.OpenSlot])
    /// Every place of the slot is taken; the nearest slots that have one.
    case slotFull([Hall.OpenSlot])
    /// There is none, or it is somebody else's.
    case unknownAppointment
    /// The holder of the card has none today.
    case noAppointment
    /// The check-in came to no number.
    case notCheckedIn(Hall.CheckInOutcome)
    case badName
    case badPhone
    case badIDNumber
    /// The days of a recurring booking cannot be.
    case badSeries

    case store(StoreError)
}

extension HallError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cardForgotten: "the card reading has expired; tap the card again"
        case .scanForgotten: "the scan has expired; scan the paper again"
        case .unknownService(let code): "service \(code) is not in the catalogue"
        case .formProblems(let problems): "the form has \(problems.count) answers to mend"
        case .materialsMissing(let places): "\(places.count) required materials are missing"
        case .noSuchMaterial(let place): "the service has no material number \(place)"
        case .notAtThisCounter: "this counter is not serving that visit"
        case .noSuchCounter(let number): "there is no counter \(number) in the settings"
        case .needsRole(let role): "this needs the role \(role.rawValue)"
        case .closed(let closed): "no numbers are given now (\(closed.reason.name))"
        case .lineTooLong: "the line cannot be served before closing time"
        case .unknownItem: "there is no such item"
        case .unknownTicket: "there is no such ticket"
        case .unknownPrint: "there is no such slip"
        case .slipUnreadable: "the slip's content cannot be read; give it up and make a new one"
        case .rating(let refusal): refusal.description
        case .noBookings: "this hall takes no bookings; set appointments and hours in the settings"
        case .heardAtOnce: "this matter is heard at once and not booked"
        case .notBookable: "the slot cannot be booked now; choose another one"
        case .slotFull: "every place of the slot is taken; choose another one"
        case .unknownAppointment: "there is no such booking of this person"
        case .noAppointment: "the holder of the card has no booking today"
        case .notCheckedIn(let outcome): "the booking became no number (\(outcome.verdict.rawValue))"
        case .badName: "a name of 1 to 64 characters is needed"
        case .badPhone: "a telephone number is needed, digits only"
        case .badIDNumber: "the ID number is not one"
        case .badSeries: "a recurring booking needs weekdays, and an end that is not before its beginning"
        case .store(let error): error.description
        }
    }
}

/// Runs a verb of the store and gives its error the hall's type.
func recording<Value>(
    _ verb: @autoclosure () async throws(StoreError) -> Value
) async throws(HallError) -> Value {
    do { return try await verb() } catch { throw .store(error) }
}
