package import Domain
import Synchronization

/// How one part of the kiosk is doing, as `/health` shows it.
package struct PartReport: Hashable, Sendable, Codable {
    package enum State: String, Hashable, Sendable, Codable {
        case ok, degraded, down
    }

    package var name: String
    package var state: State
    /// Since when, RFC 3339.
    package var since: String
    /// The key of a sentence in the table of texts that says what to do; empty when all is well.
    package var hint: String
}

/// The board on which every part writes its own state. A change is announced; a repetition is not.
package final class PartBoard: Sendable {
    private let time: any TimeSource
    private let announcer: Announcer
    private let reports = Mutex<[String: PartReport]>([:])

    package init(time: any TimeSource, announcer: Announcer) {
        (self.time, self.announcer) = (time, announcer)
    }

    /// Sets the state of `part`; `hint` is a key of the table of texts such as `device.printer.paperOut`.
    package func set(_ part: String, _ state: PartReport.State, hint: String = "") {
        let since = time.now().wall.rfc3339
        let changed: PartReport? = reports.withLock { reports in
            if let known = reports[part], known.state == state, known.hint == hint { return nil }
            let report = PartReport(name: part, state: state, since: since, hint: hint)
            reports[part] = report
            return report
        }
        if let changed { announcer.announce(device: changed) }
    }

    package var all: [PartReport] {
        reports.withLock { $0.values.sorted { $0.name < $1.name } }
    }

    /// True for a part that is there and not down.
    package func works(_ part: String) -> Bool { state(of: part).map { $0.state != .down } ?? false }

    package func state(of part: String) -> PartReport? { reports.withLock { $0[part] } }
}
