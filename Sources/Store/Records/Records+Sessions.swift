import Domain
import GRDB

/// Who is signed in where, now.
struct LiveSessions: Sendable {
    /// The clerk of each open counter.
    var places: [Int: String] = [:]
    var counters: Set<Int> = []
    var clerks: Set<String> = []

    /// Whether the one a visit waits for is there.
    func reach(_ binding: VisitBinding) -> Bool {
        switch binding {
        case .counter(let number): counters.contains(number)
        case .clerk(let number): clerks.contains(number)
        }
    }
}

extension Records {
    /// One row a counter at most.
    func liveSessions(at moment: Moment) throws -> LiveSessions {
        let sql = """
            SELECT counter, clerk FROM sessions WHERE boot_id = ? AND seen_monotonic_ms > ? AND opened_monotonic_ms > ?
            """
        let idle = moment.monotonic - Int64(Store.sessionIdleLimit / .milliseconds(1))
        let begun = moment.monotonic - Int64(Store.sessionLimit / .milliseconds(1))
        return try rows(sql, [moment.boot, idle, begun]).reduce(into: LiveSessions()) { live, row in
            live.places[row[0]] = row[1]
            live.counters.insert(row[0])
            live.clerks.insert(row[1])
        }
    }
}
