import Domain
import Yams

/// Rules between `appointments` and `hours`: a plan without a single slot would refuse everybody.
extension SettingsReader {
    mutating func checkAppointments(_ root: Node) {
        guard let section = Section(root, "appointments").node, section.mapping != nil else { return }
        let line = Section(root).keyLine("appointments")
        guard Section(root).has("hours") else {
            return report(
                line,
                "`appointments` needs `hours`, which the slots are cut from; "
                    + #"add a line such as `hours: {workdays: ["08:30-12:00", "14:30-17:30"]}`, "#
                    + "or remove `appointments`")
        }
        checkSlot(Section(root, "appointments"), at: line, Section(root, "hours"))
    }

    /// A session that cannot be read is told already, and is not counted here.
    private mutating func checkSlot(_ appointments: Section, at line: Int, _ hours: Section) {
        let set = appointments.has("slot")
        guard let slot = set ? appointments.number("slot") : AppointmentRules().slotMinutes else { return }
        let days = ["workdays"] + OpeningHours.Weekday.allCases.map(\.rawValue)
        let sessions = days.flatMap { hours.list($0) }.compactMap {
            $0.scalar.flatMap { OpeningHours.Session($0.string) }
        }
        guard let longest = sessions.map(\.minutes).max(), slot > longest else { return }
        let remedy =
            longest < SettingsRules.slotMinutes.lowerBound
            ? "lengthen the sessions of `hours`" : "write at most \(longest)"
        report(
            set ? appointments.line("slot") : line,
            "`appointments.slot` is `\(slot)`, so no slot fits into a session of `hours`; \(remedy)")
    }
}
