/// What a bad rating sets going (facts/domain.md b7): whoever gave it is spoken to and the matter checked, then put right
/// and answered, each by its day.
package struct FollowUp: Hashable, Sendable, Codable {
    package static let longestWords = 500

    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case open, contacted, closed
    }

    package enum Event: String, Hashable, Sendable, Codable, CaseIterable {
        /// The resident was spoken to and the matter checked.
        case contact
        /// Put right, or explained, and answered.
        case close
    }

    package var item: ItemID
    package var number: ItemNumber
    package var service: String
    package var rating: Rating
    /// The day of the rating: day 0 of both clocks.
    package var opened: CivilDate
    package var state: State
    /// The clerk who finished the item, by staff number; nil when that is not known.
    package var clerk: String?
    /// Who spoke to the resident and when, and what was found, in their words.
    package var contact: Step?
    /// Who closed it and when, and how it was answered.
    package var close: Step?

    package struct Step: Hashable, Sendable, Codable {
        package var clerk: String
        package var at: WallTime
        package var words: String

        package init(clerk: String, at: WallTime, words: String) {
            (self.clerk, self.at, self.words) = (clerk, at, words)
        }
    }

    package init(
        item: ItemID, number: ItemNumber, service: String, rating: Rating, opened: CivilDate,
        state: State = .open, clerk: String? = nil, contact: Step? = nil, close: Step? = nil
    ) {
        (self.item, self.number, self.service, self.rating) = (item, number, service, rating)
        (self.opened, self.state, self.clerk) = (opened, state, clerk)
        (self.contact, self.close) = (contact, close)
    }
}

/// Which event is possible in which state of a follow-up.
package enum FollowUpMachine {
    package static func state(after event: FollowUp.Event, in state: FollowUp.State) -> FollowUp.State? {
        switch (state, event) {
        case (.open, .contact): .contacted
        case (.contacted, .close): .closed
        default: nil
        }
    }
}

/// The two clocks of a follow-up.
package struct FollowUpClock: Hashable, Sendable {
    /// When the next step is due; nil once it is closed.
    package let due: Deadline?
    package let isLate: Bool
    package let isDueToday: Bool

    package init(_ followUp: FollowUp, on today: CivilDate, _ rules: RatingRules, _ calendar: WorkingCalendar)
    {
        due =
            switch followUp.state {
            case .open: calendar.day(rules.contactDays, after: followUp.opened)
            case .contacted: calendar.day(rules.answerDays, after: followUp.opened)
            case .closed: nil
            }
        isLate = due.map { $0.date < today } ?? false
        isDueToday = due?.date == today
    }
}
