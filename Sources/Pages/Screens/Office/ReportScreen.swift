import Domain
import Hall
import Hummingbird
import Store

/// The report of a day (`/report?date=`): the hall's figures, each clerk's, and for the current date the end of the day:
/// who would be left unserved, by number and with how long they have waited, before anybody decides it.
///
/// Everybody who is signed in reads and prints; managers close the day and open it again.
extension Screens {
    func addReport(to router: Router<PageContext>) {
        router.get("/report") { request, context in
            guard let session = context.session else { return signIn(request, context) }
            let words = words(context)
            let report = try await ReportView(hall, date(request), session, words)
            let view = ReportPage(
                t: words, frame: PageFrame(hall, words), clerk: session.clerk.name, report: report)
            return page("report", view, request, context)
        }
        router.get("/fragments/report") { request, context in
            let (session, words) = (try context.clerk(), words(context))
            let report = try await ReportView(hall, date(request), session, words)
            return html("report-parts", ReportFragment(t: words, report: report))
        }
    }

    /// Of `?date=`; today where there is none, or none that is a date.
    private func date(_ request: Request) async throws -> CivilDate {
        let asked = request.uri.queryParameters["date"].flatMap { CivilDate(String($0)) }
        return if let asked { asked } else { try await hall.today() }
    }
}

private struct ReportPage {
    let t: PageTexts
    let frame: PageFrame
    let clerk: String
    let report: ReportView
}

private struct ReportFragment {
    let t: PageTexts
    let report: ReportView
}
