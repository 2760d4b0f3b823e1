package import Domain
import Logging
import ServiceLifecycle
import Store

/// The story of silence: what nobody told in five working days counts as accepted, and what was promised and never came
/// counts as withdrawn, at the first moment after the day is over (facts/domain.md b1 5b, 5d).
///
/// `Domain.ItemClock` says what time does; this service looks at the start of the kiosk, which may come days after, when
/// the site's day changes, and when a new calendar is laid. Each act is in the journal as the kiosk's own.
package struct WatchDeadlines: Service {
    /// A day turns within a minute of being seen to have turned.
    package static let glance = Duration.seconds(60)

    private let hall: Hall

    package init(hall: Hall) { self.hall = hall }

    /// Returns only when the kiosk is shutting down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await hall.letTimePass()
                try? await Task.sleep(for: Self.glance)
            }
        }
    }
}

extension Hall {
    /// One look at the clocks; the items that time did something to.
    @discardableResult
    package func letTimePass() async -> [Item] {
        let now = time.now()
        let (clock, day) = (clock, now.civil.date)
        guard watched.isNews(clock, day) else { return [] }
        do {
            if watched.counted(by: clock) { _ = try await store.countAnew(clock, at: now) }
            let done = try await store.letTimePass(clock, at: now)
            for item in done {
                log.notice(
                    "the time of an item ran out",
                    metadata: ["item": "\(item.number)", "state": "\(item.state.rawValue)"])
            }
            // A thousand at a time: what is left is looked at again.
            if done.count < Store.longestList { watched.saw(clock, day) }
            return done
        } catch {
            log.error("the deadlines of items cannot be looked at", metadata: ["error": "\(error)"])
            return []
        }
    }
}
