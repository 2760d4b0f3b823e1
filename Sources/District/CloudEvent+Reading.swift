import Domain

extension CloudEvent {
    /// Reads and checks one event of a batch. Every complaint names the attribute, never its content.
    package init(_ json: JSONValue) throws(DistrictError) {
        guard case .object = json else { throw Self.fault("event", "must be a JSON object") }
        try Self.expect("specversion", in: json, "must be \"1.0\"") { $0 == "1.0" }
        id = try Self.expect("id", in: json, "must be a UUIDv7 in lower case", Form.isUUIDv7)
        source = try Self.expect(
            "source", in: json, "must be urn:onewindow:kiosk:<id>, id of 1 to 64 letters, digits, - or _",
            Form.isSource)
        type = EventType(
            rawValue: try Self.expect(
                "type", in: json, "must look like cn.onewindow.item.completed.v1", Form.isType))
        subject = try Self.expect("subject", in: json, "must be text of 1 to 64 characters") {
            (1...64).contains($0.count)
        }
        time = try Self.time(in: json)
        sequence = try Self.sequence(in: json)
        incarnation = try Self.expect("incarnation", in: json, "must be a UUID in lower case", Form.isUUID)
        journalHead = try Self.expect(
            "journalhead", in: json, "must be 64 hexadecimal digits in lower case"
        ) { $0.utf8.count == 64 && $0.utf8.allSatisfy(Form.isHex) }
        try Self.checkContentType(in: json)
        data = try Self.object("data", in: json)
    }

    @discardableResult
    private static func expect(
        _ name: String, in json: JSONValue, _ rule: String, _ holds: (String) -> Bool
    ) throws(DistrictError) -> String {
        guard let value = json[name] else { throw fault(name, "is missing") }
        guard let text = value.text, holds(text) else { throw fault(name, rule) }
        return text
    }

    private static func time(in json: JSONValue) throws(DistrictError) -> WallTime {
        let rule = "must be an RFC 3339 time such as 2026-11-22T08:00:00.000Z"
        guard let time = WallTime(rfc3339: try expect("time", in: json, rule) { _ in true }) else {
            throw fault("time", rule)
        }
        return time
    }

    private static func sequence(in json: JSONValue) throws(DistrictError) -> Int64 {
        let rule = "must be decimal text from \"1\", without leading zeros"
        let text = try expect("sequence", in: json, rule) { _ in true }
        guard let number = Int64(text), number > 0, String(number) == text else {
            throw fault("sequence", rule)
        }
        return number
    }

    private static func checkContentType(in json: JSONValue) throws(DistrictError) {
        guard json["datacontenttype"] != nil else { return }  // absent means JSON (CloudEvents 1.0, 3.1)
        try expect("datacontenttype", in: json, "must be application/json") { $0 == "application/json" }
    }

    private static func object(_ name: String, in json: JSONValue) throws(DistrictError) -> JSONValue {
        guard let value = json[name] else { throw fault(name, "is missing") }
        guard case .object = value else { throw fault(name, "must be a JSON object") }
        return value
    }

    private static func fault(_ field: String, _ reason: String) -> DistrictError {
        DistrictError(.invalidEvent, field: field, reason: reason)
    }
}

/// The forms attributes must have; plain byte checks, no regular expressions.
private enum Form {
    static func isHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    static func isUUID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { place, byte in
            [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : isHex(byte)
        }
    }

    /// RFC 9562 5.7: version 7 at digit 13, variant 10 at digit 17.
    static func isUUIDv7(_ text: String) -> Bool {
        guard isUUID(text) else { return false }
        let bytes = Array(text.utf8)
        return bytes[14] == UInt8(ascii: "7") && "89ab".utf8.contains(bytes[19])
    }

    static func isSource(_ text: String) -> Bool {
        guard text.hasPrefix(CloudEvent.sourcePrefix) else { return false }
        return isKiosk(text.dropFirst(CloudEvent.sourcePrefix.count))
    }

    static func isKiosk(_ id: some StringProtocol) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy {
                isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }

    /// `cn.onewindow.`, two or more words of letters and digits, `v` and a number.
    static func isType(_ text: String) -> Bool {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count >= 5, text.utf8.count <= 128, words[0] == "cn", words[1] == "onewindow",
            let last = words.last, last.first == "v", Int(last.dropFirst()) != nil
        else { return false }
        return words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isLetterOrDigit) }
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

extension CloudEvent {
    /// The source of a kiosk named by a stranger; nil unless the name has the allowed form.
    package static func source(ofUncheckedKiosk id: String) -> String? {
        Form.isKiosk(id) ? source(ofKiosk: id) : nil
    }

    /// A journal's incarnation as a stranger writes it: a UUID in lower case.
    package static func isIncarnation(_ text: String) -> Bool { Form.isUUID(text) }
}
