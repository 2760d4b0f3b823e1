import Domain
import Glibc
import Logging

/// What one log line says, with the metadata of logger, provider, event and error put together.
struct LogRecord {
    let time: WallTime
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata

    init(
        _ event: LogEvent, label: String, metadata: Logger.Metadata, provider: Logger.MetadataProvider?,
        at time: WallTime
    ) {
        (self.time, self.level, self.label, message) = (time, event.level, label, "\(event.message)")
        var all = metadata
        if let provided = provider?.get() { all.merge(provided) { _, later in later } }
        if let given = event.metadata { all.merge(given) { _, later in later } }
        if let error = event.error, all["error"] == nil { all["error"] = "\(error)" }
        self.metadata = all
    }
}

/// Where log lines go.
enum StandardError {
    @Sendable static func write(_ line: String) { writeLine(line, to: STDERR_FILENO) }
}

/// Where the program says that it is ready, to whoever started it.
enum StandardOutput {
    static func write(_ line: String) { writeLine(line, to: STDOUT_FILENO) }
}

/// One write(2) for the line, so that lines of several threads do not mix and nothing is held back. What cannot be
/// written is lost: a full pipe or a closed one must not stop the kiosk.
private func writeLine(_ line: String, to file: Int32) {
    var line = line.hasSuffix("\n") ? line : line + "\n"
    line.withUTF8 { bytes in
        // Safe because the bytes are valid inside the closure.
        _ = unsafe Glibc.write(file, bytes.baseAddress, bytes.count)
    }
}
