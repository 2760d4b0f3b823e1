/// One instant as this kiosk can testify to it (`DESIGN.md` 5): wall time is what the clock said,
/// `monotonic` is what certainly passed since the machine started, `trust` is how far to believe the wall.
package struct Moment: Hashable, Sendable, Codable {
    package let wall: WallTime
    /// Milliseconds since the machine booted (CLOCK_BOOTTIME): never jumps, not comparable across boots.
    package let monotonic: Int64
    /// The kernel's boot id, 32 hexadecimal digits.
    package let boot: String
    package let trust: ClockTrust
    /// Seconds east of Greenwich at the site.
    package let offset: Int

    package init(wall: WallTime, monotonic: Int64, boot: String, trust: ClockTrust, offset: Int) {
        (self.wall, self.monotonic, self.boot) = (wall, monotonic, boot)
        (self.trust, self.offset) = (trust, offset)
    }

    package var civil: CivilTime { wall.civil(offset: offset) }
}

package enum ClockTrust: String, Hashable, Sendable, Codable {
    /// The kernel says the clock is synchronised now.
    case synced
    /// It was synchronised since this boot.
    case sinceSync
    /// Not since this boot: the wall time may be any.
    case never
}

/// Where time comes from. The live one reads the kernel; tests hand in their own.
package protocol TimeSource: Sendable {
    func now() -> Moment
}
