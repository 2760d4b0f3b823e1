import CLinux
import Logging
import TestTools
import Testing

@testable import Devices

struct `A scanner that plays a keyboard` {
    private let start = ContinuousClock.now

    private func findings(_ events: [KeyEvent]) -> [ScanMachine.Finding] {
        var machine = KeyScanMachine()
        let findings = machine.received(events, at: start)
        return findings + machine.passed(at: start + .seconds(1))
    }

    @Test func `every printable character of ASCII is typed and read`() {
        for byte in UInt8(0x20)...0x7E {
            var keys = KeyMap()
            let character = Character(UnicodeScalar(byte))
            let strokes = Keys.typing(String(character)).compactMap { event -> KeyMap.Stroke? in
                switch event {
                case .pressed(let key): keys.pressed(key)
                case .released(let key): keys.released(key)
                default: nil
                }
            }
            #expect(strokes.filter { $0 != .none } == [.byte(byte)], "\(character)")
        }
        let all = String((UInt8(0x20)...0x7E).map { Character(UnicodeScalar($0)) })
        #expect(findings(Keys.typing(all + "\r")) == [.code(all)])
    }

    @Test(arguments: [(28, "Enter"), (96, "keypad Enter"), (15, "Tab")] as [(UInt16, String)])
    func `a code ends by a key`(key: UInt16, name: String) {
        #expect(findings(Keys.typing("K01") + Keys.tap(key) + Keys.typing("K02\r")).count == 2)
    }

    @Test func `a code ends by a pause, which every key puts off`() {
        var machine = KeyScanMachine()
        #expect(machine.received(Keys.typing("K0"), at: start) == [])
        #expect(machine.deadline == start + KeyScanMachine.pause)
        let later = start + .milliseconds(199)
        #expect(
            machine.received([.pressed(42)], at: later) == [], "Shift types nothing and is a sign of life")
        #expect(machine.deadline == later + KeyScanMachine.pause)
        #expect(machine.passed(at: later + KeyScanMachine.pause) == [.code("K0")])
        #expect(machine.deadline == nil)
    }

    @Test(
        arguments: [
            ("both Shifts, one let go", [.pressed(42), .pressed(54), .released(42)] + Keys.tap(30), "A"),
            ("Caps Lock", Keys.tap(58) + Keys.tap(30) + Keys.tap(2), "a1".uppercased()),
            ("Caps Lock and Shift", Keys.tap(58) + [.pressed(54)] + Keys.tap(30) + Keys.tap(2), "a!"),
            ("Caps Lock twice", Keys.tap(58) + Keys.tap(58) + Keys.tap(30), "a"),
            (
                "the keypad", [71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 55, 98].flatMap(Keys.tap),
                "789-456+1230.*/"
            ),
            ("Num Lock changes nothing", Keys.tap(69) + Keys.tap(79), "1"),
            (
                "Control B and Control D are STX and EOT",
                [.pressed(29)] + Keys.tap(48) + [.released(29)] + Keys.tap(30) + [.pressed(97)]
                    + Keys.tap(32), "a"
            ),
            ("Alt 065", [.pressed(56)] + [82, 77, 76].flatMap(Keys.tap) + [.released(56)], "A"),
            ("Alt 126", [.pressed(100)] + [79, 80, 77].flatMap(Keys.tap) + [.released(100)], "~"),
            ("Alt for nothing", [.pressed(56), .released(56)] + Keys.tap(30), "a"),
            ("what is held down repeats nothing", [.pressed(30), .other, .other, .released(30)], "a"),
        ] as [(String, [KeyEvent], String)])
    func `modifiers and the keypad do what they do on a keyboard`(
        name: String, events: [KeyEvent], code: String
    ) {
        #expect(findings(events) == [.code(code)], "\(name)")
    }

    @Test(
        arguments: [
            ("F1", Keys.tap(59)), ("Backspace", Keys.tap(14)), ("a key of another layout", Keys.tap(86)),
            ("Control 1", [.pressed(29)] + Keys.tap(2) + [.released(29)]),
            ("Alt A", [.pressed(56)] + Keys.tap(30) + [.released(56)]),
            ("Windows A", [.pressed(125)] + Keys.tap(30) + [.released(125)]),
            ("Alt 20013", [.pressed(56)] + [80, 82, 82, 79, 81].flatMap(Keys.tap) + [.released(56)]),
            ("Alt 0", [.pressed(56)] + Keys.tap(82) + [.released(56)]),
            ("Control Backslash", [.pressed(29)] + Keys.tap(43) + [.released(29)] + Keys.tap(30)),
        ] as [(String, [KeyEvent])])
    func `what is no text refuses the code, once`(name: String, events: [KeyEvent]) {
        let code = Keys.typing("K") + events + Keys.typing("1\r") + Keys.typing("K02\r")
        #expect(findings(code) == [.failure(.unreadable), .code("K02")], "\(name)")
    }

    @Test func `events the kernel lost refuse the code begun, and Shift is not stuck`() {
        let lost = Keys.typing("K0") + [.pressed(42), .dropped] + Keys.tap(30) + [.report]
        #expect(
            findings(lost + Keys.typing("1\r") + Keys.typing("k02\r")) == [
                .failure(.unreadable), .code("k02"),
            ])
    }

    @Test func `513 keys are refused once`() {
        let long = Keys.typing(String(repeating: "7", count: 600) + "\r")
        #expect(findings(long + Keys.typing("K01\r")) == [.failure(.tooLong), .code("K01")])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a terminal is no event device and is refused`() async throws {
        let (directory, reactor, events) = (try TemporaryDirectory(), try Reactor(), Reports<ScannerEvent>())
        let path = "\(directory.path)/device"
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        let scanner = KeyboardScanner(
            path: path, reactor: reactor, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await during({ await scanner.run { events.add($0) } }) {
            guard case .detached(let error) = try await events.next() else {
                return #expect(Bool(false), "not detached")
            }
            #expect(error.code == .unsuitable)
        }
    }

    @Test func `an event is read as the kernel writes it`() {
        #expect(KeyEvent(type: 1, code: 30, value: 1) == .pressed(30))
        #expect(KeyEvent(type: 1, code: 30, value: 0) == .released(30))
        #expect(KeyEvent(type: 1, code: 30, value: 2) == .other)
        #expect(KeyEvent(type: 0, code: 0, value: 0) == .report)
        #expect(KeyEvent(type: 0, code: 3, value: 0) == .dropped)
        #expect(KeyEvent(type: 4, code: 4, value: 458_756) == .other)
        #expect(KeyEvent(type: 17, code: 1, value: 1) == .other)
        // Two words for the time, then type, code and value.
        #expect(linux_input_event_size == 2 * MemoryLayout<Int>.size + 8)
    }
}

/// Hands on a US keyboard, written down apart from the driver's own table.
enum Keys {
    /// Control, Shift, Alt and Windows, left and right.
    static let modifiers: [UInt16] = [29, 97, 42, 54, 56, 100, 125, 126]

    private static let lower: [Character: UInt16] = {
        // Row by row as they stand on the keyboard; KEY_1 is 2, KEY_Q 16, KEY_A 30, KEY_Z 44.
        let rows: [(UInt16, String)] = [
            (2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (44, "zxcvbnm,./"),
        ]
        var keys: [Character: UInt16] = ["\\": 43, " ": 57, "\r": 28, "\t": 15]
        for (first, row) in rows {
            for (place, character) in row.enumerated() { keys[character] = first + UInt16(place) }
        }
        return keys
    }()

    private static let shifted: [Character: Character] = [
        "!": "1", "@": "2", "#": "3", "$": "4", "%": "5", "^": "6", "&": "7", "*": "8", "(": "9", ")": "0",
        "_": "-", "+": "=", "{": "[", "}": "]", "|": "\\", ":": ";", "\"": "'", "~": "`", "<": ",", ">": ".",
        "?": "/",
    ]

    static func tap(_ key: UInt16) -> [KeyEvent] {
        [.other, .pressed(key), .report, .released(key), .report]
    }

    /// As a keyboard sends it: a scan code before each key, Shift around what needs it.
    static func typing(_ text: String) -> [KeyEvent] {
        text.flatMap { character -> [KeyEvent] in
            if let key = lower[character] { return tap(key) }
            let below = shifted[character] ?? Character(character.lowercased())
            guard let key = lower[below] else { preconditionFailure("no key for it") }
            return [.other, .pressed(42), .report] + tap(key) + [.released(42), .report]
        }
    }
}
