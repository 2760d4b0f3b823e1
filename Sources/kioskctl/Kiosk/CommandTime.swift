import CLinux
import Domain

/// The time as one command sees it: whether the clock was synchronised earlier is the daemon's to know.
struct CommandTime: TimeSource {
    func now() -> Moment {
        let (clock, id) = (linux_clock_now(), linux_boot_id())
        let boot = [id.high, id.low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        return Moment(
            wall: WallTime(milliseconds: clock.wall), monotonic: clock.boot, boot: boot,
            trust: linux_clock_synchronised() == 1 ? .synced : .never, offset: Int(clock.offset))
    }
}
