/// Where things stand in a JSON text (RFC 8259), so that an error can name the line a technician opens.
///
/// The decoder of the library says which value is wrong but not where it is written, and of a text that is no JSON
/// says nothing more than that.
package struct JSONPlaces: Sendable {
    /// Deeper texts are none of ours, and would only exhaust the stack.
    private static let deepest = 64

    /// One step from a value to a value inside it.
    package enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    private struct Fault: Error {}

    private let bytes: [UInt8]
    private var at = 0
    /// Where the value that is looked for, or the nearest around it, begins.
    private var found = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The line, from 1, on which the value at `path` begins; that of the nearest value around it when there is none.
    package func line(of path: [Step]) -> Int {
        var walk = self
        try? walk.value(path[...], depth: 0)
        return line(at: walk.found)
    }

    /// The line, from 1, at which the text stops being JSON; nil when all of it is.
    package var faultLine: Int? {
        var walk = self
        do {
            try walk.value(nil, depth: 0)
            walk.skipBlanks()
            return walk.at == bytes.count ? nil : line(at: walk.at)
        } catch {
            return line(at: walk.at)
        }
    }

    private func line(at place: Int) -> Int { bytes.prefix(place).count { $0 == UInt8(ascii: "\n") } + 1 }

    // MARK: Walking

    /// Passes one value; `path` is what is looked for from here on, nil when it lies elsewhere.
    private mutating func value(_ path: ArraySlice<Step>?, depth: Int) throws(Fault) {
        skipBlanks()
        if path != nil { found = at }
        guard depth < Self.deepest, at < bytes.count else { throw Fault() }
        switch bytes[at] {
        case UInt8(ascii: "{"): try object(path, depth)
        case UInt8(ascii: "["): try list(path, depth)
        case UInt8(ascii: "\""): _ = try string()
        default: try word()
        }
    }

    private mutating func object(_ path: ArraySlice<Step>?, _ depth: Int) throws(Fault) {
        try members(from: "{", to: "}") { (walk, _) throws(Fault) in
            let key = try walk.string()
            walk.skipBlanks()
            try walk.take(":")
            try walk.value(path?.rest(after: .key(key)), depth: depth + 1)
        }
    }

    private mutating func list(_ path: ArraySlice<Step>?, _ depth: Int) throws(Fault) {
        try members(from: "[", to: "]") { (walk, index) throws(Fault) in
            try walk.value(path?.rest(after: .index(index)), depth: depth + 1)
        }
    }

    private mutating func members(
        from open: Unicode.Scalar, to close: Unicode.Scalar,
        _ member: (inout JSONPlaces, Int) throws(Fault) -> Void
    ) throws(Fault) {
        try take(open)
        skipBlanks()
        if at < bytes.count, bytes[at] == UInt8(ascii: close) { return try take(close) }
        var index = 0
        while true {
            skipBlanks()
            try member(&self, index)
            skipBlanks()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ",") else { return try take(close) }
            at += 1
            index += 1
        }
    }

    /// The text between the quotes as it is written, with its escapes.
    private mutating func string() throws(Fault) -> String {
        try take("\"")
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] >= 0x20 {
            at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard at < bytes.count else {
            at = min(start, bytes.count)
            throw Fault()
        }
        try take("\"")
        return String(decoding: bytes[start..<at - 1], as: UTF8.self)
    }

    /// A number, `true`, `false` or `null`; what exactly is the decoder's to say.
    private mutating func word() throws(Fault) {
        let start = at
        while at < bytes.count, "+-.".utf8.contains(bytes[at]) || Self.isLetterOrDigit(bytes[at]) { at += 1 }
        let word = String(decoding: bytes[start..<at], as: UTF8.self)
        guard ["true", "false", "null"].contains(word) || Double(word) != nil else {
            at = start
            throw Fault()
        }
    }

    private mutating func take(_ mark: Unicode.Scalar) throws(Fault) {
        guard at < bytes.count, bytes[at] == UInt8(ascii: mark) else { throw Fault() }
        at += 1
    }

    private mutating func skipBlanks() {
        while at < bytes.count, " \t\r\n".utf8.contains(bytes[at]) { at += 1 }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}

extension ArraySlice<JSONPlaces.Step> {
    /// What is left to go when this step is the next; nil when it is not.
    fileprivate func rest(after step: JSONPlaces.Step) -> ArraySlice? {
        first == step ? dropFirst() : nil
    }
}
