import ArgumentParser
import CLinux

/// Standard output, a line at a time and never held back, so that who waits for a line sees it.
enum Output {
    static func line(_ text: String) {
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            // Safe because the slice outlives the call, which only reads it.
            let count = unsafe rest.withUnsafeBufferPointer { places in
                unsafe places.baseAddress.map { unsafe linux_write(1, $0, places.count) } ?? 0
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(Int(count))
        }
    }
}

/// `host:port` on the command line.
struct Address: ExpressibleByArgument, CustomStringConvertible {
    let host: String
    let port: UInt16

    var description: String { "\(host):\(port)" }
    var defaultValueDescription: String { description }

    init(host: String, port: UInt16) {
        (self.host, self.port) = (host, port)
    }

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let port = UInt16(parts[1]) else { return nil }
        self.init(host: String(parts[0]), port: port)
    }
}
