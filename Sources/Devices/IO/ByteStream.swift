/// How much of a write was handed to the operating system, and why no more. Handed over is not received,
/// much less printed.
package struct Handover: Hashable, Sendable {
    package var count: Int
    /// Nil when all was handed over. `.silent` when the other end took nothing more until the deadline.
    package var error: DeviceError?
}

/// A line to a device: bytes both ways. One task at a time reads, one writes.
package protocol ByteStream: Sendable {
    /// What has come, at least one byte; empty when the deadline passed first. What is there already is given
    /// even after the deadline. Throws `.hungUp` or `.absent` when the other end is gone, `.cancelled`.
    func read(until deadline: ContinuousClock.Instant?) async throws(DeviceError) -> [UInt8]

    /// Hands over all of `bytes`; gives up when nothing was taken for `stall`. Never sends anything twice.
    func write(_ bytes: [UInt8], stall: Duration) async -> Handover

    /// Drops what has come unread, so that the next answer belongs to the next question.
    func discardInput() async throws(DeviceError)

    /// Closes, and drops what has not gone out yet. May be called more than once.
    func close() async

    /// Lets what was handed over go out first, at most until `deadline`; then closes.
    func finish(until deadline: ContinuousClock.Instant) async

    /// Bytes a second the line carries at best, where that is known and slow enough to matter.
    var rate: Int? { get }

    /// The IEEE 1284 ID (USB printers). Nil where there is no such thing. Not to be asked while a job goes out:
    /// some printers put the answer into the print data (facts/escpos.md 5).
    func deviceID() async -> String?

    /// What the port itself says, apart from the device's answers (USB printers). Nil where there is no such
    /// thing.
    func portStatus() async -> PortStatus?
}

extension ByteStream {
    package var rate: Int? { nil }
    package func portStatus() async -> PortStatus? { nil }
    package func deviceID() async -> String? { nil }
    package func finish(until deadline: ContinuousClock.Instant) async { await close() }
}

/// The status byte of the USB printer class (facts/escpos.md 5). Cheap printers invent it: a hint, never a
/// proof.
package struct PortStatus: Hashable, Sendable {
    package var hasError: Bool
    package var isPaperEmpty: Bool
}
