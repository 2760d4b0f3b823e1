/// Who is called next (facts/domain.md c2): within a class by arrival; between classes in turn, one to one, so
/// that nobody starves and a resident without any privilege waits for at most one other before each step.
package enum QueueOrder {
    /// The first of each class that waits, by its place in the order of arrival.
    package struct Head: Hashable, Sendable {
        package let priorityClass: PriorityClass
        /// The place in the order of arrival, over all classes; smaller came first.
        package let arrival: Int64

        package init(priorityClass: PriorityClass, arrival: Int64) {
            (self.priorityClass, self.arrival) = (priorityClass, arrival)
        }
    }

    /// The class to call from, given the heads and the class called last today; nil when nobody waits.
    ///
    /// After a privileged call (priority, appointment) a normal visit goes next if one waits, and after a normal
    /// call a privileged one; among privileged classes, and on equal terms, the earlier arrival goes first.
    package static func next(heads: [Head], lastCalled: PriorityClass?) -> PriorityClass? {
        let normal = heads.first { $0.priorityClass == .normal }
        let privileged = heads.filter { $0.priorityClass != .normal }.min { $0.arrival < $1.arrival }
        guard let normal else { return privileged?.priorityClass }
        guard let privileged else { return normal.priorityClass }
        let turnOfNormal = lastCalled.map { $0 != .normal } ?? false
        return turnOfNormal ? normal.priorityClass : privileged.priorityClass
    }

    /// How many are called before someone who joins `priorityClass` now, given how many wait in each class:
    /// everyone ahead in the own line, and as many of the other line as take their turns in between.
    package static func ahead(joining priorityClass: PriorityClass, waiting: [PriorityClass: Int]) -> Int {
        let normal = waiting[.normal, default: 0]
        let privileged = waiting.reduce(0) { $1.key == .normal ? $0 : $0 + $1.value }
        let own = priorityClass == .normal ? normal : privileged
        let other = priorityClass == .normal ? privileged : normal
        // Taking turns, a newcomer with `own` people in front sees at most own + 1 of the other line go first.
        return own + min(other, own + 1)
    }
}
