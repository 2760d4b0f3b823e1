import Domain
import Hall
import Hummingbird
import Store

/// The roster (`/roster`): the week by clerk and weekday, what differs on single days, swaps, and the hand-over of a shift.
///
/// Everybody reads and hands over the own shift; managers plan. What changes comes as one fragment of regions.
extension Screens {
    func addRoster(to router: Router<PageContext>) {
        router.get("/roster") { request, context in
            guard let session = context.session else { return signIn(request, context) }
            let words = words(context)
            let view = RosterPage(
                t: words, frame: PageFrame(hall, words), clerk: session.clerk.name,
                roster: try await RosterView(hall, session, words))
            return page("roster", view, request, context)
        }
        router.get("/fragments/roster") { _, context in
            let words = words(context)
            let roster = try await RosterView(hall, try context.clerk(), words)
            return html("roster-parts", RosterFragment(t: words, roster: roster))
        }
    }
}

private struct RosterPage {
    let t: PageTexts
    let frame: PageFrame
    let clerk: String
    let roster: RosterView
}

private struct RosterFragment {
    let t: PageTexts
    let roster: RosterView
}
