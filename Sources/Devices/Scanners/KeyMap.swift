/// Which characters the keys of a US keyboard type, for a scanner that plays one.
///
///     key code     unshifted                shifted            (linux/input-event-codes.h; fixed by the kernel's ABI)
///      2 … 13      1234567890-=             !@#$%^&*()_+
///     16 … 27      qwertyuiop[]             QWERTYUIOP{}
///     30 … 41      asdfghjkl;'`             ASDFGHJKL:"~
///     43           \                        |
///     44 … 53      zxcvbnm,./               ZXCVBNM<>?
///     57           blank                    blank
///     55 71–83 98  keypad: * 789-456+1230. /, the same with and without Num Lock, for the scanner means digits
///     15 28 96     Tab, Enter, keypad Enter: the ends of a code
///
/// Caps Lock turns the case of letters. Control makes the control character of a key (Control B is STX), as
/// scanners send what their setup prefixes. Alt with a number on the keypad types the character of that number
/// when Alt is let go, ASCII only: beyond it makers mean different tables by one number. Keys of a keyboard
/// cannot carry Chinese text (facts/idcard.md 6).
struct KeyMap: Sendable {
    enum Stroke: Hashable, Sendable {
        /// What a serial scanner would have sent: ASCII, control characters and the ends among them.
        case byte(UInt8)
        /// A key that types nothing, pressed or let go.
        case none
        /// A key we do not know. Whatever it stands for is missing now.
        case unknown
    }

    /// Held down now. Left and right are told apart, so that letting one go does not end the other.
    private var held: Set<UInt16> = []
    private var isCapsLocked = false
    /// The number typed on the keypad since Alt went down.
    private var alternate: Int?

    mutating func pressed(_ key: UInt16) -> Stroke {
        if Modifier.all.contains(key) {
            held.insert(key)
            return .none
        }
        if key == Modifier.capsLock { isCapsLocked.toggle() }
        if Modifier.locks.contains(key) { return .none }
        if isHeld(Modifier.super) { return .unknown }
        return isHeld(Modifier.alt) ? compose(key) : type(key)
    }

    mutating func released(_ key: UInt16) -> Stroke {
        held.remove(key)
        guard Modifier.alt.contains(key), !isHeld(Modifier.alt), let number = alternate.take() else {
            return .none
        }
        return (1...0x7F).contains(number) ? .byte(UInt8(number)) : .unknown
    }

    /// Forgets which keys are held: their letting go was lost.
    mutating func letGo() {
        held = []
        alternate = nil
    }

    private func isHeld(_ keys: Set<UInt16>) -> Bool { !held.isDisjoint(with: keys) }

    private mutating func compose(_ key: UInt16) -> Stroke {
        guard let digit = Self.keypad[key], (0x30...0x39).contains(digit) else { return .unknown }
        // The largest number of any table has four digits; more only must not grow for ever.
        alternate = min((alternate ?? 0) * 10 + Int(digit - 0x30), 9999)
        return .none
    }

    private func type(_ key: UInt16) -> Stroke {
        if let byte = Self.keypad[key] { return .byte(byte) }
        guard let cap = Self.caps[key] else { return .unknown }
        if isHeld(Modifier.control) {
            // Letters and @ [ \ ] ^ _ have a control character: the lower five bits of the capital.
            guard let byte = [cap.shifted, cap.plain].first(where: { (0x40...0x5F).contains($0) }) else {
                return .unknown
            }
            return .byte(byte & 0x1F)
        }
        let isLetter = (0x61...0x7A).contains(cap.plain)
        let isUpper = isHeld(Modifier.shift) != (isLetter && isCapsLocked)
        return .byte(isUpper ? cap.shifted : cap.plain)
    }
}

// MARK: The tables

extension KeyMap {
    private enum Modifier {
        static let control: Set<UInt16> = [29, 97]
        static let shift: Set<UInt16> = [42, 54]
        static let alt: Set<UInt16> = [56, 100]
        static let `super`: Set<UInt16> = [125, 126]
        static let all = control.union(shift).union(alt).union(`super`)
        static let capsLock: UInt16 = 58
        /// Caps, Num and Scroll Lock.
        static let locks: Set<UInt16> = [58, 69, 70]
    }

    private static let rows: [(first: UInt16, plain: StaticString, shifted: StaticString)] = [
        (2, "1234567890-=", "!@#$%^&*()_+"),
        (16, "qwertyuiop[]", "QWERTYUIOP{}"),
        (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
        (43, "\\", "|"),
        (44, "zxcvbnm,./", "ZXCVBNM<>?"),
        (57, " ", " "),
        (15, "\t", "\t"), (28, "\r", "\r"), (96, "\r", "\r"),
    ]

    /// What stands on each key.
    private static let caps: [UInt16: (plain: UInt8, shifted: UInt8)] = {
        var caps: [UInt16: (plain: UInt8, shifted: UInt8)] = [:]
        for row in rows {
            let pairs = zip("\(row.plain)".utf8, "\(row.shifted)".utf8)
            for (place, pair) in pairs.enumerated() { caps[row.first + UInt16(place)] = pair }
        }
        return caps
    }()

    private static let keypad: [UInt16: UInt8] = Dictionary(
        uniqueKeysWithValues: zip([55, 98] + Array(71...83), "*/789-456+1230.".utf8))
}
