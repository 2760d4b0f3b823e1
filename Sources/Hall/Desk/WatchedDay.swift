import Domain
import Synchronization

/// What `WatchDeadlines` has looked at: nothing changes while the day, the rules and the calendar are the same.
///
/// An item that becomes overdue does so when a day ends; within a day there is nothing new to see.
final class WatchedDay: Sendable {
    private let seen = Mutex<(clock: ItemClock, day: CivilDate)?>(nil)

    func isNews(_ clock: ItemClock, _ day: CivilDate) -> Bool {
        seen.withLock { $0.map { $0.clock != clock || $0.day != day } ?? true }
    }

    /// The columns of the work list were counted by other rules or another calendar, or perhaps before the start.
    func counted(by clock: ItemClock) -> Bool { seen.withLock { $0.map { $0.clock != clock } ?? true } }

    func saw(_ clock: ItemClock, _ day: CivilDate) { seen.withLock { $0 = (clock, day) } }
}
