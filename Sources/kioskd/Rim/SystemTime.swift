import CLinux
import Domain
import Synchronization

/// The machine's clocks as the kiosk's time source. Whoever makes it has called `Timezone.adopt` before.
///
/// A call costs two clock reads and the zone's arithmetic; the kernel is asked once a second whether the clock is
/// synchronised.
final class SystemTime: TimeSource {
    private static let trustLifetime: Int64 = 1000

    /// 32 hexadecimal digits.
    let boot: String
    private let judge: Mutex<ClockJudge>
    private let isSynchronised: @Sendable () -> Bool

    convenience init() {
        self.init(
            boot: Self.bootID(), wasSynchronised: Self.timesyncdSawSync,
            isSynchronised: { linux_clock_synchronised() == 1 })
    }

    /// `isSynchronised` asks the kernel, `wasSynchronised` the machine's memory; tests answer themselves.
    init(boot: String, wasSynchronised: Bool, isSynchronised: @escaping @Sendable () -> Bool) {
        (self.boot, self.isSynchronised) = (boot, isSynchronised)
        judge = Mutex(ClockJudge(wasSynchronised: wasSynchronised))
    }

    func now() -> Moment {
        let clock = linux_clock_now()
        return Moment(
            wall: WallTime(milliseconds: clock.wall), monotonic: clock.boot, boot: boot,
            trust: trust(at: clock.boot),
            offset: Int(clock.offset))
    }

    private func trust(at monotonic: Int64) -> ClockTrust {
        let known = judge.withLock { $0.trust(at: monotonic, lifetime: Self.trustLifetime) }
        if let known { return known }
        let synchronised = isSynchronised()
        return judge.withLock { $0.heard(synchronised: synchronised, at: monotonic) }
    }

    /// The kernel's boot id; a random one where /proc hides it, which makes this start count as a boot of its own:
    /// monotonic times are then never compared across starts, which is safe, only less exact.
    private static func bootID() -> String {
        let id = linux_boot_id()
        let halves =
            id.error == 0
            ? [id.high, id.low] : [UInt64.random(in: 1 ... .max), UInt64.random(in: 1 ... .max)]
        return halves.map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// systemd-timesyncd(8) touches this file at the first synchronisation since boot; it lies on a tmpfs.
    private static var timesyncdSawSync: Bool {
        (try? Files.read("/run/systemd/timesync/synchronized", atMost: 4096)) != nil
    }
}

/// Remembers what the kernel said of the clock: the rule behind `ClockTrust`.
struct ClockJudge: Hashable, Sendable {
    private var everSynchronised: Bool
    private var last: ClockTrust?
    private var askedAt: Int64 = 0

    init(wasSynchronised: Bool) { everSynchronised = wasSynchronised }

    /// The last answer while it is fresh; nil when the kernel should be asked again.
    func trust(at monotonic: Int64, lifetime: Int64) -> ClockTrust? {
        monotonic - askedAt < lifetime ? last : nil
    }

    mutating func heard(synchronised: Bool, at monotonic: Int64) -> ClockTrust {
        everSynchronised = everSynchronised || synchronised
        let trust: ClockTrust = synchronised ? .synced : everSynchronised ? .sinceSync : .never
        (last, askedAt) = (trust, monotonic)
        return trust
    }
}
