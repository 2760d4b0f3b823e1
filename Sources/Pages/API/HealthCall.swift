import Domain
import Hall
import Hummingbird

/// How the kiosk is doing, part by part; always 200, because a kiosk without paper still serves. Both listeners.
struct HealthCall {
    let hall: Hall

    func add(to router: Router<PageContext>) { router.get("/health", use: show) }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let parts = hall.parts.all
        let well = parts.allSatisfy { $0.state == .ok }
        return Answer.json(
            HealthJSON(status: well ? "ok" : "degraded", parts: parts.map { PartJSON($0, texts: hall.texts) })
        )
    }
}

private struct HealthJSON: Encodable {
    var status: String
    var parts: [PartJSON]
}

/// A part with its hint as sentences: Chinese, then English; empty when all is well.
struct PartJSON: Encodable {
    var name: String
    var state: PartReport.State
    var since: String
    var hint: String

    init(_ report: PartReport, texts: Texts) {
        (name, state, since) = (report.name, report.state, report.since)
        hint =
            report.hint.isEmpty
            ? ""
            : Texts.Language.allCases.map { texts.text(report.hint, $0, report.values) }.joined(
                separator: " ")
    }
}
