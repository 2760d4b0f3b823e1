import CLinux

/// A non-blocking descriptor as a stream: what serial lines and sockets have in common.
struct DescriptorStream: Sendable {
    enum Kind: Sendable { case file, socket }

    let descriptor: Descriptor
    var kind = Kind.file

    /// Largest piece read at once: more than the longest answer of any device we know.
    private static let readSize = 4096

    func read(until deadline: ContinuousClock.Instant?) async throws(DeviceError) -> [UInt8] {
        while true {
            if let bytes = try readNow() { return bytes }
            switch await descriptor.readable(until: deadline) {
            case .ready: continue
            case .deadline: return []
            case .cancelled, .closed: throw DeviceError(.cancelled)
            }
        }
    }

    /// Nil when nothing has come.
    func readNow() throws(DeviceError) -> [UInt8]? {
        try descriptor.withFile { (file) throws(DeviceError) in try Self.read(file) }
    }

    /// Of what has come unread; a device that never stops talking does not hold us.
    func discardInput() throws(DeviceError) {
        for _ in 0..<256 where try readNow() == nil { return }
    }

    /// Waits until the kernel holds nothing more of what was written, as tcdrain does, but not for ever.
    func drain(until deadline: ContinuousClock.Instant, reactor: Reactor) async {
        while let waiting = try? descriptor.withFile({ file in linux_output_waiting(file) }), waiting > 0,
            ContinuousClock.now < deadline
        {
            await reactor.pause(until: min(deadline, .now + Self.drainStep))
            if Task.isCancelled { return }
        }
    }

    /// Nobody tells when the last byte is out; a slow line sends some 20 bytes meanwhile.
    private static let drainStep: Duration = .milliseconds(20)

    /// Nil for EAGAIN; end of file is a hang-up.
    static func read(_ file: Int32) throws(DeviceError) -> [UInt8]? {
        var count: Int64 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: readSize) { buffer, used in
            // Safe because no more than the buffer's own size is written, and `used` is what was.
            count = unsafe buffer.baseAddress.map { unsafe linux_read(file, $0, buffer.count) } ?? 0
            used = max(0, Int(count))
        }
        if count > 0 { return bytes }
        if count == 0 { throw DeviceError(.hungUp) }
        let error = DeviceError(answer: count)
        if error.isTryAgain { return nil }
        throw error
    }

    func write(_ bytes: [UInt8], stall: Duration) async -> Handover {
        var done = 0
        var deadline = ContinuousClock.now + stall
        while done < bytes.count {
            do throws(DeviceError) {
                let count = try descriptor.withFile { file in write(bytes[done...], to: file) }
                if count > 0 {
                    done += Int(count)
                    deadline = .now + stall
                    continue
                }
                if count < 0, !DeviceError(answer: count).isTryAgain { throw DeviceError(answer: count) }
                switch await descriptor.writable(until: deadline) {
                case .ready: continue
                case .deadline: throw DeviceError(.silent)
                case .cancelled, .closed: throw DeviceError(.cancelled)
                }
            } catch {
                return Handover(count: done, error: error)
            }
        }
        return Handover(count: done)
    }

    /// A socket's other end may be gone; writing to it raises no signal.
    private func write(_ piece: ArraySlice<UInt8>, to file: Int32) -> Int64 {
        // Safe because the bytes live through the call.
        unsafe piece.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            switch kind {
            case .file: return unsafe linux_write(file, start, buffer.count)
            case .socket: return unsafe linux_socket_send(file, start, buffer.count)
            }
        }
    }
}
