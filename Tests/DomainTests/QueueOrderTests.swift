import Domain
import Testing

@Suite struct `Who is next, and why` {
    static let rules = QueueRules()

    static func head(
        _ priorityClass: PriorityClass, _ arrival: Int64, overtaken: Int = 0,
        _ standing: QueueOrder.Standing = .inTurn
    ) -> QueueOrder.Head {
        QueueOrder.Head(
            priorityClass: priorityClass, place: QueuePlace.of(arrival: arrival), arrival: arrival,
            overtaken: overtaken, standing: standing)
    }

    struct Case: Sendable {
        var heads: [QueueOrder.Head]
        /// Privileged numbers in a row before.
        var row = 0
        var inARow = 1
        var next: Int64?
        var why: QueueOrder.Why?
    }

    @Test(arguments: [
        Case(heads: []),
        Case(heads: [head(.normal, 9)], next: 9, why: .only),
        Case(heads: [head(.priority, 9)], row: 7, next: 9, why: .only),
        Case(heads: [head(.normal, 1), head(.priority, 2)], next: 2, why: .turnOfPrivileged),
        Case(heads: [head(.normal, 1), head(.priority, 2)], row: 1, next: 1, why: .turnOfNormal),
        Case(
            heads: [head(.normal, 1), head(.priority, 2)], row: 1, inARow: 2, next: 2, why: .turnOfPrivileged),
        Case(heads: [head(.normal, 1), head(.priority, 2)], row: 2, inARow: 2, next: 1, why: .turnOfNormal),
        Case(heads: [head(.priority, 4), head(.appointment, 3)], next: 3, why: .earliest),
        Case(
            heads: [head(.normal, 1), head(.priority, 4), head(.appointment, 3)], next: 3,
            why: .turnOfPrivileged),
        // Whoever has been overtaken often enough, whatever the turn; of two the one who came first.
        Case(
            heads: [head(.normal, 1, overtaken: 10), head(.priority, 2)], next: 1, why: .aged(overtaken: 10)),
        Case(
            heads: [head(.normal, 5, overtaken: 10), head(.priority, 2, overtaken: 10)], row: 1, next: 2,
            why: .aged(overtaken: 10)),
        Case(heads: [head(.normal, 1, overtaken: 9), head(.priority, 2)], next: 2, why: .turnOfPrivileged),
        // Passed on to this counter or clerk, before the turns and before the aged.
        Case(
            heads: [head(.normal, 1, overtaken: 10), head(.normal, 8, .boundToCounter)], next: 8,
            why: .boundToCounter),
        Case(
            heads: [
                head(.priority, 1), head(.normal, 8, .boundToCounter), head(.priority, 7, .boundToClerk),
            ],
            row: 5, next: 7, why: .boundToClerk),
        // Urgent goes before everyone, however many privileged went before.
        Case(
            heads: [head(.normal, 8, .boundToCounter), head(.normal, 1), head(.priority, 9, .urgent)], row: 9,
            next: 9, why: .urgent),
        Case(heads: [head(.priority, 9, .urgent), head(.priority, 7, .urgent)], next: 7, why: .urgent),
    ])
    func `the order is this table`(of row: Case) {
        var rules = Self.rules
        rules.inARow = row.inARow
        let choice = QueueOrder.next(heads: row.heads, row: row.row, rules: rules)
        #expect(choice?.head.arrival == row.next)
        #expect(choice?.why == row.why)
    }

    @Test(
        arguments: [
            (PriorityClass.normal, [:], 1, 0), (.normal, [.normal: 5], 1, 5),
            (.normal, [.normal: 5, .priority: 2], 1, 7), (.normal, [.normal: 1, .priority: 9], 1, 3),
            (.normal, [.normal: 1, .priority: 9], 2, 5), (.priority, [.normal: 9], 1, 1),
            (.priority, [.normal: 9, .appointment: 2], 1, 5),
            (.priority, [.normal: 9, .appointment: 2], 2, 4),
            // So long a line that the others may have aged.
            (.normal, [.normal: 12, .priority: 30], 1, 42),
        ] as [(PriorityClass, [PriorityClass: Int], Int, Int)])
    func `who is ahead follows the order of calling`(
        joining: PriorityClass, waiting: [PriorityClass: Int], inARow: Int, ahead: Int
    ) {
        var rules = Self.rules
        rules.inARow = inARow
        #expect(QueueOrder.ahead(joining: joining, waiting: waiting, rules: rules) == ahead)
    }

    @Test(
        arguments: [
            // Behind the third, between it and the fourth.
            (3, [1024, 2048, 3072, 4096], 3073), (3, [1024, 2048, 3072], 3073),
            // Behind those who came back there before.
            (3, [1024, 2048, 3072, 3073, 3074, 4096], 3075),
            // Fewer wait: behind them all.
            (3, [1024, 2048], 2049), (1, [9216], 9217),
            // Nobody waits, or it goes back to the head.
            (3, [], 512), (0, [1024, 2048], 512), (0, [256], 256),
        ] as [(Int, [Int64], Int64)])
    func `a missed number comes back behind a few others`(behind: Int, line: [Int64], place: Int64) {
        #expect(QueuePlace.back(behind: behind, line: line, own: 512) == place)
    }

    @Test func `the order of all who wait is the order they are called in`() {
        let waiting = zip(1...7, [.normal, .normal, .priority, .appointment, .normal, .priority, .normal])
            .map { (arrival: Int, priorityClass: PriorityClass) in
                QueueOrder.Waiting(
                    priorityClass: priorityClass, place: QueuePlace.of(arrival: Int64(arrival)),
                    arrival: Int64(arrival), isUrgent: arrival == 6, isBound: arrival == 5)
            }
        let order = QueueOrder.order(of: waiting, row: 1, called: [], rules: Self.rules)
        #expect(order.map(\.arrival) == [6, 5, 1, 3, 2, 4, 7])
    }

    @Test func `who was overtaken often enough goes next, whatever the turn`() {
        let waiting = [
            QueueOrder.Waiting(priorityClass: .normal, place: 1024, arrival: 1),
            QueueOrder.Waiting(priorityClass: .priority, place: 20480, arrival: 20),
        ]
        func first(_ called: Int) -> Int64? {
            let places = (0..<called).map { Int64($0 + 2) * 1024 }
            return QueueOrder.order(of: waiting, row: 0, called: places, rules: Self.rules).first?.arrival
        }
        #expect(first(9) == 20)
        #expect(first(10) == 1)
    }

    @Test func `an urgent number that goes before overtakes those who came earlier`() {
        let waiting = [
            QueueOrder.Waiting(priorityClass: .normal, place: 1024, arrival: 1),
            QueueOrder.Waiting(priorityClass: .priority, place: 2048, arrival: 2),
            QueueOrder.Waiting(priorityClass: .priority, place: 3072, arrival: 3, isUrgent: true),
        ]
        var rules = QueueRules()
        rules.overtaken = 1
        #expect(
            QueueOrder.order(of: waiting, row: 0, called: [], rules: rules).map(\.arrival) == [3, 1, 2])
    }
}
