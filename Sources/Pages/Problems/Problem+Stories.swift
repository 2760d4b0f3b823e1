import Domain
import Hall
import Store

/// The one place where what the hall and the store refuse becomes an answer.
extension Problem {
    init(refusal error: HallError, hall: Hall) {
        self =
            switch error {
            case .cardForgotten: Problem(.cardForgotten)
            case .scanForgotten: Problem(.scanForgotten)
            case .unknownService(let code): Problem(.unknownService, ["code": code])
            case .formProblems(let problems): Problem(.formProblems).with { $0.problems = problems }
            // `ItemCalls` knows the service and adds the names.
            case .materialsMissing: Problem(.materialsMissing)
            case .noSuchMaterial(let place): Problem(.noSuchMaterial, ["index": String(place)])
            case .notAtThisCounter: Problem(.notAtThisCounter)
            case .noSuchCounter(let number):
                Problem(.noSuchCounter, ["counter": String(number), "last": String(hall.site.counters)])
            case .needsRole(let role): Problem(.roleMissing, ["role": role.rawValue])
            case .closed(let closed): Self.closed(closed, hall)
            case .lineTooLong(let opens): Self.lineTooLong(until: opens, hall)
            case .unknownItem: Problem(.unknownItem)
            case .unknownTicket: Problem(.unknownTicket)
            case .unknownPrint: Problem(.unknownPrint)
            case .slipUnreadable: Problem(.slipUnreadable)
            case .rating(let refusal): Problem(refusal: refusal)
            case .noBookings, .heardAtOnce, .notBookable, .slotFull, .unknownAppointment, .noAppointment,
                .notCheckedIn, .badName, .badPhone, .badIDNumber, .badSeries:
                Problem(booking: error, hall)
            case .store(let error): Problem(refusal: error)
            }
    }

    init(refusal: RatingRefusal) {
        self =
            switch refusal {
            case .noSuchLevel, .noSuchReason: Problem(.badRating)
            case .wordsTooLong(let limit): Problem(.ratingTooLong, ["limit": String(limit)])
            case .reasonMissing: Problem(.ratingReasonMissing)
            case .stepWordsMissing: Problem(.followUpWordsMissing)
            case .ratedAlready: Problem(.ratedAlready)
            case .notFinished: Problem(.itemNotFinished)
            case .tooLate: Problem(.ratingOver)
            }
    }

    init(refusal error: StoreError) {
        self =
            switch error {
            case .badKey: Problem(.badKey)
            case .keyReused: Problem(.keyReused)
            case .notFound: Problem(.unknownRecord)
            case .notAllowed(let state, _): Problem(.notAllowed, ["state": state])
            case .alreadyRepeated: Problem(.alreadyRepeated)
            case .ticketNotNeeded: Problem(.ticketNotNeeded)
            case .numbersUsedUp(let prefix): Problem(.numbersUsedUp, ["prefix": prefix])
            case .itemNumbersUsedUp: Problem(.itemNumbersUsedUp)
            case .counterBusy(let number): Problem(.counterBusy, ["number": number.description])
            case .nothingClaimed(let counter): Problem(.nothingClaimed, ["counter": String(counter)])
            case .itemsOpen(let numbers):
                Problem(.itemsOpen, ["numbers": numbers.map(\.short).joined(separator: ", ")])
            case .rating(let refusal): Problem(refusal: refusal)
            case .item(let refusal): Problem(refusal: refusal)
            case .nothingToReceipt: Problem(.nothingToReceipt)
            case .overLimit(let numbers): Problem(.overLimit, ["numbers": String(numbers)])
            case .dayClosed: Problem(.dayClosed)
            case .visitsAtCounters(let numbers):
                Problem(.visitsAtCounters, ["numbers": numbers.map(\.description).joined(separator: ", ")])
            case .dayOver: Problem(.dayOver)
            case .recallLimit(let recalls): Problem(.recallLimit, ["recalls": String(recalls)])
            case .recallTooSoon(let seconds):
                Problem(.recallTooSoon, ["seconds": String(seconds)]).with { $0.retryAfter = seconds }
            case .noMoreReturns: Problem(.noMoreReturns)
            case .nobodyThere: Problem(.nobodyThere)
            case .notServing(let state): Problem(.notServing, ["state": state.rawValue])
            case .wrongPIN: Problem(.wrongPIN)
            case .lockedOut(let seconds):
                Problem(.lockedOut, ["seconds": String(seconds)]).with { $0.retryAfter = seconds }
            case .notOnDuty(let duty): Problem(duty == .grid ? .onGridDuty : .offDuty)
            case .visitClaimed(let number): Problem(.visitClaimed, ["number": number.description])
            case .nothingToSwap: Problem(.nothingToSwap)
            case .successorNotOnDuty: Problem(.successorNotOnDuty)
            case .diskFull: Problem(.diskFull)
            case .overloaded: Problem(.overloaded).with { $0.retryAfter = 1 }
            case .closed: Problem(.stopping).with { $0.retryAfter = 5 }
            case .clerkExists, .badClerk, .badPIN, .contentFailed, .ioError, .corrupt, .database, .unreadable,
                .locked,
                .unwritable, .newerVersion, .foreignDatabase, .keyMissing, .wrongKey, .badConfiguration,
                .movedOut, .importUnfinished:
                Problem(.broken)
            case .slotFull: Problem(.slotFull)
            case .alreadyBooked(let number, let slot): Self.alreadyBooked(number, slot)
            case .bookingPaused(let until):
                Problem(.bookingPaused, ["until": until.description]).with { $0.until = until }
            case .badCode: Problem(.unknownAppointment)
            case .appointmentNumbersUsedUp: Problem(.appointmentNumbersUsedUp)
            }
    }
}
