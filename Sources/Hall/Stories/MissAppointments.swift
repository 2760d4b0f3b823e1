package import Domain
import Logging
import ServiceLifecycle
import Store

/// The story of nobody coming: a booking whose grace time is over is marked, so that its resident is not expected any more
/// and repeated ones can limit new bookings (`Domain.MissedRule`).
///
/// Nothing waits for this service: a check-in judges by itself. It wakes at the next end of a grace time, measured on
/// monotonic time, and at the latest after a minute, because the clock may have been set meanwhile. By a clock that was
/// never synchronised nobody is marked (`Domain.NoShow`).
package struct MissAppointments: Service {
    /// The longest sleep.
    package static let glance = Duration.seconds(60)
    /// The shortest: whatever the clocks say, the processor is not kept busy.
    static let floor = Duration.seconds(1)

    private let hall: Hall

    package init(hall: Hall) { self.hall = hall }

    /// Returns only when the kiosk is shutting down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await hall.markMissed()
                let wait = await hall.waitForMissed() ?? Self.glance
                try? await Task.sleep(for: max(Self.floor, min(wait, Self.glance)))
            }
        }
    }
}

extension Hall {
    /// One look at those who should have come; the bookings that were marked.
    @discardableResult
    package func markMissed() async -> [Appointment] {
        guard let rules = site.rules.appointments else { return [] }
        let now = time.now()
        var marked: [Appointment] = []
        do {
            // As many at a time as one transaction takes.
            while true {
                let some = try await store.recordMissed({ NoShow.isMissed($0, at: now, rules) }, at: now)
                marked += some
                guard some.count == Store.longestList else { break }
            }
        } catch {
            log.error("missed bookings cannot be marked", metadata: ["error": "\(error)"])
        }
        for appointment in marked {
            log.notice(
                "nobody came to a booking", metadata: ["appointment": "\(appointment.number)"])
        }
        return marked
    }

    /// How long until the next booking counts as missed; nil while that cannot be known.
    func waitForMissed() async -> Duration? {
        guard let rules = site.rules.appointments, let next = try? await store.nextSlot() else { return nil }
        return NoShow.wait(for: next, at: time.now(), rules)
    }
}
