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
    /// Fill the `{name}`s of that sentence.
    package var values: [String: String] = [:]
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
    package func set(
        _ part: String, _ state: PartReport.State, hint: String = "", values: [String: String] = [:]
    ) {
        let since = time.now().wall.rfc3339
        let changed: PartReport? = reports.withLock { reports in
            let known = reports[part]
            if let known, (known.state, known.hint, known.values) == (state, hint, values) { return nil }
            // A number that goes down is the same trouble, since the same time.
            let isSame = known?.state == state && known?.hint == hint
            let report = PartReport(
                name: part, state: state, since: isSame ? known?.since ?? since : since, hint: hint,
                values: values)
            reports[part] = report
            return report
        }
        if let changed { announcer.announce(device: changed) }
    }

    /// Well again, where it was on the board at all.
    package func clear(_ part: String) {
        if state(of: part) != nil { set(part, .ok) }
    }

    package var all: [PartReport] {
        reports.withLock { $0.values.sorted { $0.name < $1.name } }
    }

    /// True for a part that is there and not down.
    package func works(_ part: String) -> Bool { state(of: part).map { $0.state != .down } ?? false }

    package func state(of part: String) -> PartReport? { reports.withLock { $0[part] } }
}
