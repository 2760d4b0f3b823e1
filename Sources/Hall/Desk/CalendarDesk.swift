package import Domain
import Synchronization

/// The working-day calendar in force, and the part `calendar` on the board: degraded when the notice of this year, or
/// in December of the next, was never loaded, because due dates are then provisional (facts/domain.md g).
///
/// Whoever reads the files lays a new calendar here while the hall works; whatever is counted afterwards uses it.
package final class CalendarDesk: Sendable {
    private struct Lying {
        var calendar: WorkingCalendar
        /// The line of the technician's file that is wrong; nil when it is good or not there.
        var wrongLine: Int?
    }

    private let parts: PartBoard
    private let lying: Mutex<Lying>

    package init(_ calendar: WorkingCalendar, parts: PartBoard) {
        self.parts = parts
        lying = Mutex(Lying(calendar: calendar))
    }

    package var current: WorkingCalendar { lying.withLock { $0.calendar } }

    /// From now on this calendar counts.
    ///
    /// - Parameter wrongLine: the line at which the technician's file is wrong, so that the built-in one counts.
    package func lay(_ calendar: WorkingCalendar, wrongLine: Int? = nil) {
        lying.withLock { $0 = Lying(calendar: calendar, wrongLine: wrongLine) }
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
