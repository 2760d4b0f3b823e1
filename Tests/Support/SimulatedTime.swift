package import Domain
import Synchronization

/// A clock that stands still until a test moves it.
package final class SimulatedTime: TimeSource {
    /// 2026-03-02 09:00 in Shanghai, a Monday.
    package static let morning = WallTime(milliseconds: 1_772_413_200_000)

    private let moment: Mutex<Moment>

    package init(
        wall: WallTime = morning, monotonic: Int64 = 60_000, trust: ClockTrust = .synced,
        offset: Int = 8 * 3600
    ) {
        let boot = String(repeating: "0", count: 31) + "1"
        moment = Mutex(Moment(wall: wall, monotonic: monotonic, boot: boot, trust: trust, offset: offset))
    }

    package func now() -> Moment { moment.withLock { $0 } }

    /// Lets time pass, on the wall and for certain.
    package func advance(by duration: Duration) {
        let passed = Int64(duration / .milliseconds(1))
        moment.withLock { moment in
            moment = Moment(
                wall: WallTime(milliseconds: moment.wall.milliseconds + passed),
                monotonic: moment.monotonic + passed,
                boot: moment.boot, trust: moment.trust, offset: moment.offset)
        }
    }

    /// Someone sets the clock on the wall; no time passes.
    package func set(wall: WallTime) {
        moment.withLock { moment in
            moment = Moment(
                wall: wall, monotonic: moment.monotonic, boot: moment.boot, trust: moment.trust,
                offset: moment.offset)
        }
    }
}
