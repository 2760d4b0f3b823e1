/// Who is called next (facts/domain.md c2), and why.
///
/// Within a class by place, which is the order of arrival (`QueuePlace`). Between the classes in turn: at most
/// `QueueRules.inARow` privileged numbers (priority, appointment) in a row while a normal one waits, one normal in
/// between. Before the turns go, in this order: what is urgent, what was passed on to this counter or clerk, and
/// whoever has been overtaken by `QueueRules.overtaken` later arrivals.
///
/// **The bound.** Let N be `overtaken`. No number that waits is overtaken by more than N later ones in turn. Later
/// ones of its own class stand behind it. Once N of other classes have passed it, they have passed everyone before it
/// in its class as well, so the head of its class is aged, and of two aged heads the one with the smaller place goes
/// first. Only what clerks decide one by one, and what the journal names, comes on top: urgent numbers, numbers passed
/// on, numbers picked.
package enum QueueOrder {
    /// A number that may be called now: the first of its class, or one that goes before the turns.
    package struct Head: Hashable, Sendable {
        package let priorityClass: PriorityClass
        /// See `QueuePlace`; smaller goes first.
        package let place: Int64
        /// Its key in the order of arrival; settles equal places.
        package let arrival: Int64
        /// How many with a later place were called before it, counted up to `QueueRules.overtaken`.
        package let overtaken: Int
        package let standing: Standing

        package init(
            priorityClass: PriorityClass, place: Int64, arrival: Int64, overtaken: Int = 0,
            standing: Standing = .inTurn
        ) {
            (self.priorityClass, self.place, self.arrival) = (priorityClass, place, arrival)
            (self.overtaken, self.standing) = (overtaken, standing)
        }

        var isPrivileged: Bool { priorityClass != .normal }

        func isBefore(_ other: Head) -> Bool { (place, arrival) < (other.place, other.arrival) }
    }

    /// What a head has beyond its class.
    package enum Standing: Hashable, Sendable {
        case inTurn, urgent, boundToCounter, boundToClerk
    }

    /// Why a number is the next one.
    package enum Why: Hashable, Sendable, Codable {
        /// Nobody of another class waits.
        case only
        case turnOfNormal, turnOfPrivileged
        /// Of the privileged the one who came first.
        case earliest
        /// So many who came later were called before it.
        case aged(overtaken: Int)
        case urgent, boundToCounter, boundToClerk

        /// The name in the API and on record.
        package var name: String {
            switch self {
            case .only: "only"
            case .turnOfNormal: "turnOfNormal"
            case .turnOfPrivileged: "turnOfPrivileged"
            case .earliest: "earliest"
            case .aged: "aged"
            case .urgent: "urgent"
            case .boundToCounter: "boundToCounter"
            case .boundToClerk: "boundToClerk"
            }
        }

        /// The key of the sentence in the table of texts, and what fills it.
        package var text: String { "queue.why.\(name)" }
        package var values: [String: String] {
            switch self {
            case .aged(let overtaken): ["overtaken": String(overtaken)]
            default: [:]
            }
        }

        /// A turn of a class: what the taking of turns and `ahead` count.
        package var isTurn: Bool {
            switch self {
            case .only, .turnOfNormal, .turnOfPrivileged, .earliest, .aged: true
            case .urgent, .boundToCounter, .boundToClerk: false
            }
        }
    }

    package struct Choice: Hashable, Sendable {
        package let head: Head
        package let why: Why
    }

    /// The next of the heads; nil when nobody waits.
    ///
    /// - Parameter row: how many privileged numbers in a row had the last turns of the day.
    package static func next(heads: [Head], row: Int, rules: QueueRules) -> Choice? {
        if let urgent = first(of: heads, where: { $0.standing == .urgent }) {
            return Choice(head: urgent, why: .urgent)
        }
        let isBound = { (head: Head) in head.standing == .boundToCounter || head.standing == .boundToClerk }
        if let bound = first(of: heads, where: isBound) {
            return Choice(head: bound, why: bound.standing == .boundToClerk ? .boundToClerk : .boundToCounter)
        }
        if let aged = first(of: heads, where: { $0.overtaken >= rules.overtaken }) {
            return Choice(head: aged, why: .aged(overtaken: aged.overtaken))
        }
        return turn(of: heads, row: row, rules: rules)
    }

    /// The head whose turn it is.
    private static func turn(of heads: [Head], row: Int, rules: QueueRules) -> Choice? {
        let normal = first(of: heads) { !$0.isPrivileged }
        guard let privileged = first(of: heads, where: \.isPrivileged) else {
            return normal.map { Choice(head: $0, why: .only) }
        }
        guard let normal else {
            let isAlone = heads.allSatisfy { $0.priorityClass == privileged.priorityClass }
            return Choice(head: privileged, why: isAlone ? .only : .earliest)
        }
        return row >= rules.inARow
            ? Choice(head: normal, why: .turnOfNormal) : Choice(head: privileged, why: .turnOfPrivileged)
    }

    private static func first(of heads: [Head], where fits: (Head) -> Bool) -> Head? {
        heads.filter(fits).min { $0.isBefore($1) }
    }
}
