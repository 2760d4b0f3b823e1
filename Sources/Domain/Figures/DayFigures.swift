/// The figures of one business date, for the hall and for each clerk (facts/domain.md f: M21, M30, M31).
///
/// Counted anew from what is on record each time they are asked for, never carried along (facts/peers.md 5, row 42).
/// A day without anything has zeros and no medians.
package struct DayFigures: Hashable, Sendable {
    /// What one visit came to.
    package struct Visit: Hashable, Sendable {
        package var state: VisitState
        /// Who called it last.
        package var clerk: String?
        /// From the ticket to the first call.
        package var waited: Duration?
        /// At the counter, without the time it was set aside.
        package var served: Duration?
        /// What the resident was told at the ticket, if anything.
        package var told: WaitRange?

        package init(
            state: VisitState, clerk: String? = nil, waited: Duration? = nil, served: Duration? = nil,
            told: WaitRange? = nil
        ) {
            (self.state, self.clerk, self.waited) = (state, clerk, waited)
            (self.served, self.told) = (served, told)
        }
    }

    /// What happened to one item on the day.
    package struct Matter: Hashable, Sendable {
        package enum Step: String, Hashable, Sendable, CaseIterable {
            case received, accepted, noticed, refused, completed, handedOver
            /// Completed on the day it was accepted.
            case sameDay
            /// Past its date, whether brought to an end or not.
            case late
        }

        package var clerk: String?
        package var steps: Set<Step>

        package init(clerk: String? = nil, _ steps: Set<Step>) { (self.clerk, self.steps) = (clerk, steps) }
    }

    /// One rating given on the day (facts/domain.md b7).
    package struct Rated: Hashable, Sendable {
        /// 5 very satisfied to 1 very dissatisfied.
        package var level: Int
        package var clerk: String?

        package init(level: Int, clerk: String? = nil) { (self.level, self.clerk) = (level, clerk) }
    }

    package let visits: Visits
    package let items: Items
    package let ratings: Ratings
    /// By staff number; only who has something to show.
    package let clerks: [ByClerk]

    /// - Parameter notRated: items whose time for a rating ran out on the day without one; never counted as good.
    package init(visits: [Visit], items: [Matter], ratings: [Rated], notRated: Int = 0) {
        self.visits = Visits(visits)
        self.items = Items(items)
        self.ratings = Ratings(ratings, notRated: notRated)
        let numbers = Set(visits.compactMap(\.clerk)).union(items.compactMap(\.clerk))
            .union(ratings.compactMap(\.clerk))
        clerks = numbers.sorted().map { number in
            ByClerk(
                clerk: number, visits: Visits(visits.filter { $0.clerk == number }),
                items: Items(items.filter { $0.clerk == number }),
                ratings: Ratings(ratings.filter { $0.clerk == number }, notRated: 0))
        }
    }

    package struct ByClerk: Hashable, Sendable {
        package let clerk: String
        package let visits: Visits
        package let items: Items
        package let ratings: Ratings
    }
}
