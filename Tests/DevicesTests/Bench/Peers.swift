import CLinux
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Devices

/// A directory that is gone when the test ends.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let parent = FileManager.default.temporaryDirectory.path
        var template = Array("\(parent)/onewindow-devices-XXXXXX".utf8CString)
        // Safe because the template lives through the call, which writes no more than its last six
        // characters.
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
        }
        try #require(made)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        // Safe because the paths live through the calls.
        for name in ["device"] { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }
}

/// The far end of a pseudo-terminal, whose near end has a steady name.
final class PtyPeer: Sendable {
    let line: DescriptorStream
    private let replica: Descriptor

    /// Makes the pseudo-terminal appear at `path`.
    init(at path: String, _ reactor: Reactor) throws {
        var (controller, replica): (Int32, Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 64)
        // Safe because all three places live through the call, and `name` has the size that is told.
        try #require(unsafe linux_pty_open(&controller, &replica, &name, name.count) == 0)
        try #require(linux_set_blocking(controller, 0) == 0)
        line = DescriptorStream(descriptor: try reactor.register(controller))
        self.replica = try reactor.register(replica)
        let device = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        // Safe because the paths live through the calls.
        unsafe unlink(path)
        try #require(unsafe symlink(device, path) == 0)
    }

    func send(_ bytes: [UInt8]) async {
        _ = await line.write(bytes, stall: .seconds(5))
    }

    /// Byte by byte, the next when the one before has been read: no two of them come in one read.
    func sendSingly(_ bytes: [UInt8]) async {
        for byte in bytes {
            await send([byte])
            while unread > 0 { await Task.yield() }
        }
    }

    /// Bytes sent that the near end has not read; 0 once it is closed.
    private var unread: Int {
        let count = try? replica.withFile { file in
            var count: Int32 = 0
            // Safe because FIONREAD writes one int, which lives through the call.
            return unsafe ioctl(file, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
        }
        return count ?? 0
    }

    /// The speed the near end has set, as termios words it.
    var speed: speed_t {
        let speed = try? line.descriptor.withFile { file in
            var settings = termios()
            // Safe because the value lives through both calls, which fill and read it.
            return unsafe tcgetattr(file, &settings) == 0 ? unsafe cfgetospeed(&settings) : speed_t(B0)
        }
        return speed ?? speed_t(B0)
    }

    /// Hangs up.
    func close() {
        line.descriptor.close()
        replica.close()
    }
}

/// Runs `service` while `body` runs, then cancels it and waits for its end.
func during<Result: Sendable>(
    _ service: @Sendable @escaping () async -> Void, _ body: () async throws -> Result
) async throws -> Result {
    let task = Task { await service() }
    do {
        let result = try await body()
        task.cancel()
        await task.value
        return result
    } catch {
        task.cancel()
        await task.value
        throw error
    }
}
