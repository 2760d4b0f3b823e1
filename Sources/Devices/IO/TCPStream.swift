import CLinux

/// A connection to a printer on the network. Only literal addresses and `localhost`: looking up a name could
/// block, and a printer has a fixed address.
package struct TCPStream: ByteStream {
    private let stream: DescriptorStream
    private let reactor: Reactor

    /// Throws `.absent` (refused, unreachable, no answer until the deadline), `.unsuitable` (no address).
    package static func connect(
        host: String, port: UInt16, reactor: Reactor, until deadline: ContinuousClock.Instant
    ) async throws(DeviceError) -> TCPStream {
        // Safe because the address lives through the call.
        let file = unsafe linux_tcp_connect(host == "localhost" ? "127.0.0.1" : host, port)
        guard file >= 0 else { throw DeviceError(answer: file) }
        let descriptor = try reactor.register(file)
        do throws(DeviceError) {
            switch await descriptor.writable(until: deadline) {
            case .ready: break
            case .deadline: throw DeviceError(.absent)
            case .cancelled, .closed: throw DeviceError(.cancelled)
            }
            let result = try descriptor.withFile { file in linux_socket_error(file) }
            guard result == 0 else { throw DeviceError(.absent, errno: -result) }
        } catch {
            descriptor.close()
            throw error
        }
        return TCPStream(
            stream: DescriptorStream(descriptor: descriptor, kind: .socket), reactor: reactor)
    }

    package func read(until deadline: ContinuousClock.Instant?) async throws(DeviceError) -> [UInt8] {
        try await stream.read(until: deadline)
    }

    package func write(_ bytes: [UInt8], stall: Duration) async -> Handover {
        await stream.write(bytes, stall: stall)
    }

    package func discardInput() async throws(DeviceError) {
        try stream.discardInput()
    }

    /// By the rule of CUPS (facts/escpos.md 6.3): all acknowledged, then the end of sending, then the printer's own
    /// end; a close with its answers unread would send RST and cut the tail off.
    package func finish(until deadline: ContinuousClock.Instant) async {
        await stream.drain(until: deadline, reactor: reactor)
        let finished = try? stream.descriptor.withFile { file in linux_socket_finish_sending(file) }
        if finished == 0 {
            while let bytes = try? await stream.read(until: deadline), !bytes.isEmpty {}
        }
        stream.descriptor.close()
    }

    package func close() async {
        try? stream.descriptor.withFile { file in _ = linux_socket_abort_on_close(file) }
        stream.descriptor.close()
    }
}
