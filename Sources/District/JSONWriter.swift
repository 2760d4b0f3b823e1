import FoundationEssentials

/// Writes JSON in the canonical form: UTF-8, no space, keys sorted, no needless escapes.
///
/// Byte for byte what `JSONEncoder` writes with `sortedKeys` and `withoutEscapingSlashes` (tested): receipts and hashes
/// of former years are taken over it. Numbers that are not whole are still written by it.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameter room: how many bytes are expected.
    init(room: Int = 0) { bytes.reserveCapacity(room) }

    /// What stands between values.
    mutating func add(_ byte: UInt8) { bytes.append(byte) }

    /// Takes back what was written last.
    mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let bool): bytes += (bool ? "true" : "false").utf8
        case .integer(let integer): bytes += String(integer).utf8
        case .string(let text): write(text)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                write(value)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members): write(members)
        case .decimal, .double: writeFraction(value)
        }
    }

    private mutating func write(_ members: [String: JSONValue]) {
        bytes.append(UInt8(ascii: "{"))
        for (place, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            write(member.key)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: Self.needsEscape) {
            for byte in text.utf8 { writeEscaped(byte) }
        } else {
            bytes += text.utf8
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x08: bytes += "\\b".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        case 0..<0x20: bytes += "\\u00\(byte < 0x10 ? "0" : "1")\(String(byte & 0xF, radix: 16))".utf8
        default: bytes.append(byte)
        }
    }

    private mutating func writeFraction(_ value: JSONValue) {
        guard let text = try? JSONEncoder().encode(value) else {
            preconditionFailure("a JSON value without infinities always encodes")
        }
        bytes += text
    }
}
