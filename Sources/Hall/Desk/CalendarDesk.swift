package import Domain
import Synchronization

/// The working-day calendar in force, and the part `calendar` on the board: degraded when the notice of this year, or
/// in December of the next, was never loaded, because due dates are then provisional (facts/domain.md g).
///
/// Whoever reads the technician's file, and whoever takes the district's document, lays it here while the hall works;
/// whatever is counted afterwards uses it. What counts of several is `CalendarLayers`' rule.
package final class CalendarDesk: Sendable {
    private struct Lying {
        var layers: CalendarLayers
        var calendar: WorkingCalendar
        /// The line of the technician's file that is wrong; nil when it is good or not there.
        var wrongLine: Int?
    }

    private let site: String
    private let parts: PartBoard
    private let lying: Mutex<Lying>

    /// - Parameters:
    ///   - builtIn: came with the program.
    ///   - site: the 12-digit code, for the days of its region.
    package init(_ builtIn: CalendarDocument, site: String, parts: PartBoard) {
        (self.site, self.parts) = (site, parts)
        let calendar = WorkingCalendar(builtIn, site: site)
        lying = Mutex(Lying(layers: CalendarLayers(builtIn: builtIn), calendar: calendar))
    }

    package var current: WorkingCalendar { lying.withLock { $0.calendar } }

    package var origin: DocumentStanding.Origin { lying.withLock { $0.layers.origin } }

    /// From now on the technician's file counts, or none does.
    ///
    /// - Parameter wrongLine: the line at which it is wrong, so that it does not count.
    package func lay(own: CalendarDocument?, wrongLine: Int? = nil) {
        lay { ($0.layers.own, $0.wrongLine) = (own, wrongLine) }
    }

    /// From now on the district's counts, or none does.
    package func lay(district: CalendarDocument?) { lay { $0.layers.district = district } }

    private func lay(_ change: @Sendable (inout Lying) -> Void) {
        lying.withLock { lying in
            change(&lying)
            lying.calendar = WorkingCalendar(lying.layers.document, site: site)
        }
    }

    /// Says on the board whether the calendar will do on `day`; asked at the start and as days pass.
    package func judge(on day: CivilDate) {
        let now = lying.withLock { $0 }
        if let line = now.wrongLine {
            parts.set("calendar", .degraded, hint: "calendar.wrong", values: ["line": String(line)])
        } else if let year = now.calendar.missingYear(on: day) {
            parts.set("calendar", .degraded, hint: "calendar.unknown", values: ["year": String(year)])
        } else {
            parts.set("calendar", .ok)
        }
    }
}
