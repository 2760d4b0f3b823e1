import Domain
import Hall
import Store

/// Refusals about bookings: each says what else can be done.
extension Problem {
    init(booking error: HallError, _ hall: Hall) {
        switch error {
        case .noBookings: self.init(.noBookings)
        case .heardAtOnce:
            self = Self.notBookable("atOnce", [], hall) { hall.texts.text("booking.atOnce", $0) }
        case .notBookable(let refusal, let offers):
            self = Self.notBookable(refusal.name, offers, hall) {
                BookingWords(hall.texts).why(refusal, $0)
            }
        case .slotFull(let offers):
            self.init(.slotFull)
            self.offers = offers
        case .noAppointment: self.init(.noAppointment)
        case .notCheckedIn(let outcome): self = Self.notCheckedIn(outcome, hall)
        case .badName: self.init(.badName)
        case .badPhone: self.init(.badPhone)
        case .badIDNumber: self.init(.badIDNumber)
        case .badSeries: self.init(.badSeries)
        default: self.init(.unknownAppointment)
        }
    }

    static func alreadyBooked(_ number: AppointmentNumber, _ slot: Slot) -> Problem {
        let values = [
            "number": number.description, "date": slot.date.description, "start": slot.start.description,
        ]
        return Problem(.alreadyBooked, values).with { $0.booked = (number, slot) }
    }

    private static func notBookable(
        _ reason: String, _ offers: [Hall.OpenSlot], _ hall: Hall, why: (Texts.Language) -> String
    ) -> Problem {
        Problem(.notBookable).with { problem in
            (problem.reason, problem.offers) = (reason, offers)
            for language in Texts.Language.allCases { problem.words[language] = ["why": why(language)] }
        }
    }

    private static func notCheckedIn(_ outcome: Hall.CheckInOutcome, _ hall: Hall) -> Problem {
        Problem(.checkIn).with { problem in
            problem.checkIn = (outcome.verdict, CheckInNews(outcome, hall))
            let slot = outcome.appointment?.appointment.slot
            let values = [
                "date": slot?.date.description ?? "", "start": slot?.start.description ?? "",
                "from": outcome.from?.description ?? "",
                "number": outcome.earlier?.visit.number.description ?? "",
            ]
            for language in Texts.Language.allCases {
                let key = "booking.verdict.\(outcome.verdict.rawValue)"
                problem.words[language] = ["why": hall.texts.text(key, language, values)]
            }
        }
    }
}
