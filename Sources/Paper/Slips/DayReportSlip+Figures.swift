/// What a closing report counts.
extension DayReportSlip {
    package struct Visits: Hashable, Sendable, Codable {
        package var taken: Int
        package var served: Int
        package var noShow: Int
        package var cancelled: Int
        /// The numbers nobody served.
        package var unserved: [String]

        package init(taken: Int, served: Int, noShow: Int, cancelled: Int, unserved: [String]) {
            (self.taken, self.served, self.noShow) = (taken, served, noShow)
            (self.cancelled, self.unserved) = (cancelled, unserved)
        }
    }

    package struct Items: Hashable, Sendable, Codable {
        package var received: Int
        package var accepted: Int
        package var noticed: Int
        package var refused: Int
        package var completed: Int
        package var handedOver: Int
        /// Of the completed; absent on reports that were stored before it was counted, like what follows.
        package var sameDay: Int?
        package var late: Int?

        package init(
            received: Int, accepted: Int, noticed: Int, refused: Int, completed: Int, handedOver: Int,
            sameDay: Int? = nil, late: Int? = nil
        ) {
            (self.received, self.accepted, self.noticed) = (received, accepted, noticed)
            (self.refused, self.completed, self.handedOver) = (refused, completed, handedOver)
            (self.sameDay, self.late) = (sameDay, late)
        }
    }

    /// Minutes with one decimal; nil where nobody was called.
    package struct Waits: Hashable, Sendable, Codable {
        package var median: String?
        package var ninetieth: String?
        /// How many foretold waits came out as said, of all of them that are over.
        package var foretoldRight: Int
        package var foretold: Int

        package init(median: String?, ninetieth: String?, foretoldRight: Int, foretold: Int) {
            (self.median, self.ninetieth) = (median, ninetieth)
            (self.foretoldRight, self.foretold) = (foretoldRight, foretold)
        }
    }

    package struct Ratings: Hashable, Sendable, Codable {
        /// From very satisfied down to very dissatisfied.
        package var levels: [Int]
        package var notRated: Int

        package init(levels: [Int], notRated: Int) { (self.levels, self.notRated) = (levels, notRated) }
    }

    package struct ByClerk: Hashable, Sendable, Codable {
        /// Staff number and name.
        package var clerk: String
        package var served: Int
        package var completed: Int
        package var handedOver: Int

        package init(clerk: String, served: Int, completed: Int, handedOver: Int) {
            (self.clerk, self.served) = (clerk, served)
            (self.completed, self.handedOver) = (completed, handedOver)
        }
    }

    package struct Backlog: Hashable, Sendable, Codable {
        /// Deliveries the district has not acknowledged.
        package var waiting: Int
        package var rejected: Int
        /// Since when the oldest waits, `yyyy-MM-dd HH:mm`.
        package var oldest: String?
        /// Slips whose fate nobody knows.
        package var unknownSlips: Int

        package init(waiting: Int, rejected: Int, oldest: String? = nil, unknownSlips: Int) {
            (self.waiting, self.rejected, self.oldest) = (waiting, rejected, oldest)
            self.unknownSlips = unknownSlips
        }
    }
}
