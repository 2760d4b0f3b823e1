package import Domain
package import Store

/// The story of a call for help (紧急呼叫): a clerk presses one key, every console of the hall shows the counter and
/// what kind of help is needed, and who is on the way; until somebody says that it is over.
///
/// The residents' screen and the display hear nothing of it: whoever threatens a clerk must not read that others were
/// called. The call is recorded before it is shown, so a console that is opened later, or a kiosk that starts again
/// in the middle, still shows it.
extension Hall {
    /// One call, with the names of those in it.
    package struct AlarmView: Sendable {
        package struct Helper: Sendable {
            package let clerk: String
            package let name: String
            package let counter: Int
        }

        package let alarm: Alarm
        package let name: String
        package let helpers: [Helper]
    }

    package func raiseAlarm(
        _ reason: Alarm.Reason, _ session: Session, _ once: Once
    ) async throws(HallError) -> AlarmView {
        let command = command(once, by: session)
        return try await view(
            recording(
                await store.raiseAlarm(
                    reason, counter: session.counter, clerk: session.clerk.number, command)))
    }

    /// A colleague is on the way.
    package func answerAlarm(
        _ id: AlarmID, _ session: Session, _ once: Once
    ) async throws(HallError) -> AlarmView {
        let command = command(once, by: session)
        return try await view(
            recording(
                await store.answerAlarm(
                    id, clerk: session.clerk.number, counter: session.counter, command)))
    }

    package func closeAlarm(
        _ id: AlarmID, _ session: Session, _ once: Once
    ) async throws(HallError) -> AlarmView {
        let command = command(once, by: session)
        return try await view(recording(await store.closeAlarm(id, by: session.clerk, command)))
    }

    /// Those that are not over, the oldest first.
    package func openAlarms() async throws(HallError) -> [AlarmView] {
        let alarms = try await recording(await store.openAlarms())
        // Nearly always there is none, and the console asks at every look.
        guard !alarms.isEmpty else { return [] }
        let names = try await clerkNames()
        return alarms.map { AlarmView($0, names) }
    }

    private func view(_ alarm: Alarm) async throws(HallError) -> AlarmView {
        AlarmView(alarm, try await clerkNames())
    }

    /// By staff number.
    func clerkNames() async throws(HallError) -> [String: String] {
        let clerks = try await recording(await store.clerks())
        return Dictionary(clerks.map { ($0.number, $0.name) }) { first, _ in first }
    }
}

extension Hall.AlarmView {
    fileprivate init(_ alarm: Alarm, _ names: [String: String]) {
        self.alarm = alarm
        name = names[alarm.clerk] ?? ""
        helpers = alarm.answers.map {
            Helper(clerk: $0.clerk, name: names[$0.clerk] ?? "", counter: $0.counter)
        }
    }
}
