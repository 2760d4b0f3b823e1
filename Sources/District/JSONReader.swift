import FoundationEssentials

/// Reads one JSON text (RFC 8259) in one pass over its bytes.
///
/// `JSONDecoder` has to be asked for each value whether it is an object, a list, text, …, and every "no" is an error
/// that it makes and throws away: nine times the time on the events of a kiosk, and both ends read each. What it
/// accepts and what it makes of it is the measure all the same (tested): of members with the same name the first
/// counts, a byte order mark is skipped, and whatever is not a plain whole number is left to it.
struct JSONReader {
    /// Levels of nesting; more is no JSON of ours, and would take a stack's room.
    static let deepest = 512

    private let bytes: [UInt8]
    private var place = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func value(of bytes: [UInt8]) throws(DistrictError) -> JSONValue {
        var reader = JSONReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
        let value = try reader.value(depth: 1)
        reader.skipSpace()
        guard reader.place == bytes.count else { throw notJSON }
        return value
    }

    private static var notJSON: DistrictError { DistrictError(.notJSON) }

    private mutating func value(depth: Int) throws(DistrictError) -> JSONValue {
        skipSpace()
        switch peek {
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(DistrictError) -> JSONValue {
        guard depth <= Self.deepest else { throw Self.notJSON }
        place += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw Self.notJSON }
            let name = try text()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw Self.notJSON }
            let value = try value(depth: depth + 1)
            if let first = members.updateValue(value, forKey: name) { members[name] = first }
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw Self.notJSON }
        return .object(members)
    }

    private mutating func list(depth: Int) throws(DistrictError) -> JSONValue {
        guard depth <= Self.deepest else { throw Self.notJSON }
        place += 1
        var values: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw Self.notJSON }
        return .array(values)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(DistrictError) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw Self.notJSON }
        place += word.utf8.count
        return value
    }

    /// At the opening quote.
    private mutating func text() throws(DistrictError) -> String {
        place += 1
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                let end = place
                place += 1
                return try Self.text(bytes[start..<end])
            case UInt8(ascii: "\\"): return try escaped(from: start)
            case 0..<0x20: throw Self.notJSON
            default: place += 1
            }
        }
        throw Self.notJSON
    }

    /// The rest of a text that has an escape at `place`.
    private mutating func escaped(from start: Int) throws(DistrictError) -> String {
        var text = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return try Self.text(text[...])
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw Self.notJSON
            default: text.append(byte)
            }
        }
        throw Self.notJSON
    }

    /// Behind the backslash.
    private mutating func escape() throws(DistrictError) -> [UInt8] {
        let letter = peek
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try scalar())).utf8)
        default: throw Self.notJSON
        }
    }

    /// Behind `\u`: four digits, and four more where they are the first half of a pair.
    private mutating func scalar() throws(DistrictError) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw Self.notJSON }
        let second = try fourDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw Self.notJSON }
        return scalar
    }

    private mutating func fourDigits() throws(DistrictError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(peek)).hexDigitValue else { throw Self.notJSON }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }

    private mutating func number() throws(DistrictError) -> JSONValue {
        let start = place
        while place < bytes.count, Self.isOfNumber(bytes[place]) { place += 1 }
        let text = bytes[start..<place]
        if let integer = Self.integer(text) { return .integer(integer) }
        guard !text.isEmpty, let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text)) else {
            throw Self.notJSON
        }
        return value
    }

    /// Nil for whatever is not written as a whole number is, or needs more than 18 digits.
    private static func integer(_ text: ArraySlice<UInt8>) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? text.dropFirst() : text
        guard (1...18).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else {
            return nil
        }
        var value: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return isNegative ? -value : value
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(DistrictError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw notJSON }
        return text
    }

    /// 0 at the end: no byte of JSON outside its texts.
    private var peek: UInt8 { place < bytes.count ? bytes[place] : 0 }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
    }
}
