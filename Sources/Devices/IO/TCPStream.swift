import CLinux

/// A connection to a printer on the network. Only literal addresses and `localhost`: looking up a name could
/// block, and a printer has a fixed address.
package struct TCPStream: ByteStream {
    private let stream: DescriptorStream

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
        return TCPStream(stream: DescriptorStream(descriptor: descriptor, kind: .socket))
    }

    package func read(until deadline: ContinuousClock.Instant?) async throws(DeviceError) -> [UInt8] {
        try await stream.read(until: deadline)
    }

    package func write(_ bytes: [UInt8], stall: Duration) async -> Handover {
        await stream.write(bytes, stall: stall)
    }

    package func discardInput() async throws(DeviceError) {
        while try stream.readNow() != nil {}
    }

    package func close() async {
        try? stream.descriptor.withFile { file in _ = linux_socket_abort_on_close(file) }
        stream.descriptor.close()
    }
}
