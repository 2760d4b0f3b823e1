/// What is wrong with a hardware table, where, and what to do. Safe for any log: it repeats nothing of the file.
package struct HardwareTableError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: Hashable, Sendable, CaseIterable {
        case unreadable, tooLong, lineTooLong, strangeByte, noProperty, noEmptyLine, noMatch
        case strangePattern, strangeProperty, unknownKey, unknownDriver, unknownRole
    }

    package let problem: Problem
    /// From 1; nil when it is the whole file.
    package let line: Int?

    init(_ problem: Problem, line: Int? = nil) { (self.problem, self.line) = (problem, line) }

    package var description: String {
        let place = line.map { "hardware table, line \($0)" } ?? "hardware table"
        return "\(place): \(sentence)"
    }

    private var sentence: String {
        switch problem {
        case .unreadable: "cannot be read: check the path and the file's permissions"
        case .tooLong: "too long: keep it below 1 MiB and 4096 records"
        case .lineTooLong: "the line is too long: keep it below 512 bytes"
        case .strangeByte: "not plain ASCII, or a tab: write blanks and plain letters outside comments"
        case .noProperty:
            "a record without a property ends here: add a line such as ' ONEWINDOW_DRIVER=escpos'"
        case .noEmptyLine: "a match line follows a property: put an empty line between two records"
        case .noMatch: "a property without a match line: put one such as 'usb:v0400pC35A*' above it"
        case .strangePattern: "only * is understood in a match line: write one line for each case"
        case .strangeProperty: "not a property: write one blank, the key, '=' and the value"
        case .unknownKey: "unknown key: only ONEWINDOW_DRIVER and ONEWINDOW_ROLE stand here"
        case .unknownDriver:
            "no such driver: one of \(DriverName.allCases.map(\.rawValue).joined(separator: ", "))"
        case .unknownRole: "no such role: reader, scanner or printer, with a place as in reader@counter-1"
        }
    }
}
