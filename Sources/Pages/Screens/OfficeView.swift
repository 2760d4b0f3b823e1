import Domain
import Hall
import Store

/// What stands behind the counter: items the district has not got yet, parts that need a hand, slips in doubt.
struct OfficeView: Sendable {
    /// More than this is one sentence's work for the technician, not for the clerk.
    private static let mostSlips = 5

    let backlog: Int
    let backlogText: String
    let hasBacklog: Bool
    let rejectedText: String?
    let troubles: [TroubleRow]
    let isQuiet: Bool

    init(_ hall: Hall, _ desk: Desk, _ now: Moment, _ words: PageTexts) async throws {
        let owed = desk.backlog
        backlog = owed.backlog
        hasBacklog = owed.backlog > 0
        let oldest = owed.oldest.map { Self.clock($0, now) } ?? ""
        backlogText =
            owed.backlog == 0
            ? words("counter.backlogNone")
            : words("counter.backlog", ["n": "\(owed.backlog)", "time": oldest])
        rejectedText =
            owed.rejected.isEmpty ? nil : words("counter.rejected", ["n": "\(owed.rejected.count)"])
        let parts = desk.troubles.map { TroubleRow($0, words) }
        troubles = parts + (try await Self.slipsInDoubt(hall, words))
        isQuiet = troubles.isEmpty && rejectedText == nil
    }

    /// Tickets of people who still wait and may hold no paper.
    private static func slipsInDoubt(_ hall: Hall, _ words: PageTexts) async throws -> [TroubleRow] {
        let jobs = try await hall.store.printJobs(states: [.unknown, .failed, .expired], limit: 50)
        var rows: [TroubleRow] = []
        for job in jobs.reversed() where job.kind == .ticket && rows.count < mostSlips {
            guard let id = job.visit, let visit = try await hall.store.visit(id), visit.state == .waiting
            else { continue }
            let sentence = words("counter.slipInDoubt", ["number": visit.number.description])
            rows.append(
                TroubleRow(part: "slip", state: "degraded", name: words("counter.slip"), hint: sentence))
        }
        return rows
    }

    /// The time of day, with the date in front if it was not today.
    private static func clock(_ wall: WallTime, _ now: Moment) -> String {
        let civil = wall.civil(offset: now.offset)
        return civil.date == now.civil.date ? civil.hourMinute : civil.description
    }
}

/// A part in trouble, with what to do.
struct TroubleRow: Sendable {
    let part: String
    let state: String
    let name: String
    let hint: String

    init(part: String, state: String, name: String, hint: String) {
        (self.part, self.state, self.name, self.hint) = (part, state, name, hint)
    }

    init(_ report: PartReport, _ words: PageTexts) {
        self.init(
            part: report.name, state: report.state.rawValue, name: PartRow.name(report.name, words),
            hint: words.hint(report.hint, for: .clerk)
                ?? (report.hint.isEmpty ? words("counter.partDown") : words(report.hint)))
    }
}
