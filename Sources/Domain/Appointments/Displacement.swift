/// Bookings that the hall can no longer keep, because the hours, the calendar or the roster changed after they were
/// made: a holiday announced later, a closure, fewer counters. Somebody has to call these people.
package enum Displacement {
    /// Of the bookings of one day those to be called, in the order of their slots. A booking is kept while the hall
    /// takes bookings at its time, even if slots now begin at other minutes; where places got fewer, those booked first
    /// keep theirs.
    package static func displaced(_ bookings: [Appointment], by plan: [PlannedSlot]) -> [Appointment] {
        var kept: [Slot: Int] = [:]
        return bookings.filter { $0.state == .booked }
            .sorted { ($0.slot, $0.number.order) < ($1.slot, $1.number.order) }
            .filter { booking in
                let before = kept[booking.slot, default: 0]
                guard before < places(for: booking.slot, plan) else { return true }
                kept[booking.slot] = before + 1
                return false
            }
    }

    /// The fewest places that the plan has in any minute of the slot.
    private static func places(for slot: Slot, _ plan: [PlannedSlot]) -> Int {
        let touching = plan.filter {
            $0.slot.date == slot.date && $0.slot.start < slot.end && slot.start < $0.slot.end
        }
        let covered = touching.reduce(0) {
            $0 + max(slot.start, $1.slot.start).minutes(until: min(slot.end, $1.slot.end))
        }
        return covered == slot.start.minutes(until: slot.end) ? touching.map(\.places).min() ?? 0 : 0
    }
}

extension AppointmentNumber {
    /// As they were given out.
    fileprivate var order: Int { day.daysSince1970 * 1000 + running }
}
