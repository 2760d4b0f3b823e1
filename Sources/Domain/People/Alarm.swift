/// A clerk calls the colleagues to a counter (紧急呼叫). For the consoles alone: no resident's screen shows or sounds it.
package struct Alarm: Hashable, Sendable, Codable {
    package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// Somebody else is needed, for whatever it is.
        case help
        case medical, security, equipment
    }

    /// A colleague who is on the way.
    package struct Answer: Hashable, Sendable, Codable {
        package var clerk: String
        /// The counter they come from.
        package var counter: Int

        package init(clerk: String, counter: Int) { (self.clerk, self.counter) = (clerk, counter) }
    }

    package var id: AlarmID
    package var counter: Int
    package var clerk: String
    package var reason: Reason
    package var raised: WallTime
    /// In the order they answered.
    package var answers: [Answer]
    package var isClosed: Bool

    package init(
        id: AlarmID, counter: Int, clerk: String, reason: Reason, raised: WallTime, answers: [Answer] = [],
        isClosed: Bool = false
    ) {
        (self.id, self.counter, self.clerk, self.reason) = (id, counter, clerk, reason)
        (self.raised, self.answers, self.isClosed) = (raised, answers, isClosed)
    }
}

package typealias AlarmID = Identifier<Alarm>

/// Who may do what with an alarm.
package enum AlarmRule {
    /// Whoever called does not come to their own help, and nobody answers twice.
    package static func mayAnswer(_ clerk: String, _ alarm: Alarm) -> Bool {
        !alarm.isClosed && clerk != alarm.clerk && !alarm.answers.contains { $0.clerk == clerk }
    }

    /// Over is what the caller, a helper or a manager says is over; nobody else can hush a call for help.
    package static func mayClose(_ clerk: Clerk, _ alarm: Alarm) -> Bool {
        guard !alarm.isClosed else { return false }
        return clerk.number == alarm.clerk || alarm.answers.contains { $0.clerk == clerk.number }
            || clerk.roles.contains(.manager)
    }
}
