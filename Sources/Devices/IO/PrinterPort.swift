import CLinux
import Glibc
import Synchronization

/// A USB printer behind the kernel's usblp (`/dev/usb/lp0`), by the rules measured in facts/escpos.md 6:
///
/// - one descriptor, because only one opener is let in;
/// - blocking writes of at most 8 KiB on a thread of its own whose signals are blocked, so that no write is
///   interrupted and no block sent twice; a block that was not taken is an error there, which a non-blocking
///   write would hide;
/// - the only interruption is giving up: after it nothing is written any more, and closing cancels the block
///   in flight. It cannot be had without: a write that waits keeps the file open, so that closing alone frees
///   neither;
/// - one USB packet for each read; an empty one is not the end, and the next may still wait in the printer;
/// - an interface with no way back is never read: poll says so, where read would fail;
/// - whatever ends a write, the block in flight may be on paper.
package final class PrinterPort: ByteStream {
    private let descriptor: Descriptor
    private let reactor: Reactor
    /// Reads, status calls and closing: usblp may hold them for seconds while a control request is under way.
    private let calls: BlockingThread
    private let writer: BlockingThread

    /// usblp asks the printer for one packet at a time, and the host's controller asks within a frame, 1 ms: what
    /// has not come after ten of them is not there.
    private static let nextPacket: Duration = .milliseconds(10)
    /// Answers that lie in a printer; its own memory for them is 1 KiB at most, a packet 4 bytes or more.
    private static let mostPackets = 256

    /// Takes over an open, locked file that is no terminal. Throws `.unsuitable` if epoll refuses it.
    package init(file: Int32, reactor: Reactor, calls: BlockingThread) throws(DeviceError) {
        let blocking = linux_set_blocking(file, 1)
        descriptor = try reactor.register(file)
        guard blocking == 0 else { throw DeviceError(answer: blocking) }
        writer = try BlockingThread("ow-printer-out")
        (self.reactor, self.calls) = (reactor, calls)
    }

    package func read(until deadline: ContinuousClock.Instant?) async throws(DeviceError) -> [UInt8] {
        while true {
            if let bytes = try await readNow() { return bytes }
            switch await descriptor.readable(until: deadline) {
            case .ready: continue
            case .deadline: return []
            case .cancelled, .closed: throw DeviceError(.cancelled)
            }
        }
    }

    /// Answers to former questions come one packet after the other: not before none has come for a while are they
    /// all gone.
    package func discardInput() async throws(DeviceError) {
        for _ in 0..<Self.mostPackets {
            let end = ContinuousClock.now + Self.nextPacket
            if try await read(until: end).isEmpty { return }
        }
    }

    /// Asks poll first: the descriptor blocks, and only this reads. Nil when nothing has come.
    private func readNow() async throws(DeviceError) -> [UInt8]? {
        let descriptor = descriptor
        let result: Result<[UInt8]?, DeviceError> = await calls.perform {
            do throws(DeviceError) {
                return .success(
                    try descriptor.withFile { (file) throws(DeviceError) in try Self.readPacket(file) })
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func readPacket(_ file: Int32) throws(DeviceError) -> [UInt8]? {
        let state = linux_poll(file, linux_readable, 0)
        guard state > 0 else { return nil }
        do throws(DeviceError) {
            return try DescriptorStream.read(file)
        } catch {
            // An empty packet looks like an end of file; only poll can tell them apart.
            if error == DeviceError(.hungUp), UInt32(state) & linux_broken == 0 { return nil }
            throw error
        }
    }

    package func write(_ bytes: [UInt8], stall: Duration) async -> Handover {
        let job = PortWrite(bytes: bytes)
        let bell = Bell(reactor)
        async let handover = hand(job, bell)
        var seen = 0
        while await bell.wait(until: .now + stall) != .ready {
            let now = job.handedOver
            if now == seen || Task.isCancelled {
                await giveUp(job, bell)
                break
            }
            seen = now
        }
        return await handover
    }

    private func hand(_ job: PortWrite, _ bell: Bell) async -> Handover {
        let descriptor = descriptor
        let handover = await writer.perform { job.run(descriptor) }
        bell.ring()
        return handover
    }

    /// Interrupts the writer until it has ended: one signal could come just before the system call. In a task
    /// of its own, which is not cancelled and so really waits between two signals.
    private func giveUp(_ job: PortWrite, _ bell: Bell) async {
        job.giveUp()
        let writer = writer
        await Task {
            repeat { writer.interrupt() } while await bell.wait(until: .now + .milliseconds(50)) != .ready
        }.value
    }

    package func portStatus() async -> PortStatus? {
        let descriptor = descriptor
        let status = await calls.perform {
            (try? descriptor.withFile { file in linux_printer_port_status(file) }) ?? -1
        }
        guard status >= 0 else { return nil }
        return PortStatus(
            hasError: status & linux_port_no_error == 0, isPaperEmpty: status & linux_port_paper_empty != 0)
    }

    package func deviceID() async -> String? {
        let descriptor = descriptor
        return await calls.perform { try? descriptor.withFile { file in Self.deviceID(file) } }
    }

    private static func deviceID(_ file: Int32) -> String? {
        var length: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1024) { buffer, used in
            // Safe because no more than the buffer's own size is written, and `used` is what was.
            length =
                unsafe buffer.baseAddress.map { unsafe linux_printer_device_id(file, $0, buffer.count) } ?? 0
            used = max(0, Int(length))
        }
        return length > 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    package func close() async {
        let descriptor = descriptor
        await calls.perform { descriptor.close() }
    }
}

/// One write of many blocks, run on the writer's thread.
private final class PortWrite: Sendable {
    /// usblp's own buffer (facts/escpos.md 6.2).
    private static let block = 8192

    private struct Progress {
        var handedOver = 0
        var isGivenUp = false
    }

    private let bytes: [UInt8]
    private let progress = Mutex(Progress())

    init(bytes: [UInt8]) { self.bytes = bytes }

    var handedOver: Int { progress.withLock { $0.handedOver } }

    func giveUp() { progress.withLock { $0.isGivenUp = true } }

    /// Ends at the first error or interruption; what was in flight then counts as handed over, because it may
    /// be: unplugging too can end a write of which the printer had taken a part. Only a port that was gone before
    /// took nothing.
    func run(_ descriptor: Descriptor) -> Handover {
        guard let state = try? descriptor.withFile({ file in linux_poll(file, linux_writable, 0) }) else {
            return Handover(count: 0, error: DeviceError(.cancelled))
        }
        if state > 0, UInt32(state) & linux_broken != 0 {
            return Handover(count: 0, error: DeviceError(.hungUp))
        }
        var done = 0
        while done < bytes.count {
            let piece = bytes[done..<min(done + Self.block, bytes.count)]
            let count =
                (try? descriptor.withFile { file in Self.write(piece, to: file) }) ?? Int64(-ECANCELED)
            if count > 0 { done += Int(count) }
            let isGivenUp = progress.withLock { progress in
                progress.handedOver = done
                return progress.isGivenUp
            }
            if count == piece.count, !isGivenUp { continue }
            let error = count < 0 ? DeviceError(answer: count) : DeviceError(.silent)
            return Handover(count: max(done, 1), error: isGivenUp ? DeviceError(.silent) : error)
        }
        return Handover(count: done)
    }

    private static func write(_ piece: ArraySlice<UInt8>, to file: Int32) -> Int64 {
        // Safe because the bytes live through the call.
        unsafe piece.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe linux_write(file, $0, buffer.count) } ?? 0
        }
    }
}
