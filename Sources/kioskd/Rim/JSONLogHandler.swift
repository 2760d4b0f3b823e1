import CLinux
import Domain
import Glibc
import Logging

/// One JSON object on one line for each record: `time` (RFC 3339, UTC), `level`, `label`, `message`, `metadata`.
///
/// Nothing a record holds can end its line or its string early: quotes, backslashes, control characters and the
/// line separators of Unicode are escaped.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let write: @Sendable (String) -> Void

    init(label: String, level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        (self.label, logLevel, self.write) = (label, level, write)
    }

    /// From now on every logger writes JSON for the journal, or plain words for a person at a terminal. Call once,
    /// before the first logger.
    static func bootstrap(level: Logger.Level) {
        let toTerminal = isatty(STDERR_FILENO) == 1
        LoggingSystem.bootstrap { label in
            if toTerminal {
                return TerminalLogHandler(label: label, level: level, write: StandardError.write)
            }
            return JSONLogHandler(label: label, level: level, write: StandardError.write)
        }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let now = WallTime(milliseconds: linux_clock_now().wall)
        write(
            Self.line(LogRecord(event, label: label, metadata: metadata, provider: metadataProvider, at: now))
        )
    }

    static func line(_ record: LogRecord) -> String {
        var line = #"{"time":"\#(record.time.rfc3339)","level":"\#(record.level.rawValue)","label":"#
        append(record.label, to: &line)
        line += #","message":"#
        append(record.message, to: &line)
        if !record.metadata.isEmpty {
            line += #","metadata":"#
            append(.dictionary(record.metadata), to: &line)
        }
        line += "}\n"
        return line
    }

    private static func append(_ value: Logger.MetadataValue, to line: inout String) {
        switch value {
        case .string(let text): append(text, to: &line)
        case .stringConvertible(let value): append("\(value)", to: &line)
        case .array(let values): list("[", values, "]", to: &line) { append($0, to: &$1) }
        case .dictionary(let values):
            list("{", values.sorted { $0.key < $1.key }, "}", to: &line) { pair, line in
                append(pair.key, to: &line)
                line += ":"
                append(pair.value, to: &line)
            }
        }
    }

    private static func list<Element>(
        _ open: String, _ elements: [Element], _ close: String, to line: inout String,
        _ append: (Element, inout String) -> Void
    ) {
        line += open
        for (place, element) in elements.enumerated() {
            if place > 0 { line += "," }
            append(element, &line)
        }
        line += close
    }

    private static func append(_ text: String, to line: inout String) {
        line += "\""
        // Most texts need no escape and go in whole.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
            line += text
        } else {
            for scalar in text.unicodeScalars { append(scalar, to: &line) }
        }
        line += "\""
    }

    private static func append(_ scalar: Unicode.Scalar, to line: inout String) {
        switch scalar {
        case "\"": line += "\\\""
        case "\\": line += "\\\\"
        case "\n": line += "\\n"
        case "\r": line += "\\r"
        case "\t": line += "\\t"
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: line.unicodeScalars.append(scalar)
        }
    }
}
