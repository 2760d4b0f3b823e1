import CLinux
import Domain
import Logging

/// Lines for a person at a terminal: `09:30:01 warning kioskd.printer paper is out part=printer`.
struct TerminalLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let write: @Sendable (String) -> Void

    init(label: String, level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        (self.label, logLevel, self.write) = (label, level, write)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let clock = linux_clock_now()
        let record = LogRecord(
            event, label: label, metadata: metadata, provider: metadataProvider,
            at: WallTime(milliseconds: clock.wall))
        write(Self.line(record, offset: Int(clock.offset)))
    }

    static func line(_ record: LogRecord, offset: Int) -> String {
        var line =
            "\(record.time.civil(offset: offset).clock) \(record.level.rawValue) \(record.label) \(record.message)"
        for (key, value) in record.metadata.sorted(by: { $0.key < $1.key }) { line += " \(key)=\(value)" }
        return harmless(line) + "\n"
    }

    /// Control characters could move the cursor or forge a line; they show as what they are.
    private static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            return text
        }
        return text.unicodeScalars.map { scalar in
            switch scalar {
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case _ where scalar.properties.generalCategory == .control:
                "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }.joined()
    }
}
