import Domain
import FoundationEssentials
import GRDB

/// What the district is told of a visit that is over.
extension Transaction {
    /// Once for each end: one that was reopened ends again, and the later word counts.
    mutating func oweVisit(
        _ visit: Visit, closedBy event: VisitEvent, from before: VisitState, _ command: Command
    ) throws {
        var told = try records.told(of: visit)
        told.site = setting.region
        told.closed = command.moment.wall.rfc3339
        told.outcome = VisitTold.Outcome(event, from: before)
        told.action = told.outcome == .served ? .passed : .other
        let earlier = "SELECT count(*) FROM deliveries WHERE visit = ? AND type = ?"
        told.ordinal =
            1 + (try records.number(earlier, [visit.id.text, DistrictEventType.visitClosed.rawValue]) ?? 0)
        try oweVisit(visit.id, told, command)
    }
}

extension Records {
    /// What stands in its row, and the matters that were taken up in it.
    fileprivate func told(of visit: Visit) throws -> VisitTold {
        let sql = "SELECT first_called_ms, waited_ms, served_ms, last_counter FROM visits WHERE id = ?"
        let row = try row(sql, [visit.id.text]).orCorrupt()
        let items = try rows("SELECT number FROM items WHERE visit = ? ORDER BY running_id", [visit.id.text])
        return VisitTold(
            number: visit.number.description, date: visit.date.description,
            priorityClass: visit.priorityClass.rawValue, came: VisitTold.Came(visit),
            service: visit.service, issued: visit.arrived.rfc3339,
            called: (row[0] as Int64?).map { WallTime(milliseconds: $0).rfc3339 },
            calls: visit.calls, waited: (row[1] as Int64?).map { $0 / 1000 },
            served: visit.calls == 0 && row[2] == 0 ? nil : (row[2] as Int64?).map { $0 / 1000 },
            counter: row[3], clerk: visit.clerk, items: items.map { $0[0] })
    }
}

/// The `data` of `cn.onewindow.visit.closed.v1` (`Assets/api/events`). Nothing of the resident: neither who, nor the
/// reason for which somebody may come sooner.
struct VisitTold: Codable {
    /// How somebody came into the line.
    enum Came: String, Codable {
        case touch, card, walkUp, appointment

        init(_ visit: Visit) {
            self =
                switch visit.origin {
                case .kiosk: visit.resident == nil ? .touch : .card
                case .walkUp: .walkUp
                case .appointment: .appointment
                }
        }
    }

    enum Outcome: String, Codable {
        case served
        /// Gave the number back, or went.
        case left
        /// Was called and did not come, until the day was closed.
        case noShow
        /// Still waited when the day was closed.
        case unserved

        init(_ event: VisitEvent, from before: VisitState) {
            self =
                switch (event, before) {
                case (.finish, _): .served
                case (.closeDay, .noShow): .noShow
                case (.closeDay, _): .unserved
                default: .left
                }
        }
    }

    /// up_pro_process (facts/domain.md b6).
    enum Action: String, Codable {
        case passed = "1"
        case other = "9"
    }

    var site = ""
    var number: String
    var date: String
    var priorityClass: String
    var came: Came
    var service: String?
    var issued: String
    var called: String?
    var closed = ""
    var calls: Int
    /// Seconds by a clock that nobody sets; nil where a restart fell into them.
    var waited: Int64?
    var served: Int64?
    var counter: Int?
    var clerk: String?
    var outcome = Outcome.left
    var action = Action.other
    /// Done: a visit that is over.
    var state = "2"
    var items: [String]
    var ordinal: Int64 = 1

    /// What the district calls the visit.
    var subject: String { "\(date)/\(number)" }

    var bytes: [UInt8] { get throws { [UInt8](try JSON.data(self)) } }
}
