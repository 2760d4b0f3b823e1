import CLinux
import Devices
import FoundationEssentials
import Glibc
import Logging

/// One end of a pseudo-terminal that stands for a device, reached by others through a link with a fixed name.
///
/// It holds the other end open too, so that hosts may come and go; only `close` hangs up on them, as pulling the plug does.
final class PseudoTerminal: Sendable {
    let line: Descriptor
    /// What the link leads to, such as `/dev/pts/3`.
    let device: String
    private let link: String
    /// The host's end, held open.
    private let replica: Int32

    init(link: String, reactor: Reactor) throws(BenchtopError) {
        var (controller, replica): (Int32, Int32) = (-1, -1)
        var path = [CChar](repeating: 0, count: 64)
        // Safe because all three outlive the call, which writes no more than `count` bytes of path and ends them with NUL.
        let result = unsafe path.withUnsafeMutableBufferPointer { path in
            unsafe path.baseAddress.map { unsafe linux_pty_open(&controller, &replica, $0, path.count) } ?? -1
        }
        guard result == 0 else {
            throw BenchtopError(
                .pseudoTerminal,
                "No pseudo-terminal could be opened (errno \(-result)); is /dev/pts mounted?",
                errno: -result)
        }
        _ = linux_set_blocking(controller, 0)
        device = String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        (self.link, self.replica) = (link, replica)
        do {
            line = try reactor.register(controller)
        } catch {
            _ = linux_close(replica)
            throw BenchtopError(.pseudoTerminal, "The pseudo-terminal cannot be watched: \(error)")
        }
        do {
            try Self.point(link, at: device)
        } catch {
            line.close()
            _ = linux_close(replica)
            throw error
        }
    }

    /// The speed the host has set; 0 for one that no serial device has. Not to be asked after `close`.
    var baud: Int {
        var settings = termios()
        // Safe because the value outlives both calls, which read and fill it.
        guard unsafe tcgetattr(replica, &settings) == 0 else { return 0 }
        return Self.speeds[unsafe cfgetospeed(&settings)] ?? 0
    }

    /// Bytes on the line that the host has not read. Not to be asked after `close`.
    var unread: Int {
        var count: Int32 = 0
        // Safe because FIONREAD writes one int, which outlives the call.
        return unsafe ioctl(replica, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    private static let speeds: [speed_t: Int] = [
        speed_t(B1200): 1_200, speed_t(B2400): 2_400, speed_t(B4800): 4_800, speed_t(B9600): 9_600,
        speed_t(B19200): 19_200, speed_t(B38400): 38_400, speed_t(B57600): 57_600,
        speed_t(B115200): 115_200, speed_t(B230400): 230_400, speed_t(B460800): 460_800,
        speed_t(B921600): 921_600,
    ]

    /// Hangs up and removes the link, if it is still ours. Once only.
    func close() {
        let files = FileManager.default
        if (try? files.destinationOfSymbolicLink(atPath: link)) == device {
            try? files.removeItem(atPath: link)
        }
        line.close()
        _ = linux_close(replica)
    }

    /// Replaces a link that an earlier run left; nothing else is ever replaced.
    private static func point(_ link: String, at device: String) throws(BenchtopError) {
        let files = FileManager.default
        let kind = try? files.attributesOfItem(atPath: link)[.type] as? FileAttributeType
        guard kind == nil || kind == .typeSymbolicLink else {
            throw BenchtopError(
                .link, "\(link) exists and is not a symbolic link; choose another path or move it away.")
        }
        do {
            let folder = URL(filePath: link).deletingLastPathComponent().path(percentEncoded: false)
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            if kind != nil { try files.removeItem(atPath: link) }
            try files.createSymbolicLink(atPath: link, withDestinationPath: device)
        } catch {
            throw BenchtopError(
                .link, "The link \(link) cannot be made; choose a path in a folder you may write to.")
        }
    }
}

extension Descriptor {
    /// What can be read now; nil when the other end is gone or the descriptor closed. Waits until there is something.
    func receive(upTo limit: Int = 4096) async -> [UInt8]? {
        while await readable() == .ready {
            var bytes = [UInt8](repeating: 0, count: limit)
            // Safe because the array has `limit` places and the call writes no more.
            let count = try? withFile { file in
                unsafe bytes.withUnsafeMutableBufferPointer { places in
                    unsafe places.baseAddress.map { unsafe linux_read(file, $0, places.count) } ?? 0
                }
            }
            guard let count else { return nil }
            if count > 0 { return Array(bytes.prefix(Int(count))) }
            // 0 is the end of a connection; EAGAIN and EINTR only say "not now".
            guard count == -Int64(EAGAIN) || count == -Int64(EINTR) else { return nil }
        }
        return nil
    }

    /// Writes at once what the line takes; answers how many bytes, 0 when it takes none now, nil when it is gone.
    func sendNow(_ bytes: ArraySlice<UInt8>) -> Int? {
        // Safe because the slice outlives the call, which only reads it.
        let count = try? withFile { file in
            unsafe bytes.withUnsafeBufferPointer { places in
                unsafe places.baseAddress.map { unsafe linux_write(file, $0, places.count) } ?? 0
            }
        }
        guard let count else { return nil }
        if count >= 0 { return Int(count) }
        return count == -Int64(EAGAIN) || count == -Int64(EINTR) ? 0 : nil
    }

    /// Bytes that nobody takes for a second are lost, as on a real line. False when the line is gone.
    func put(_ bytes: ArraySlice<UInt8>, _ logger: Logger) async -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            guard let count = sendNow(rest) else { return false }
            rest = rest.dropFirst(count)
            if count > 0 { continue }
            switch await writable(until: .now + .seconds(1)) {
            case .ready: continue
            case .deadline:
                logger.notice("nobody reads the line", metadata: ["lost": "\(rest.count)"])
                return true
            case .cancelled, .closed: return false
            }
        }
        return true
    }
}
