/// Where a clerk works on a day (值班): three to four sit at the counters, the others are in their grids.
package enum Duty: String, Hashable, Sendable, Codable, CaseIterable {
    case counter, grid, off

    /// Down for work; a day on which nobody is has no plan.
    package var isWork: Bool { self != .off }
}

/// What the roster says of one clerk on one day, and where it says so.
package struct Assignment: Hashable, Sendable, Codable {
    package enum Source: String, Hashable, Sendable, Codable {
        case weekly, exception, swap
    }

    package var clerk: String
    package var duty: Duty
    package var source: Source
    /// With whom the day was swapped; both rows name each other.
    package var swappedWith: String?

    package init(clerk: String, duty: Duty, source: Source, swappedWith: String? = nil) {
        (self.clerk, self.duty, self.source, self.swappedWith) = (clerk, duty, source, swappedWith)
    }
}

/// The roster of one day: the weekly pattern, and over it what was said for the date alone.
package struct DayRoster: Hashable, Sendable, Codable {
    package let date: CivilDate
    /// At most one a clerk, in the order of their numbers.
    package let assignments: [Assignment]

    package init(date: CivilDate, weekly: [Assignment], exceptions: [Assignment]) {
        let settled = Set(exceptions.map(\.clerk))
        self.date = date
        assignments = (weekly.filter { !settled.contains($0.clerk) } + exceptions)
            .sorted { $0.clerk < $1.clerk }
    }

    package func assignment(of clerk: String) -> Assignment? { assignments.first { $0.clerk == clerk } }

    /// Who is down for `duty`, by number.
    package func clerks(on duty: Duty) -> [String] {
        assignments.filter { $0.duty == duty }.map(\.clerk)
    }

    /// False for a day nobody has thought of, and for one on which everybody is off (a make-up Saturday whose
    /// pattern says so): such a day must not keep the hall shut.
    package var isPlanned: Bool { assignments.contains { $0.duty.isWork } }

    /// People are down for work, but nobody at the counters: the empty shift (空岗) that must not be.
    package var isCounterEmpty: Bool { isPlanned && clerks(on: .counter).isEmpty }
}

/// Who may open a counter.
package enum RosterRule {
    /// Why somebody may, or may not.
    package enum Verdict: Hashable, Sendable {
        /// Down for the counters today.
        case onDuty
        /// Answers for the day, and steps in wherever somebody is missing.
        case manager
        /// Has to reach the technician's page, which is behind the same door.
        case technician
        /// No roster is planned for today, so everybody may.
        case nothingPlanned
        /// The day is planned, and the clerk is elsewhere: in the grid, or off.
        case notOnDuty(Duty)

        package var mayOpen: Bool {
            if case .notOnDuty = self { false } else { true }
        }
    }

    /// A clerk the roster of a planned day does not name is off.
    package static func verdict(on clerk: Clerk, in roster: DayRoster) -> Verdict {
        let duty = roster.assignment(of: clerk.number)?.duty ?? .off
        if duty == .counter { return .onDuty }
        if clerk.roles.contains(.manager) { return .manager }
        if clerk.roles.contains(.technician) { return .technician }
        return roster.isPlanned ? .notOnDuty(duty) : .nothingPlanned
    }

    /// What two clerks do on a day they have swapped; nil where both do the same, so that there is nothing to swap.
    package static func swapped(
        _ first: String, _ second: String, in roster: DayRoster
    ) -> [Assignment]? {
        let duties = [first, second].map { roster.assignment(of: $0)?.duty ?? .off }
        guard first != second, duties[0] != duties[1] else { return nil }
        return [
            Assignment(clerk: first, duty: duties[1], source: .swap, swappedWith: second),
            Assignment(clerk: second, duty: duties[0], source: .swap, swappedWith: first),
        ]
    }
}
