extension DayFigures {
    /// Who came, and what became of them.
    package struct Visits: Hashable, Sendable {
        /// All numbers drawn.
        package let taken: Int
        package let served: Int
        /// Called and not there, and not back since.
        package let noShow: Int
        package let cancelled: Int
        /// Told at the end of the day that nobody could serve them any more.
        package let unserved: Int
        /// Waiting, at a counter or set aside: the day is not over for them.
        package let open: Int
        /// From the ticket to the first call.
        package let waits: Spread?
        /// At the counter.
        package let services: Spread?
        /// Of the waits that were foretold and are over, those that came out as said (`WaitRange.holds`).
        package let foretold: Share

        init(_ visits: [Visit]) {
            func count(_ state: VisitState) -> Int { visits.count { $0.state == state } }
            taken = visits.count
            (served, noShow, cancelled) = (count(.finished), count(.noShow), count(.cancelled))
            unserved = count(.unserved)
            open = visits.count { $0.state.isOpen && $0.state != .noShow }
            waits = Spread(visits.compactMap(\.waited))
            services = Spread(visits.compactMap(\.served))
            let judged = visits.compactMap { visit in
                visit.waited.flatMap { waited in visit.told.map { $0.holds(waited) } }
            }
            foretold = Share(judged.count { $0 }, of: judged.count)
        }
    }

    /// What was done with the items (facts/domain.md f: M21).
    package struct Items: Hashable, Sendable {
        package let received: Int
        package let accepted: Int
        package let noticed: Int
        package let refused: Int
        package let completed: Int
        package let handedOver: Int
        package let late: Int
        /// Of the completed, those accepted on the same day.
        package let sameDay: Share

        init(_ items: [Matter]) {
            func count(_ step: Matter.Step) -> Int { items.count { $0.steps.contains(step) } }
            (received, accepted, noticed) = (count(.received), count(.accepted), count(.noticed))
            (refused, completed, handedOver) = (count(.refused), count(.completed), count(.handedOver))
            late = count(.late)
            sameDay = Share(count(.sameDay), of: completed)
        }
    }

    /// What residents said (facts/domain.md f: M30).
    package struct Ratings: Hashable, Sendable {
        package static let levels = [5, 4, 3, 2, 1]

        /// How many of each level, from 5 down to 1.
        package let counts: [Int]
        package let notRated: Int

        init(_ ratings: [Rated], notRated: Int) {
            counts = Self.levels.map { level in ratings.count { $0.level == level } }
            self.notRated = notRated
        }

        package var given: Int { counts.reduce(0, +) }
        /// Levels 5 to 3.
        package var good: Share { Share(counts.prefix(3).reduce(0, +), of: given) }
        /// Levels 2 and 1.
        package var bad: Int { counts.suffix(2).reduce(0, +) }
    }
}
