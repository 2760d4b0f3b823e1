import CLinux
import Glibc

/// A serial line, or anything that behaves as a terminal (a pseudo-terminal too): raw, 8 data bits, no
/// parity, 1 stop bit.
package struct SerialLine: ByteStream {
    package enum FlowControl: String, Hashable, Sendable, Codable, CaseIterable {
        case none
        case xonXoff = "xon-xoff"
        case rtsCts = "rts-cts"
    }

    private let stream: DescriptorStream
    private let thread: BlockingThread
    private let reactor: Reactor
    /// 10 bits on the line for each byte.
    private let bytesPerSecond: Int

    package var rate: Int? { bytesPerSecond }

    /// Opens and locks the line. Throws `.absent`, `.denied`, `.busy`, `.unsuitable` (no terminal, or no such
    /// speed).
    package static func open(
        _ path: String, baud: Int, flow: FlowControl = .none, reactor: Reactor, thread: BlockingThread
    ) async throws(DeviceError) -> SerialLine {
        try await adopt(
            try await OpenDevice.open(path, on: thread), baud: baud, flow: flow, reactor: reactor,
            thread: thread)
    }

    /// Takes over an open, locked terminal; it is closed when this throws.
    static func adopt(
        _ file: Int32, baud: Int, flow: FlowControl, reactor: Reactor, thread: BlockingThread
    ) async throws(DeviceError) -> SerialLine {
        let result = await thread.perform { linux_serial_configure(file, Int32(clamping: baud), flow.native) }
        guard result == 0 else {
            await thread.perform { _ = linux_close(file) }
            throw DeviceError(answer: result)
        }
        return SerialLine(
            stream: DescriptorStream(descriptor: try reactor.register(file)), thread: thread,
            reactor: reactor, bytesPerSecond: baud / 10)
    }

    /// The same line, set to another speed. Throws `.unsuitable`, `.hungUp`.
    package func changed(to baud: Int) async throws(DeviceError) -> SerialLine {
        let descriptor = stream.descriptor
        let result = await thread.perform {
            (try? descriptor.withFile { file in
                linux_serial_configure(file, Int32(clamping: baud), linux_flow_none)
            }) ?? -ECANCELED
        }
        guard result == 0 else { throw DeviceError(answer: result) }
        return SerialLine(stream: stream, thread: thread, reactor: reactor, bytesPerSecond: baud / 10)
    }

    package func read(until deadline: ContinuousClock.Instant?) async throws(DeviceError) -> [UInt8] {
        try await stream.read(until: deadline)
    }

    package func write(_ bytes: [UInt8], stall: Duration) async -> Handover {
        await stream.write(bytes, stall: stall)
    }

    /// What the kernel holds, and what it has handed up already.
    package func discardInput() async throws(DeviceError) {
        try stream.descriptor.withFile { file in _ = linux_serial_discard_input(file) }
        try stream.discardInput()
    }

    package func finish(until deadline: ContinuousClock.Instant) async {
        await stream.drain(until: deadline, reactor: reactor)
        await close()
    }

    /// On the thread, because closing a tty may wait for what it still has to send; that is dropped first.
    package func close() async {
        let descriptor = stream.descriptor
        await thread.perform {
            try? descriptor.withFile { file in _ = linux_serial_discard_output(file) }
            descriptor.close()
        }
    }
}

extension SerialLine.FlowControl {
    fileprivate var native: linux_flow {
        switch self {
        case .none: linux_flow_none
        case .xonXoff: linux_flow_xon_xoff
        case .rtsCts: linux_flow_rts_cts
        }
    }
}

/// Opening what stands in /dev.
enum OpenDevice {
    /// The open, locked file. On the thread, because opening a bridge's tty talks to the bridge.
    static func open(_ path: String, on thread: BlockingThread) async throws(DeviceError) -> Int32 {
        let file = await thread.perform {
            // Safe because the path lives through the call.
            let file = unsafe linux_open_device(path)
            guard file >= 0 else { return file }
            let locked = linux_lock(file)
            guard locked < 0 else { return file }
            _ = linux_close(file)
            return locked
        }
        guard file >= 0 else { throw DeviceError(answer: file) }
        return file
    }
}
