import Domain
import GRDB

/// How long a visit waited and was served, by monotonic time within one boot of the machine; what a restart fell into
/// is not known, and said so by null.
extension Transaction {
    func measure(_ before: Visit, _ visit: Visit, _ event: VisitEvent, _ moment: Moment) throws {
        if event == .call, before.calls == 0 { try keepFirstCall(of: visit.id, moment) }
        if before.state == .serving, visit.state != .serving { try stopServing(visit.id, moment) }
        if before.state != .serving, visit.state == .serving { try startServing(visit.id, moment) }
        switch event {
        case .finish:
            // The line about it is the next one.
            let sql = "UPDATE visits SET finished = ? WHERE id = ?"
            try execute(sql, [journal.sequence + 1, visit.id.text])
        case .reopen where before.state == .finished:
            try execute("UPDATE visits SET finished = NULL WHERE id = ?", [visit.id.text])
        case .noShow: try execute("UPDATE visits SET missed = missed + 1 WHERE id = ?", [visit.id.text])
        default: break
        }
    }

    func startServing(_ visit: VisitID, _ moment: Moment) throws {
        let sql = "UPDATE visits SET serving_boot = ?, serving_mono_ms = ? WHERE id = ?"
        try execute(sql, [moment.bootKey, moment.monotonic, visit.text])
    }

    private func stopServing(_ visit: VisitID, _ moment: Moment) throws {
        let sql = """
            UPDATE visits SET served_ms = CASE WHEN serving_boot = ? THEN served_ms + max(0, ? - serving_mono_ms) END,
                serving_boot = NULL, serving_mono_ms = NULL WHERE id = ?
            """
        try execute(sql, [moment.bootKey, moment.monotonic, visit.text])
    }

    private func keepFirstCall(of visit: VisitID, _ moment: Moment) throws {
        let sql = """
            UPDATE visits SET first_called_ms = ?,
                waited_ms = CASE WHEN arrived_boot = ? THEN max(0, ? - arrived_mono_ms) END WHERE id = ?
            """
        try execute(sql, [moment.wall.milliseconds, moment.bootKey, moment.monotonic, visit.text])
    }
}
