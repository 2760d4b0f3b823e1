import Domain
import TestTools
import Testing

/// A line in memory, called from by the rules.
private struct Line {
    struct One {
        var waiting: QueueOrder.Waiting
        /// Later ones that had their turn while it waited.
        var overtaken = 0
    }

    let rules: QueueRules
    var dice: SeededGenerator
    var line: [One] = []
    var away: [QueueOrder.Waiting] = []
    /// In order, the last at the end.
    var called: [Int64] = []
    var row = 0
    var arrivals: Int64 = 0
    var mostOvertaken = 0
    var turns = 0

    mutating func arrive() {
        arrivals += 1
        let priorityClass =
            [PriorityClass.normal, .priority, .appointment].randomElement(using: &dice) ?? .normal
        join(
            QueueOrder.Waiting(
                priorityClass: priorityClass, place: QueuePlace.of(arrival: arrivals), arrival: arrivals,
                isUrgent: Int.random(in: 0..<40, using: &dice) == 0))
    }

    mutating func join(_ one: QueueOrder.Waiting) { line.append(One(waiting: one)) }

    mutating func callNext() {
        guard let next = choice(),
            let index = line.firstIndex(where: { $0.waiting.arrival == next.head.arrival })
        else { return }
        let one = line.remove(at: index).waiting
        called.insert(one.place, at: called.lastIndex { $0 <= one.place }.map { $0 + 1 } ?? 0)
        away.append(one)
        if away.count > 50 { away.removeFirst() }
        guard next.why.isTurn else { return }
        turns += 1
        row = one.priorityClass == .normal ? 0 : row + 1
        for index in line.indices where !line[index].waiting.isUrgent && line[index].waiting.place < one.place
        {
            line[index].overtaken += 1
            mostOvertaken = max(mostOvertaken, line[index].overtaken)
        }
    }

    /// One of those who were called had not come and is back.
    mutating func comeBack() {
        guard let index = away.indices.randomElement(using: &dice) else { return }
        let one = away.remove(at: index)
        let places = line.map(\.waiting).filter { $0.priorityClass == one.priorityClass }.map(\.place)
            .sorted()
        let place = QueuePlace.back(behind: rules.behind, line: places, own: one.place)
        join(
            QueueOrder.Waiting(
                priorityClass: one.priorityClass, place: place, arrival: one.arrival, isUrgent: one.isUrgent))
    }

    mutating func leave() {
        guard let index = line.indices.randomElement(using: &dice) else { return }
        line.remove(at: index)
    }

    func choice() -> QueueOrder.Choice? {
        let first = Dictionary(grouping: line.map(\.waiting).filter { !$0.isUrgent }, by: \.priorityClass)
            .compactMap { $1.min { ($0.place, $0.arrival) < ($1.place, $1.arrival) } }
        let heads = first.map { one in
            QueueOrder.Head(
                priorityClass: one.priorityClass, place: one.place, arrival: one.arrival,
                overtaken: called.reversed().prefix(rules.overtaken).prefix { $0 > one.place }.count)
        }
        let urgent = line.map(\.waiting).filter(\.isUrgent).map {
            QueueOrder.Head(
                priorityClass: $0.priorityClass, place: $0.place, arrival: $0.arrival, standing: .urgent)
        }
        return QueueOrder.next(heads: heads + urgent, row: row, rules: rules)
    }
}

@Suite struct `Twenty thousand steps of a line` {
    @Test(arguments: [(overtaken: 1, inARow: 1), (3, 2), (10, 1), (10, 4)])
    func `nobody is overtaken more often than the rule allows`(overtaken: Int, inARow: Int) {
        var rules = QueueRules()
        (rules.overtaken, rules.inARow) = (overtaken, inARow)
        let seed = UInt64.random(in: .min ... .max)
        var line = Line(rules: rules, dice: SeededGenerator(seed: seed))
        for _ in 0..<20_000 {
            switch Int.random(in: 0..<20, using: &line.dice) {
            case 0..<9: if line.line.count < 60 { line.arrive() }
            case 9: line.comeBack()
            case 10: line.leave()
            default: line.callNext()
            }
        }
        #expect(line.mostOvertaken <= overtaken, "seed \(seed)")
        #expect(line.turns > 5000, "seed \(seed)")
    }

    @Test func `what is promised is the order of the calls, if nobody else comes`() {
        let seed = UInt64.random(in: .min ... .max)
        var line = Line(rules: QueueRules(), dice: SeededGenerator(seed: seed))
        for _ in 0..<100 {
            for _ in 0..<Int.random(in: 5...30, using: &line.dice) { line.arrive() }
            for _ in 0..<Int.random(in: 0...20, using: &line.dice) { line.callNext() }
            for _ in 0..<Int.random(in: 0...4, using: &line.dice) { line.comeBack() }
            let promised = QueueOrder.order(
                of: line.line.map(\.waiting), row: line.row, called: line.called, rules: line.rules)
            var made: [Int64] = []
            while let next = line.choice() {
                made.append(next.head.arrival)
                line.callNext()
            }
            #expect(made == promised.map(\.arrival), "seed \(seed)")
        }
    }
}
