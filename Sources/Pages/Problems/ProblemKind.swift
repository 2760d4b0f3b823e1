import HTTPTypes

/// Every way a call can be refused: its status, its short English title, and by its raw value the key of the
/// sentence for people (`problem.<kind>` in the table of texts) and the end of its type URN.
enum ProblemKind: String, CaseIterable, Sendable {
    // What was sent.
    case badJSON, badField, badKey, keyMissing, keyReused, mediaType, tooLarge, badEventID
    // Where it was sent.
    case notFound, methodNotAllowed, otherOrigin, otherCounter
    // Who sent it.
    case notSignedIn, roleMissing, wrongPIN, lockedOut
    // What it is about.
    case unknownTicket, unknownItem, unknownService, unknownDelivery, unknownPrint, unknownRecord,
        noSuchCounter,
        noSuchMaterial
    case cardForgotten, scanForgotten, formProblems, materialsMissing, notAtThisCounter
    // What was rated.
    case ratedAlready, itemNotFinished, ratingOver, badRating, ratingReasonMissing, ratingTooLong
    case followUpWordsMissing
    // Who is on duty.
    case onGridDuty, offDuty, visitClaimed, nothingToSwap, successorNotOnDuty, unknownClerk, unknownAlarm
    // Bookings.
    case noBookings, notBookable, slotFull, alreadyBooked, bookingPaused, unknownAppointment, noAppointment
    case checkIn, badName, badPhone, badIDNumber, badSeries, appointmentNumbersUsedUp
    // The line.
    case closed, lineTooLong, overLimit, dayClosed, visitsAtCounters, dayOver, recallLimit, recallTooSoon,
        noMoreReturns, nobodyThere
    // What the life of an item does not allow.
    case notDeferrable, pledgeOpen, nothingMissing, toldOnce, clockStopped, clockRuns, extendedBefore
    case extensionTooLong, notSameDay, notForwarded, badDay, reasonMissing, nothingToReceipt
    // How things stand.
    case alreadyRepeated, ticketNotNeeded, slipUnreadable
    case notAllowed, counterBusy, nothingClaimed, itemsOpen, notServing, numbersUsedUp, itemNumbersUsedUp
    case diskFull, overloaded, tooManyListeners, stopping, broken

    var status: HTTPResponse.Status {
        switch self {
        case .badJSON, .badField, .badKey, .keyMissing, .badEventID: .badRequest
        case .notSignedIn, .wrongPIN: .unauthorized
        case .otherOrigin, .otherCounter, .roleMissing, .onGridDuty, .offDuty: .forbidden
        case .ratedAlready, .itemNotFinished, .ratingOver: .conflict
        case .badRating, .ratingReasonMissing, .ratingTooLong, .followUpWordsMissing: .unprocessableContent
        case .closed, .lineTooLong, .overLimit, .dayClosed, .visitsAtCounters, .dayOver, .recallLimit,
            .recallTooSoon, .noMoreReturns,
            .nobodyThere:
            .conflict
        case .visitClaimed, .nothingToSwap, .successorNotOnDuty: .conflict
        case .unknownClerk, .unknownAlarm, .unknownAppointment, .noAppointment: .notFound
        case .noBookings, .notBookable, .slotFull, .alreadyBooked, .bookingPaused, .checkIn,
            .appointmentNumbersUsedUp:
            .conflict
        case .badName, .badPhone, .badIDNumber, .badSeries: .unprocessableContent
        case .notFound, .unknownTicket, .unknownItem, .unknownDelivery, .unknownPrint, .unknownRecord:
            .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAtThisCounter, .notAllowed, .counterBusy, .nothingClaimed, .itemsOpen, .notServing,
            .numbersUsedUp,
            .itemNumbersUsedUp, .cardForgotten, .scanForgotten, .alreadyRepeated, .ticketNotNeeded,
            .slipUnreadable:
            .conflict
        case .pledgeOpen, .nothingMissing, .toldOnce, .clockStopped, .clockRuns, .extendedBefore, .notSameDay,
            .notForwarded, .nothingToReceipt:
            .conflict
        case .notDeferrable, .extensionTooLong, .badDay, .reasonMissing: .unprocessableContent
        case .tooLarge: .contentTooLarge
        case .mediaType: .unsupportedMediaType
        case .keyReused, .unknownService, .noSuchCounter, .noSuchMaterial, .formProblems, .materialsMissing:
            .unprocessableContent
        case .lockedOut: .tooManyRequests
        case .broken: .internalServerError
        case .overloaded, .tooManyListeners, .stopping: .serviceUnavailable
        case .diskFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
        }
    }

    var title: String {
        switch self {
        case .badJSON: "Malformed JSON"
        case .badField: "Missing or wrong field"
        case .badKey: "Malformed Idempotency-Key"
        case .keyMissing: "Idempotency-Key missing"
        case .keyReused: "Idempotency-Key used for another request"
        case .mediaType: "Body is not JSON"
        case .tooLarge: "Body too large"
        case .badEventID: "Malformed event id"
        case .notFound: "Not found"
        case .methodNotAllowed: "Method not allowed"
        case .otherOrigin: "Request of another site"
        case .otherCounter: "Not your counter"
        case .notSignedIn: "Not signed in"
        case .roleMissing: "Role missing"
        case .wrongPIN: "Wrong clerk or PIN"
        case .lockedOut: "Locked out"
        case .unknownTicket: "No such ticket"
        case .unknownItem: "No such item"
        case .unknownService: "No such service"
        case .unknownDelivery: "No such delivery"
        case .unknownPrint: "No such slip"
        case .unknownRecord: "No such record"
        case .noSuchCounter: "No such counter"
        case .noSuchMaterial: "No such material"
        case .cardForgotten: "Card reading expired"
        case .scanForgotten: "Scan expired"
        case .formProblems: "Answers to mend"
        case .materialsMissing: "Materials missing"
        case .notAtThisCounter: "Not at this counter"
        case .notDeferrable: "Material may not follow later"
        case .pledgeOpen: "Pledged material missing"
        case .nothingMissing: "Nothing missing"
        case .toldOnce: "Told once already"
        case .clockStopped: "Clock stopped"
        case .clockRuns: "Clock running"
        case .extendedBefore: "Extended before"
        case .extensionTooLong: "Extension too long"
        case .notSameDay: "Not a same-day matter"
        case .notForwarded: "Not forwarded"
        case .badDay: "Day cannot be"
        case .reasonMissing: "Reason missing"
        case .nothingToReceipt: "Nothing to receipt"
        case .alreadyRepeated: "Reprinted before"
        case .ticketNotNeeded: "Number was called"
        case .slipUnreadable: "Slip cannot be read"
        case .notAllowed: "Not possible in this state"
        case .counterBusy: "Counter busy"
        case .nothingClaimed: "No visit at the counter"
        case .itemsOpen: "Items still open"
        case .notServing: "Visit is not being served"
        case .numbersUsedUp: "Ticket numbers used up"
        case .itemNumbersUsedUp: "Item numbers used up"
        case .ratedAlready: "Rated already"
        case .itemNotFinished: "Item is not finished"
        case .ratingOver: "Time for a rating is over"
        case .badRating: "No such level or reason"
        case .ratingReasonMissing: "Reason missing"
        case .ratingTooLong: "Words too long"
        case .followUpWordsMissing: "Words missing"
        case .onGridDuty: "On duty in the grid"
        case .offDuty: "Not on duty"
        case .visitClaimed: "Visit still at the counter"
        case .nothingToSwap: "Nothing to swap"
        case .successorNotOnDuty: "Successor not on duty"
        case .unknownClerk: "No such clerk"
        case .unknownAlarm: "No such call for help"
        case .noBookings: "No bookings taken here"
        case .notBookable: "Slot cannot be booked"
        case .slotFull: "Slot full"
        case .alreadyBooked: "Booked already"
        case .bookingPaused: "No new bookings for now"
        case .unknownAppointment: "No such booking"
        case .noAppointment: "No booking today"
        case .checkIn: "Not checked in"
        case .badName: "Name missing or too long"
        case .badPhone: "Not a telephone number"
        case .badIDNumber: "Not an ID number"
        case .badSeries: "Recurring booking cannot be"
        case .appointmentNumbersUsedUp: "Appointment numbers used up"
        case .closed: "No numbers now"
        case .lineTooLong: "Line too long for today"
        case .overLimit: "Over the day's limit of numbers"
        case .dayClosed: "Day closed"
        case .visitsAtCounters: "Visits still at counters"
        case .dayOver: "Visit of an earlier day"
        case .recallLimit: "Called again often enough"
        case .recallTooSoon: "Called a moment ago"
        case .noMoreReturns: "Came back before"
        case .nobodyThere: "Nobody signed in there"
        case .diskFull: "Disk full"
        case .overloaded: "Too many requests at once"
        case .tooManyListeners: "Too many listeners"
        case .stopping: "Stopping"
        case .broken: "Internal fault"
        }
    }

    /// The key of the sentence in the table of texts.
    var text: String { "problem.\(rawValue)" }
    /// The RFC 9457 type: a name, not an address, because a kiosk has no address that outlives it.
    var type: String { "urn:onewindow:problem:\(rawValue)" }
}
