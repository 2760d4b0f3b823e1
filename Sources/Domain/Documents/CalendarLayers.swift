/// The calendars a kiosk may have, and what counts of them: for each year the notice that was issued last; of notices of
/// one day the technician's, then the district's, then the one that came with the program. Days of regions are the
/// technician's if that file says anything of them, else the district's, else the program's.
package struct CalendarLayers: Hashable, Sendable {
    package var builtIn: CalendarDocument
    /// Signed by the district.
    package var district: CalendarDocument?
    /// Laid on this kiosk by a technician.
    package var own: CalendarDocument?

    package init(builtIn: CalendarDocument, district: CalendarDocument? = nil, own: CalendarDocument? = nil) {
        (self.builtIn, self.district, self.own) = (builtIn, district, own)
    }

    package var document: CalendarDocument {
        [district, own].compactMap(\.self).reduce(builtIn) { $1.replacing($0) }
    }

    /// Whose year this is that counts.
    package func origin(of year: CalendarDocument.Year) -> DocumentStanding.Origin {
        if own?.years.contains(year) == true { return .technician }
        return district?.years.contains(year) == true ? .district : .builtIn
    }

    package var origin: DocumentStanding.Origin {
        own != nil ? .technician : district != nil ? .district : .builtIn
    }
}
