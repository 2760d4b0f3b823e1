import Domain

extension Settings {
    /// The section `appointments`; an empty one takes bookings by the rules' own values.
    struct Appointments: Decodable {
        struct Noshows: Decodable { var limit, within, pause: Int? }

        var slot, percounter, ahead, lead, hold, early, grace: Int?
        var whenearly, whenlate: String?
        var noshows: Noshows?

        var rules: AppointmentRules {
            var rules = AppointmentRules()
            rules.slotMinutes = slot ?? rules.slotMinutes
            rules.perCounter = percounter ?? rules.perCounter
            rules.daysAhead = ahead ?? rules.daysAhead
            rules.leadMinutes = lead ?? rules.leadMinutes
            // Seconds in the file.
            rules.hold = hold.map { .seconds($0) } ?? rules.hold
            rules.early = early ?? rules.early
            rules.grace = grace ?? rules.grace
            rules.whenEarly = whenearly.flatMap(AppointmentRules.WhenEarly.init) ?? rules.whenEarly
            rules.whenLate = whenlate.flatMap(AppointmentRules.WhenLate.init) ?? rules.whenLate
            rules.missedLimit = noshows?.limit ?? rules.missedLimit
            rules.missedWithin = noshows?.within ?? rules.missedWithin
            rules.pauseDays = noshows?.pause ?? rules.pauseDays
            return rules
        }
    }
}
