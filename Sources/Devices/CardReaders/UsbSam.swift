import Synchronization

/// The driver `sam-usb`: a SAM on the bus itself, by libusb (facts/idcard.md 3.2).
package struct UsbSam: SamPort {
    private let node: String
    private let reactor: Reactor

    /// `node`: `/dev/bus/usb/BBB/DDD`.
    package init(node: String, reactor: Reactor) {
        (self.node, self.reactor) = (node, reactor)
    }

    package func open() async throws(DeviceError) -> any ByteStream {
        let (device, pipes) = try await USBDevice.open(node) { interfaces in
            SamPipes(interfaces).map { ($0.interface, $0) }
        }
        let line = UsbSamLine(device: device, pipes: pipes, reactor: reactor)
        do throws(DeviceError) {
            try line.begin()
        } catch {
            await line.close()
            throw error
        }
        return line
    }
}

/// A SAM's pipes as a line that carries serial frames. Every input pipe is listened to all the time, one packet after
/// the other, as a serial line is.
private final class UsbSamLine: ByteStream {
    private struct Inbox {
        var joiner: SamPipeJoiner
        var bytes: [UInt8] = []
        /// How listening ended.
        var end: DeviceError?

        mutating func take() -> [UInt8] {
            defer { bytes = [] }
            return bytes
        }
    }

    /// Longer than any answer; what nobody reads is noise, and the oldest of it goes first.
    private static let limit = 2 * SamPipeJoiner.limit
    /// How long the pipes must be quiet before a question (facts/idcard.md 3.2: ZKTeco drains for 5 ms).
    private static let quiet: Duration = .milliseconds(5)
    /// A reader that never stops talking is asked all the same.
    private static let mostDrains = 64

    private let device: USBDevice
    private let pipes: SamPipes
    private let bell: Bell
    private let inbox: Mutex<Inbox>

    init(device: USBDevice, pipes: SamPipes, reactor: Reactor) {
        (self.device, self.pipes, bell) = (device, pipes, Bell(reactor))
        inbox = Mutex(Inbox(joiner: SamPipeJoiner(pipes)))
    }

    /// Listens to every input.
    func begin() throws(DeviceError) {
        for endpoint in pipes.inputs { try listen(to: endpoint) }
    }

    private func listen(to endpoint: USBEndpoint) throws(DeviceError) {
        try device.receive(endpoint.packetSize, from: endpoint) { [weak self] outcome in
            self?.heard(outcome, from: endpoint)
        }
    }

    /// What has come counts even when the transfer did not end well.
    private func heard(_ outcome: USBOutcome, from endpoint: USBEndpoint) {
        inbox.withLock { inbox in
            inbox.bytes += inbox.joiner.feed(outcome.bytes, from: endpoint)
            inbox.bytes.removeFirst(max(0, inbox.bytes.count - Self.limit))
        }
        do throws(DeviceError) {
            if let error = outcome.error { throw error }
            try listen(to: endpoint)
        } catch {
            inbox.withLock { $0.end = $0.end ?? error }
        }
        bell.ring()
    }

    func read(until deadline: ContinuousClock.Instant?) async throws(DeviceError) -> [UInt8] {
        while true {
            let (bytes, end) = inbox.withLock { ($0.take(), $0.end) }
            if !bytes.isEmpty { return bytes }
            if let end { throw end }
            switch await bell.wait(until: deadline) {
            case .ready: continue
            case .deadline: return []
            case .cancelled, .closed: throw DeviceError(.cancelled)
            }
        }
    }

    func write(_ bytes: [UInt8], stall: Duration) async -> Handover {
        var done = 0
        for part in pipes.split(bytes) {
            let handover = await device.send(part.bytes, to: part.endpoint, limit: stall)
            done += handover.count
            if let error = handover.error { return Handover(count: done, error: error) }
        }
        return Handover(count: done)
    }

    func discardInput() async throws(DeviceError) {
        for _ in 0..<Self.mostDrains {
            inbox.withLock { inbox in
                inbox.bytes = []
                inbox.joiner.reset()
            }
            if try await read(until: .now + Self.quiet).isEmpty { return }
        }
    }

    func close() async { await device.close() }
}
