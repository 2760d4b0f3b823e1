extension QueueOrder {
    /// One who waits, as far as the order of calling is concerned.
    package struct Waiting: Hashable, Sendable {
        package let priorityClass: PriorityClass
        package let place: Int64
        package let arrival: Int64
        package let isUrgent: Bool
        /// Passed on to a counter or a clerk, which call it first of all.
        package let isBound: Bool

        package init(
            priorityClass: PriorityClass, place: Int64, arrival: Int64, isUrgent: Bool = false,
            isBound: Bool = false
        ) {
            (self.priorityClass, self.place, self.arrival) = (priorityClass, place, arrival)
            (self.isUrgent, self.isBound) = (isUrgent, isBound)
        }

        var isPrivileged: Bool { priorityClass != .normal }
    }

    /// Who waits, in the order of the calls if nobody else comes: the urgent, then those passed on (each is the first
    /// for its counter), then by turns.
    ///
    /// - Parameter called: the places of those who were called; who has a later place than one who waits overtook it.
    package static func order(
        of waiting: [Waiting], row: Int, called: [Int64], rules: QueueRules
    ) -> [Waiting] {
        let sorted = waiting.sorted { ($0.place, $0.arrival) < ($1.place, $1.arrival) }
        var order = sorted.filter(\.isUrgent) + sorted.filter { !$0.isUrgent && $0.isBound }
        let rest = sorted.filter { !$0.isUrgent && !$0.isBound }
        var lines = Dictionary(grouping: rest, by: \.priorityClass).mapValues { ArraySlice($0) }
        var row = row
        // Who goes before the turns overtakes the others as well.
        var overtakers = Overtakers(called + order.map(\.place), limit: rules.overtaken)
        order.reserveCapacity(waiting.count)
        while true {
            let heads = lines.values.compactMap(\.first).map { first in
                Head(
                    priorityClass: first.priorityClass, place: first.place, arrival: first.arrival,
                    overtaken: overtakers.count(of: first))
            }
            guard let next = QueueOrder.next(heads: heads, row: row, rules: rules),
                let first = lines[next.head.priorityClass]?.popFirst()
            else { return order }
            order.append(first)
            overtakers.add(first.place)
            row = first.isPrivileged ? row + 1 : 0
        }
    }

    /// How many are called before someone who joins `priorityClass` now, given how many wait in each class: everyone
    /// ahead in the own line, and as many of the other as take their turns in between, or as many as there are once
    /// numbers of the other line may have aged. From the counts alone; `order` tells it exactly.
    package static func ahead(
        joining priorityClass: PriorityClass, waiting: [PriorityClass: Int], rules: QueueRules
    ) -> Int {
        let normal = waiting[.normal, default: 0]
        let privileged = waiting.reduce(0) { $1.key == .normal ? $0 : $0 + $1.value }
        let own = priorityClass == .normal ? normal : privileged
        let other = priorityClass == .normal ? privileged : normal
        guard own < rules.overtaken else { return own + other }
        // With `own` people in front, the other line has a turn before each of them and one before the newcomer.
        let inARow = max(1, rules.inARow)
        let turns = priorityClass == .normal ? (own + 1) * inARow : own / inARow + 1
        return own + min(other, turns)
    }
}

/// Counts who was called before someone they stand behind.
private struct Overtakers {
    /// Places, the last first, so that at most `limit` of them are looked at.
    private var places: [Int64]
    private let limit: Int

    init(_ called: [Int64], limit: Int) { (places, self.limit) = (called.sorted(by: >), limit) }

    mutating func add(_ place: Int64) {
        places.insert(place, at: places.firstIndex { $0 <= place } ?? places.count)
    }

    func count(of head: QueueOrder.Waiting) -> Int {
        places.prefix(limit).prefix { $0 > head.place }.count
    }
}
