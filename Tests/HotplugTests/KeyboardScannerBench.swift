import CLinux
import Devices
import TestTools
import Testing

extension Reports where Event: Equatable {
    func expect(_ event: Event, at place: SourceLocation = #_sourceLocation) async throws {
        let next = try await next()
        #expect(next == event, sourceLocation: place)
    }
}

/// A keyboard that types a few keys, by the controlling end of what stands for its event device.
struct Keyboard {
    let file: Int32

    private static let codes: [Character: UInt16] = [
        "a": 30, "b": 48, "0": 11, "1": 2, "2": 3, "k": 37, "\r": 28, "\t": 15,
    ]

    /// Type, code and value of every event, without time.
    static func events(of text: String) -> [linux_input_event] {
        text.flatMap { character -> [linux_input_event] in
            let lower = Character(character.lowercased())
            guard let code = codes[lower] else { preconditionFailure("no key for it") }
            let tap = key(code, 1) + key(code, 0)
            return lower == character ? tap : key(42, 1) + tap + key(42, 0)
        }
    }

    /// A scan code, the key, and the report that ends it.
    private static func key(_ code: UInt16, _ value: Int32) -> [linux_input_event] {
        [
            linux_input_event(type: 4, code: 4, value: Int32(458_000 + Int(code))),
            linux_input_event(type: linux_input_key, code: code, value: value),
            linux_input_event(type: linux_input_synchronise, code: linux_input_report, value: 0),
        ]
    }

    /// The same as `evemu-record` writes it.
    static func recording(of text: String) -> String {
        events(of: text).map { event in
            let (type, code) = (digits(event.type), digits(event.code))
            return "E: 0.000000 \(type) \(code) \(event.value)\n"
        }.joined()
    }

    private static func digits(_ number: UInt16) -> String {
        String(String(Int(number) + 0x10000, radix: 16).dropFirst())
    }

    func type(_ text: String, pieces size: Int = .max) throws {
        try write(Self.events(of: text), pieces: size)
    }

    /// The kernel's word that its buffer ran over.
    func lose() throws {
        let (dropped, report) = (linux_input_dropped, linux_input_report)
        try write([dropped, report].map { .init(type: linux_input_synchronise, code: $0, value: 0) })
    }

    private func write(_ events: [linux_input_event], pieces size: Int = .max) throws {
        let bytes = events.flatMap { event in
            var bytes = [UInt8](repeating: 0, count: linux_input_event_size)
            // Safe because the array has the size that is written.
            unsafe linux_input_event_encode(event, &bytes)
            return bytes
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(size))
            // Safe because the piece lives through the call. It waits while the terminal is full.
            let count = unsafe linux_write(file, piece, piece.count)
            try #require(count > 0)
            rest = rest.dropFirst(Int(count))
        }
    }
}

/// A pseudo-terminal that stands for an event device, so that it can hang up.
final class Terminal {
    private(set) var controller: Int32 = -1
    private var replica: Int32 = -1
    let path: String

    init() throws {
        var name = [CChar](repeating: 0, count: 64)
        // Safe because all three places live through the call, and `name` has the size that is told.
        try #require(unsafe linux_pty_open(&controller, &replica, &name, name.count) == 0)
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Hangs up. Once only.
    func close() {
        _ = linux_close(controller)
        _ = linux_close(replica)
    }
}
