/// Reads a hardware table line by line: the line in, records out. Strict where udev only warns, so that a table
/// never means one thing here and another there.
struct HardwareTableParser {
    private enum Place { case between, matching, properties }

    private static let lineLimit = 512
    private static let entryLimit = 4096
    private static let driverKey = "ONEWINDOW_DRIVER"
    private static let roleKey = "ONEWINDOW_ROLE"

    private var place = Place.between
    private var entries: [HardwareTable.Entry] = []
    private var lastLine = 0

    /// `number` counts from 1.
    mutating func take(_ line: some Collection<UInt8>, number: Int) throws(HardwareTableError) {
        lastLine = number
        guard line.count <= Self.lineLimit else { throw HardwareTableError(.lineTooLong, line: number) }
        if line.first == UInt8(ascii: "#") { return }
        let text = line.prefix { $0 != UInt8(ascii: "#") }
        guard text.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw HardwareTableError(.strangeByte, line: number)
        }
        let words = String(decoding: text, as: UTF8.self)
        let content = words.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        if content.isEmpty {
            try end()
        } else if words.first == " " {
            try property(String(content), indent: words.prefix { $0 == " " }.count)
        } else {
            try match(String(content))
        }
    }

    mutating func finish() throws(HardwareTableError) -> [HardwareTable.Entry] {
        try end()
        return entries
    }

    private mutating func end() throws(HardwareTableError) {
        if place == .matching { throw HardwareTableError(.noProperty, line: lastLine) }
        place = .between
    }

    private mutating func match(_ pattern: String) throws(HardwareTableError) {
        if place == .properties { throw HardwareTableError(.noEmptyLine, line: lastLine) }
        guard pattern.utf8.allSatisfy({ !"?[]\\".utf8.contains($0) }) else {
            throw HardwareTableError(.strangePattern, line: lastLine)
        }
        if place == .between {
            guard entries.count < Self.entryLimit else { throw HardwareTableError(.tooLong, line: lastLine) }
            entries.append(HardwareTable.Entry(patterns: []))
        }
        entries[entries.count - 1].patterns.append(Array(pattern.utf8))
        place = .matching
    }

    private mutating func property(_ text: String, indent: Int) throws(HardwareTableError) {
        if place == .between { throw HardwareTableError(.noMatch, line: lastLine) }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard indent == 1, parts.count == 2 else {
            throw HardwareTableError(.strangeProperty, line: lastLine)
        }
        switch String(parts[0]) {
        case Self.driverKey:
            guard let driver = DriverName(rawValue: String(parts[1])) else {
                throw HardwareTableError(.unknownDriver, line: lastLine)
            }
            entries[entries.count - 1].answer.driver = driver
        case Self.roleKey:
            guard let role = DeviceRole(parts[1]) else {
                throw HardwareTableError(.unknownRole, line: lastLine)
            }
            entries[entries.count - 1].answer.role = role
        default: throw HardwareTableError(.unknownKey, line: lastLine)
        }
        place = .properties
    }
}
