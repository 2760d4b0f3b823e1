import Foundation
import TestTools
import Testing

@testable import District
@testable import districtd

/// More kiosks at once than one used to be able to serve.
@Suite struct `Many connections` {
    @Test func `six hundred kiosks that are connected at the same time are all answered`() async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/many-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let program = try Program(
            "districtd",
            [
                "--listen", "127.0.0.1:0", "--state", directory, "--assets", Place.assets, "--log-level",
                "critical",
            ])
        let place = try await program.says("districtd listening on http://127.0.0.1:")
        let port = try #require(UInt16(place))
        var kiosks: [Connection] = []
        for number in 1...600 {
            kiosks.append(try Connection(port))
            try kiosks[number - 1].send(Self.request(of: number))
        }
        for kiosk in kiosks {
            let answer = try kiosk.answer()
            #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains(#""status":"stored""#))
        }
        // They are still connected: none was closed to make room for another.
        try kiosks[0].send(Self.request(of: 1))
        #expect(try kiosks[0].answer().contains(#""status":"duplicate""#))
        kiosks = []
        #expect(try await program.end(by: SIGTERM) == .code(0))
    }

    private static func request(of number: Int) -> String {
        let event = Samples.event(
            1, id: Samples.id(Int64(number)), kiosk: "kiosk-\(number)", data: ["check": true])
        let sent = CloudEvent(
            id: event.id, kiosk: "kiosk-\(number)", type: EventType(rawValue: "cn.onewindow.check.sent.v1"),
            subject: "check", time: event.time, sequence: 1, incarnation: event.incarnation,
            journalHead: event.journalHead, data: event.data)
        let body = String(decoding: EventBatch.encode([sent]), as: UTF8.self)
        return "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: \(EventBatch.mediaType)\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    }
}

/// A plain socket, so that a connection is one as long as it is held.
private final class Connection {
    private let socket: FileHandle

    init(_ port: UInt16) throws {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        socket = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // Safe because `connect` looks at `address` only while it runs.
        let connected = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        try #require(connected)
    }

    func send(_ text: String) throws { try socket.write(contentsOf: Data(text.utf8)) }

    /// Up to the end of its JSON.
    func answer() throws -> String {
        var bytes = Data()
        while true {
            let more = socket.availableData
            bytes += more
            let text = String(decoding: bytes, as: UTF8.self)
            if more.isEmpty || text.hasSuffix("]}") { return text }
        }
    }
}
