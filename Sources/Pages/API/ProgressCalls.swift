import Domain
import Hall
import Hummingbird

/// How far a matter is, for who holds its card or its paper (`ShowProgress`). Neither call says how many matters there are
/// that few may see.
struct ProgressCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/cards/{card}/progress") { _, context in
            try Answer.json(
                ProgressJSON(await hall.progress(card: context.parameters.get("card") ?? ""), hall))
        }
        router.get("/api/progress/{scan}") { _, context in
            try Answer.json(
                ProgressJSON(await hall.progress(scan: context.parameters.get("scan") ?? ""), hall))
        }
    }
}

private struct ProgressJSON: Encodable {
    struct Words: Encodable {
        var zh: String
        var en: String
    }

    struct Missing: Encodable {
        var zh: String
        var en: String
        /// In the words of the notice.
        var problem: Known<String>
        var due: Deadline

        init(_ missing: Hall.ProgressView.Missing) {
            (zh, en, due) = (missing.zh, missing.en, missing.due)
            problem = Known(missing.problem)
        }
    }

    struct Item: Encodable {
        var short: String
        /// `null` for a matter the catalogue no longer has.
        var service: Known<Words>
        var stage: ItemProgress.Stage
        /// 1 to 4; `null` for a matter that left the way.
        var step: Known<Int>
        var open: Bool
        var since: Known<CivilDate>
        var due: Known<Deadline>
        var late: Bool
        var body: Known<Words>
        var missing: [Missing]
        /// The item where it may be rated now, else `null`.
        var rateable: Known<String>

        init(_ view: Hall.ProgressView.ItemView) {
            let progress = view.progress
            (short, stage, open) = (view.short, progress.stage, progress.isOpen)
            service = Known(view.service.map { Words(zh: $0.zh, en: $0.en) })
            (step, since, due) = (Known(progress.step), Known(progress.since), Known(progress.due))
            late = progress.isLate
            body = Known(progress.body.map { Words(zh: $0, en: view.bodyInEnglish ?? $0) })
            missing = view.missing.map(Missing.init)
            rateable = Known(view.rateable?.text)
        }
    }

    var items: [Item]
    /// There are more; the desk knows them.
    var more: Bool
    /// Whom to ask; `null` where the site has set no number.
    var phone: Known<String>

    init(_ view: Hall.ProgressView, _ hall: Hall) {
        (items, more, phone) = (view.items.map(Item.init), view.hasMore, Known(hall.site.phone))
    }
}
