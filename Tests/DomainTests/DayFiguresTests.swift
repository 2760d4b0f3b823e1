import Domain
import Testing

@Suite struct `A spread of times` {
    @Test(arguments: [
        ([5], median: 5, ninetieth: 5),
        ([2, 1], median: 1, ninetieth: 2),
        ([3, 1, 2], median: 2, ninetieth: 3),
        ([4, 3, 2, 1], median: 2, ninetieth: 4),
        (Array(1...10), median: 5, ninetieth: 9),
        (Array(1...11), median: 6, ninetieth: 10),
        (Array(1...100), median: 50, ninetieth: 90),
        ([7, 7, 7, 7], median: 7, ninetieth: 7),
    ]) func `has its percentiles by nearest rank`(seconds: [Int], median: Int, ninetieth: Int) throws {
        let spread = try #require(Spread(seconds.map { .seconds($0) }))
        #expect(spread.median == .seconds(median))
        #expect(spread.ninetieth == .seconds(ninetieth))
        #expect(spread.count == seconds.count)
    }

    @Test func `is nothing without any time`() { #expect(Spread([]) == nil) }

    @Test(
        arguments: [
            (0, 0, nil), (0, 3, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (3, 3, "100.0"), (1, 2000, "0.1"),
            (1, 2001, "0.0"),
        ] as [(Int, Int, String?)]) func `a share is told to a tenth of a percent`(
            part: Int, whole: Int, percent: String?
        )
    {
        #expect(Share(part, of: whole).percent == percent)
    }

    @Test(arguments: [(0, "0.0"), (2, "0.0"), (3, "0.1"), (59, "1.0"), (90, "1.5"), (3600, "60.0")])
    func `minutes are told with one decimal`(seconds: Int, text: String) {
        #expect(Duration.seconds(seconds).minutes == text)
    }
}

@Suite struct `The figures of a day` {
    static let visits: [DayFigures.Visit] = [
        .init(
            state: .finished, clerk: "1001", waited: .seconds(299), served: .seconds(600),
            told: WaitRange(low: 0, high: 5)),
        .init(
            state: .finished, clerk: "1001", waited: .seconds(660), served: .seconds(300),
            told: WaitRange(low: 5, high: 10)),
        .init(state: .finished, clerk: "1002", waited: .seconds(120), served: .seconds(60)),
        .init(state: .noShow, clerk: "1002", waited: .seconds(900), told: WaitRange(low: 10, high: 20)),
        .init(state: .cancelled, told: WaitRange(low: 5, high: 10)), .init(state: .unserved),
        .init(state: .waiting),
        .init(state: .parked, clerk: "1001", waited: .seconds(30)),
    ]
    static let items: [DayFigures.Matter] = [
        .init(clerk: "1001", [.received, .accepted, .completed, .sameDay]),
        .init(clerk: "1001", [.received, .accepted, .handedOver]), .init(clerk: "1002", [.completed, .late]),
        .init(clerk: "1002", [.received, .noticed]), .init(clerk: "1002", [.received, .refused]),
        .init([.late]),
    ]
    static let ratings: [DayFigures.Rated] = [
        .init(level: 5, clerk: "1001"), .init(level: 5), .init(level: 3, clerk: "1002"),
        .init(level: 1, clerk: "1002"),
    ]
    let figures = DayFigures(visits: visits, items: items, ratings: ratings, notRated: 2)

    @Test func `count every number once, by what became of it`() {
        let visits = figures.visits
        #expect(
            [visits.taken, visits.served, visits.noShow, visits.cancelled, visits.unserved, visits.open]
                == [8, 3, 1, 1, 1, 2])
        #expect(
            visits.taken
                == visits.served + visits.noShow + visits.cancelled + visits.unserved + visits.open)
    }

    @Test(arguments: VisitState.allCases) func `have a place for every state`(state: VisitState) {
        let visits = DayFigures(visits: [.init(state: state)], items: [], ratings: []).visits
        #expect(visits.served + visits.noShow + visits.cancelled + visits.unserved + visits.open == 1)
    }

    @Test func `tell waits of those who were called, and no others`() {
        // 30, 120, 299, 660, 900: the third, and the fifth.
        #expect(figures.visits.waits?.count == 5)
        #expect(figures.visits.waits?.median == .seconds(299))
        #expect(figures.visits.waits?.ninetieth == .seconds(900))
        #expect(figures.visits.services?.median == .seconds(300))
    }

    @Test func `judge an estimate once the wait is over`() {
        // 5 of 0 to 5; 11 of 5 to 10; 15 of 10 to 20; whoever left before was not judged.
        #expect(figures.visits.foretold == Share(2, of: 3))
    }

    @Test func `count items by what happened to them on the day`() {
        let items = figures.items
        #expect(
            [items.received, items.accepted, items.noticed, items.refused, items.completed, items.handedOver]
                == [4, 2, 1, 1, 2, 1])
        #expect(items.late == 2)
        #expect(items.sameDay == Share(1, of: 2))
    }

    @Test func `never count what was not rated as good`() {
        let ratings = figures.ratings
        #expect(ratings.counts == [2, 0, 1, 0, 1])
        #expect(ratings.notRated == 2)
        #expect(ratings.good == Share(3, of: 4))
        #expect(ratings.bad == 1)
    }

    @Test func `are told for each clerk who has any, and add up`() throws {
        #expect(figures.clerks.map(\.clerk) == ["1001", "1002"])
        let first = try #require(figures.clerks.first)
        #expect([first.visits.taken, first.visits.served, first.items.completed] == [3, 2, 1])
        #expect(first.visits.services?.median == .seconds(300))
        #expect(first.ratings.counts == [1, 0, 0, 0, 0])
        #expect(figures.clerks.map(\.visits.served).reduce(0, +) == figures.visits.served)
        #expect(figures.clerks.map(\.items.late).reduce(0, +) == 1, "an item without a clerk is the hall's")
    }

    @Test func `of an empty day are zeros and no medians`() {
        let empty = DayFigures(visits: [], items: [], ratings: [])
        #expect(empty.visits.taken == 0)
        #expect(empty.visits.waits == nil && empty.visits.services == nil)
        #expect(empty.visits.foretold.percent == nil && empty.items.sameDay.percent == nil)
        #expect(empty.ratings.good.percent == nil && empty.ratings.counts == [0, 0, 0, 0, 0])
        #expect(empty.clerks.isEmpty)
    }
}
