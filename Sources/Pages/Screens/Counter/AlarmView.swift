import Domain
import Hall
import Store

/// A call for help that is not over.
struct AlarmRow: Sendable {
    let id: String
    let whereText: String
    let reasonText: String
    let byText: String
    let time: String
    /// Nobody has answered, and it is not this counter's own.
    let isRinging: Bool
    let answeredText: String?
    let mayAnswer: Bool
    let mayClose: Bool
    let isFirst: Bool

    init(_ view: Hall.AlarmView, _ session: Session, isFirst: Bool, _ now: Moment, _ words: PageTexts) {
        let alarm = view.alarm
        id = alarm.id.text
        whereText = words("console.alarmAt", ["n": "\(alarm.counter)"])
        reasonText = Self.text(alarm.reason, words)
        byText = view.name
        time = OfficeView.clock(alarm.raised, now)
        let helpers = view.helpers.map(\.name).joined(separator: words("counter.comma"))
        answeredText = helpers.isEmpty ? nil : words("console.alarmAnswered", ["names": helpers])
        mayAnswer = AlarmRule.mayAnswer(session.clerk.number, alarm)
        mayClose = AlarmRule.mayClose(session.clerk, alarm)
        isRinging = alarm.answers.isEmpty && mayAnswer
        self.isFirst = isFirst
    }

    static func text(_ reason: Alarm.Reason, _ words: PageTexts) -> String {
        switch reason {
        case .help: words("console.alarmHelp")
        case .medical: words("console.alarmMedical")
        case .security: words("console.alarmSecurity")
        case .equipment: words("console.alarmEquipment")
        }
    }
}
