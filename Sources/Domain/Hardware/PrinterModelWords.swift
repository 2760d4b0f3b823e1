// A printer's IEEE 1284 device ID (facts/escpos.md 5): KEY:value pairs, each ended by a semicolon:
//
//     MFG:EPSON;MDL:TM-T88V;CMD:ESC/POS;CLS:PRINTER;SN:J3CF012345;
//
// Long names of the keys are in use too: MANUFACTURER, MODEL, SERIALNUMBER.

/// What is known of a printer's make before anybody looks at it: any of these may be missing.
package struct PrinterModelWords: Hashable, Sendable {
    /// `04b8:0202`.
    package var usb: String?
    package var maker: String?
    /// In the order they are to be believed: what the printer answers to GS I 67 before what its USB side says.
    package var models: [String]
    package var serial: String?

    package init(usb: String? = nil, maker: String? = nil, models: [String] = [], serial: String? = nil) {
        (self.usb, self.maker, self.models, self.serial) = (usb, maker, models, serial)
    }

    /// From a device ID as sysfs and the printer give it.
    package init(ieee1284 text: String) {
        let fields = Self.fields(of: text)
        self.init(
            maker: fields["MFG"] ?? fields["MANUFACTURER"],
            models: [fields["MDL"] ?? fields["MODEL"]].compactMap(\.self),
            serial: fields["SN"] ?? fields["SERN"] ?? fields["SERIALNUMBER"])
    }

    /// The most that is read of a device ID: the two length bytes allow 65,535, printers fill some hundred.
    private static let longestID = 1024

    private static func fields(of text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for part in text.prefix(longestID).split(separator: ";") {
            let pair = part.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { continue }
            let value = word(pair[1])
            if !value.isEmpty { fields[word(pair[0]).uppercased()] = value }
        }
        return fields
    }

    /// Without control characters and spaces around it, at most 80 characters: fit for a log and for matching.
    package static func word(_ text: some StringProtocol) -> String {
        let plain = text.unicodeScalars.prefix(80).filter { $0.value >= 0x20 && $0.value != 0x7F }
        let start = plain.drop { $0 == " " }
        let end = start.lastIndex { $0 != " " }
        guard let end else { return "" }
        return String(String.UnicodeScalarView(start[...end]))
    }
}

/// A pattern for a name: `*` is any run of characters, `?` any one; case does not count.
package struct PrinterModelGlob: Hashable, Sendable, Codable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// In time proportional to both lengths: a star that failed is tried one character further on, the others are
    /// settled.
    package func matches(_ name: String) -> Bool {
        let (pattern, name) = (Array(text.lowercased()), Array(name.lowercased()))
        var (place, at) = (0, 0)
        var retry: (star: Int, at: Int)?
        while at < name.count {
            if place < pattern.count, pattern[place] == "*" {
                retry = (place, at)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == name[at] {
                (place, at) = (place + 1, at + 1)
            } else if let star = retry {
                retry = (star.star, star.at + 1)
                (place, at) = (star.star + 1, star.at + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
