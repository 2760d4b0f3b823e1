package import Domain
package import Store

/// The story of a recurring booking that ends early: from one date on all of it is cancelled by one press, and comes back
/// by one. The dates before it stay as they were.
extension Hall {
    /// What came back, and what of it could not: somebody else has the place meanwhile, or the day is closed.
    package struct RestoredSeries: Sendable {
        package var made: [Appointment]
        package var skipped: [SeriesDate]
    }

    package func cancelSeries(
        from id: AppointmentID, _ session: Session, _ once: Once
    ) async throws(HallError) -> [Appointment] {
        let first = try await appointment(id)
        return try await booking(
            first.slot, await store.cancelSeries(from: id, command(once, by: session)))
    }

    /// Books the same dates again for the same person, in the same series, each under a new number. A repeat of the same
    /// press makes nothing twice: each date has a key of its own under it.
    ///
    /// - Parameter cancelled: as `cancelSeries` answered them; at most a series' length.
    package func restoreSeries(
        _ cancelled: [AppointmentID], _ session: Session, _ language: Texts.Language, wantsPaper: Bool,
        _ once: Once
    ) async throws(HallError) -> RestoredSeries {
        guard (1...Self.longestSeries).contains(cancelled.count) else { throw .badSeries }
        var restored = RestoredSeries(made: [], skipped: [])
        for id in cancelled {
            let slot = try await appointment(id).slot
            let single = Once(key: "\(once.key.prefix(48))/\(slot.date)", fingerprint: once.fingerprint)
            do throws(HallError) {
                restored.made.append(
                    try await restoreAppointment(
                        id, .clerk(session), language, wantsPaper: wantsPaper, single
                    ).appointment)
            } catch {
                let entry = SeriesDate(date: slot.date, slot: slot, free: 0, refusal: nil)
                restored.skipped.append(try refused(entry, error))
            }
        }
        return restored
    }
}
