import CLinux
import Glibc

/// Where a printer is: a device (a serial line or usblp, which the device itself tells) or a network address.
package enum PrinterAddress: Hashable, Sendable {
    case device(path: String)
    case network(host: String, port: UInt16)

    /// The port every network printer listens on.
    package static let rawPort: UInt16 = 9100

    /// `/dev/…`, `tcp://127.0.0.1:9100`, `tcp://[fe80::1]`; nil for anything else. A host is a literal
    /// address or `localhost`.
    package init?(_ text: String) {
        if text.hasPrefix("/") {
            self = .device(path: text)
            return
        }
        guard text.hasPrefix("tcp://") else { return nil }
        var rest = text.dropFirst(6)
        var host = rest.prefix { $0 != ":" }
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
        } else {
            rest = rest.dropFirst(host.count)
        }
        guard Self.isReachable(String(host)), rest.isEmpty || rest.first == ":" else { return nil }
        guard let port = rest.isEmpty ? Self.rawPort : UInt16(rest.dropFirst()), port > 0 else { return nil }
        self = .network(host: String(host), port: port)
    }

    /// A name would have to be looked up, and a looked-up name can be wrong tomorrow.
    private static func isReachable(_ host: String) -> Bool {
        var (four, six) = (in_addr(), in6_addr())
        // Safe because the host and the records live through the calls, and each record has its family's size.
        return unsafe host == "localhost" || inet_pton(AF_INET, host, &four) == 1
            || inet_pton(AF_INET6, host.prefix { $0 != "%" }.description, &six) == 1
    }

    /// How long a printer may take to accept a connection.
    private static let connectTimeout: Duration = .seconds(3)

    /// Connects. The thread a device needs is made only for one that is there to be opened.
    func open(
        baud: Int, flow: SerialLine.FlowControl, reactor: Reactor
    ) async throws(DeviceError) -> any ByteStream {
        switch self {
        case .network(let host, let port):
            return try await TCPStream.connect(
                host: host, port: port, reactor: reactor, until: .now + Self.connectTimeout)
        case .device(let path):
            // Safe because the path lives through the call.
            guard unsafe access(path, F_OK) == 0 else { throw DeviceError(.absent) }
            let thread = try BlockingThread("ow-printer")
            let file = try await OpenDevice.open(path, on: thread)
            if linux_is_terminal(file) == 1 {
                return try await SerialLine.adopt(
                    file, baud: baud, flow: flow, reactor: reactor, thread: thread)
            }
            return try PrinterPort(file: file, reactor: reactor, calls: thread)
        }
    }
}
