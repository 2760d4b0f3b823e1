extension Schema {
    /// Bookings: slots, appointments, the codes of their slips, reminders; what the district is owed and told us of them.
    static let fourth: [String] = appointments + papers + updates

    static let appointments: [String] = []
}
