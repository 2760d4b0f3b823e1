import FoundationEssentials

/// What drives what, by USB identity: the table of `Assets/devices/60-onewindow.hwdb`, which is at the same time
/// the file udev imports where our rules are installed (`Board/common`). It is asked about devices on which no
/// rule has set ONEWINDOW_DRIVER.
///
/// systemd's hwdb text (hwdb(7)), as much as our file uses:
///
///     # a comment
///     usb:v0400pC35A*                    one or several match lines; * stands for anything
///      ONEWINDOW_DRIVER=sam-usb          then one or several properties, each after one blank
///      ONEWINDOW_ROLE=reader
///                                        then an empty line, or the end
///
/// Of several records that match, each gives its properties, and of one property the later line stands, as with
/// udev.
package struct HardwareTable: Sendable {
    package struct Answer: Hashable, Sendable {
        package var driver: DriverName?
        package var role: DeviceRole?

        package init(driver: DriverName? = nil, role: DeviceRole? = nil) {
            (self.driver, self.role) = (driver, role)
        }

        var isEmpty: Bool { driver == nil && role == nil }
    }

    struct Entry: Sendable {
        var patterns: [[UInt8]]
        var answer = Answer()
    }

    /// Far above what is there, far below what hurts.
    static let sizeLimit = 1 << 20

    let entries: [Entry]

    /// Knows nothing: only what rules say counts.
    package init() { entries = [] }

    /// Throws the first thing that is wrong with the text: its line and the remedy.
    package init(_ text: String) throws(HardwareTableError) {
        guard text.utf8.count <= Self.sizeLimit else { throw HardwareTableError(.tooLong) }
        var parser = HardwareTableParser()
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            try parser.take(line, number: index + 1)
        }
        entries = try parser.finish()
    }

    /// Reads the file, which is read once at start.
    package init(path: String) throws(HardwareTableError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw HardwareTableError(.unreadable)
        }
        try self.init(String(decoding: data.prefix(Self.sizeLimit + 1), as: UTF8.self))
    }

    /// The first of `modaliases` about which the table says anything decides, as in udev's
    /// `IMPORT{builtin}="hwdb --subsystem=usb --filter=ONEWINDOW_*"`: nearest interface, then whole device.
    package func answer(_ modaliases: [String]) -> Answer {
        for modalias in modaliases {
            let answer = answer(modalias)
            if !answer.isEmpty { return answer }
        }
        return Answer()
    }

    package func answer(_ modalias: String) -> Answer {
        let text = Array(modalias.utf8)
        var answer = Answer()
        for entry in entries where entry.patterns.contains(where: { Self.matches(text, $0) }) {
            answer.driver = entry.answer.driver ?? answer.driver
            answer.role = entry.answer.role ?? answer.role
        }
        return answer
    }

    /// Whether `pattern`, in which `*` stands for any bytes or none, is all of `text`. Goes back at most to the
    /// last star: time is bounded by the product of the lengths.
    static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        var (place, wanted) = (0, 0)
        var retry: (place: Int, wanted: Int)?
        while place < text.count {
            if wanted < pattern.count, pattern[wanted] == star {
                retry = (place, wanted)
                wanted += 1
            } else if wanted < pattern.count, pattern[wanted] == text[place] {
                (place, wanted) = (place + 1, wanted + 1)
            } else if let last = retry {
                retry = (last.place + 1, last.wanted)
                (place, wanted) = (last.place + 1, last.wanted + 1)
            } else {
                return false
            }
        }
        return pattern[wanted...].allSatisfy { $0 == star }
    }
}
