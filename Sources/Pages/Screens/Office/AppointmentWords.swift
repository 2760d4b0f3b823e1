import Domain
import Hall

/// What the pages of the clerks say of bookings.
enum AppointmentWords {
    /// `11月24日 周二 明天`.
    static func date(_ date: CivilDate, on today: CivilDate, _ words: PageTexts) -> String {
        let day = words("console.monthDay", ["month": "\(date.month)", "day": "\(date.day)"])
        let name = "\(day) \(RosterView.weekday(date.weekday, words))"
        return near(date, on: today, words).map { "\(name) \($0)" } ?? name
    }

    /// `11月24日 周二 明天 09:00`.
    static func start(_ slot: Slot, on today: CivilDate, _ words: PageTexts) -> String {
        "\(date(slot.date, on: today, words)) \(slot.start)"
    }

    /// Yesterday, today or tomorrow; nil for any other day.
    static func near(_ date: CivilDate, on today: CivilDate, _ words: PageTexts) -> String? {
        switch date.daysSince1970 - today.daysSince1970 {
        case -1: words("bookDesk.yesterday")
        case 0: words("bookDesk.today")
        case 1: words("bookDesk.tomorrow")
        default: nil
        }
    }

    static func time(_ wall: WallTime, _ now: Moment, _ words: PageTexts) -> String {
        let civil = wall.civil(offset: now.offset)
        let day = words("console.monthDay", ["month": "\(civil.date.month)", "day": "\(civil.date.day)"])
        return civil.date == now.civil.date ? civil.hourMinute : "\(day) \(civil.hourMinute)"
    }

    static func state(_ state: AppointmentState, _ words: PageTexts) -> String {
        switch state {
        case .held: words("bookDesk.stateHeld")
        case .booked: words("bookDesk.stateBooked")
        case .checkedIn: words("bookDesk.stateCheckedIn")
        case .cancelled: words("bookDesk.stateCancelled")
        case .missed: words("bookDesk.stateMissed")
        case .lapsed: words("bookDesk.stateLapsed")
        }
    }

    static func origin(_ origin: AppointmentOrigin, _ words: PageTexts) -> String {
        switch origin {
        case .kiosk: words("bookDesk.byKiosk")
        case .console: words("bookDesk.byConsole")
        case .district: words("bookDesk.byDistrict")
        }
    }

    static func service(_ code: String, _ hall: Hall, _ words: PageTexts) -> String {
        hall.catalog.service(code).map { words.language == .chinese ? $0.zh : $0.en } ?? code
    }

    /// Which holiday, or the hall's own reason; nil for an ordinary day off.
    static func reason(_ reason: ClosedHall.Reason?, _ words: PageTexts) -> String? {
        reason?.words.map { words.language == .chinese ? $0.zh : $0.en }
    }

    /// Why a booking cannot be kept: the day is closed now, or has fewer places.
    static func displaced(_ slot: Slot, _ hall: Hall, _ words: PageTexts) -> String {
        guard let day = hall.planned(slot.date), day.sessions.isEmpty else {
            return words("bookDesk.offFewer")
        }
        return reason(day.reason, words).map { words("bookDesk.offClosed", ["reason": $0]) }
            ?? words("bookDesk.offClosedPlain")
    }

    /// Why a date of a recurring booking, or a slot, cannot be booked.
    static func refusal(_ refusal: BookingRefusal, _ words: PageTexts) -> String {
        switch refusal {
        case .past: words("bookDesk.isPast")
        case .tooSoon(let minutes): words("bookDesk.isTooSoon", ["n": "\(minutes)"])
        case .tooFar(let days): words("bookDesk.isTooFar", ["n": "\(days)"])
        case .closed(let why):
            reason(why, words).map { words("bookDesk.isClosedFor", ["reason": $0]) }
                ?? words("bookDesk.isClosed")
        case .noSlot: words("bookDesk.isNoSlot")
        case .full: words("bookDesk.full")
        case .alreadyBooked: words("bookDesk.isBooked")
        }
    }

    /// `138 0013 8000`, as people read a mobile number out; others as they are.
    static func phone(_ number: String) -> String {
        let digits = Array(number)
        guard digits.count == 11, digits.first == "1" else { return number }
        return "\(String(digits[..<3])) \(String(digits[3..<7])) \(String(digits[7...]))"
    }
}
