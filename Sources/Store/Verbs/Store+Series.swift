package import Domain

extension Store {
    /// Cancels a recurring booking from the date of `id` on: every one of the series that is still to come, all or none.
    ///
    /// Throws `notAllowed` where it is of no series, or nothing of it is left to cancel.
    package func cancelSeries(
        from id: AppointmentID, _ command: Command
    ) async throws(StoreError) -> [Appointment] {
        try await once(command) { transaction in
            let first = try transaction.appointment(id)
            guard let series = first.series else {
                throw StoreError.notAllowed(state: first.state.rawValue, event: "cancelSeries")
            }
            let coming = try transaction.records.appointments(series: series).filter {
                $0.state == .booked && $0.slot.date >= first.slot.date
            }
            guard !coming.isEmpty else {
                throw StoreError.notAllowed(state: first.state.rawValue, event: "cancelSeries")
            }
            return try coming.map { try transaction.cancel($0, command) }
        }
    }
}
