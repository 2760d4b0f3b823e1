import Domain
import Hall
import Store

/// One thing that can be done with an item: a button with its key.
struct ItemAction: Sendable {
    let id: String
    let act: String
    let item: String
    let short: String
    let visit: String
    /// The sheet it opens; nil where one press does it.
    let sheet: String?
    let text: String
    let key: String?
    let digit: String?
    let isPrimary: Bool
    /// The slip it prints again.
    let job: String?
    let slip: String?

    private init(
        _ draft: Draft, _ item: Item, _ place: ItemRow.Place, isPrimary: Bool, digit: String?
    ) {
        // One element of the page bears the plain name: that of the item of the visit the keys are for.
        id =
            place.isNext && place.list == "desk"
            ? draft.name : "\(draft.name)-\(place.list)-\(item.id.text)"
        (act, sheet, text) = (draft.act, draft.sheet, draft.text)
        (self.item, short, visit) = (item.id.text, item.number.short, item.visit.text)
        (key, self.digit, self.isPrimary) = (digit == nil ? draft.key : nil, digit, isPrimary)
        (job, slip) = (draft.lost?.job, draft.lost?.slipName)
    }
}

extension ItemAction {
    /// What stands on the buttons of an item, the next step first, then the rest behind "…". Nothing is offered that
    /// the item machine and the catalogue do not allow (`Hall.ItemView.events`).
    static func all(
        for view: Hall.ItemView, _ place: ItemRow.Place, _ words: PageTexts
    ) -> (next: [ItemAction], rest: [ItemAction]) {
        let allowed = { (draft: Draft) in draft.event.map(view.events.contains) ?? true }
        let takesUp = place.mayContinue && view.item.isBeforeAcceptance
        let next =
            place.mayAct && (place.isNamed || takesUp)
            ? Draft.steps(for: view.item, place, words).filter(allowed) : []
        let rest = place.isNamed ? Draft.others(for: view.item, place, words).filter(allowed) : []
        return (
            next.enumerated().map {
                ItemAction($1, view.item, place, isPrimary: $0 == 0, digit: nil)
            },
            rest.enumerated().map {
                ItemAction($1, view.item, place, isPrimary: false, digit: ReasonRow.digit($0))
            }
        )
    }

    /// An action before it stands anywhere.
    private struct Draft {
        var name: String
        var act: String
        var text: String
        var key: String?
        var sheet: String?
        var event: ItemEvent?
        var lost: LostSlip?

        static func sheet(_ name: String, _ text: String, _ event: ItemEvent, key: String? = nil) -> Draft {
            Draft(name: name, act: "sheet", text: text, key: key, sheet: name, event: event)
        }

        /// The step that is due.
        static func steps(for item: Item, _ place: ItemRow.Place, _ words: PageTexts) -> [Draft] {
            if item.life.pause != nil {
                return [
                    Draft(
                        name: "resume-clock", act: "resume-clock", text: words("console.resumeClock"),
                        key: "C", event: .resume)
                ]
            }
            if place.mayContinue, item.isBeforeAcceptance { return [continuing(words)] }
            return switch item.state {
            case .received: [accepting(item, place, words)]
            case .noticed: [bring(words)]
            case .accepted: accepted(item, words)
            case .handedOver:
                item.life.terms.standing == .forwarding && item.life.handOver?.takenUp == nil
                    ? [sheet("take-up", words("console.takeUp"), .takeUp, key: "H")]
                    : [sheet("decide", words("console.decide"), .decide, key: "C")]
            case .decided: [sheet("deliver", words("console.deliver"), .deliver, key: "C")]
            case .refused, .completed, .delivered, .withdrawn: []
            }
        }

        /// With the resident here the form is opened again; without, what was brought is accepted, or settled at
        /// once where the matter is of that kind.
        private static func accepting(_ item: Item, _ place: ItemRow.Place, _ words: PageTexts) -> Draft {
            if place.isHere {
                return Draft(name: "go-on", act: "go-on", text: words("console.goOn"), key: "A")
            }
            return item.life.terms.sameDay
                ? completing(words)
                : Draft(
                    name: "accept-item", act: "accept-item", text: words("counter.accept"), key: "A",
                    event: .accept)
        }

        private static func completing(_ words: PageTexts) -> Draft {
            Draft(
                name: "complete", act: "complete", text: words("counter.complete"), key: "C", event: .complete
            )
        }

        /// Its answers are mended in the visit being served: the resident came back.
        private static func continuing(_ words: PageTexts) -> Draft {
            Draft(name: "continue", act: "continue-item", text: words("console.continueItem"), key: "A")
        }

        private static func bring(_ words: PageTexts) -> Draft {
            sheet("bring", words("console.bring"), .supplement, key: "A")
        }

        /// Pledged papers come first; then it is settled here, or goes to those who decide.
        private static func accepted(_ item: Item, _ words: PageTexts) -> [Draft] {
            let isOwed = !item.pledgedAndMissing.isEmpty
            var steps = isOwed ? [bring(words)] : []
            if !item.life.terms.sameDay {
                steps.append(sheet("hand-over", words("console.handOver"), .handOver, key: "H"))
            } else if !isOwed {
                steps.append(completing(words))
            }
            return steps
        }

        /// What is done seldom.
        static func others(for item: Item, _ place: ItemRow.Place, _ words: PageTexts) -> [Draft] {
            var rest: [Draft] = []
            if place.mayAct {
                // The clerk serves somebody, who need not be the one it is of.
                if place.mayContinue, item.isBeforeAcceptance {
                    rest.append(item.state == .noticed ? bring(words) : accepting(item, place, words))
                }
                if item.state == .received { rest.append(sheet("notice", words("console.notice"), .notice)) }
                if item.state == .received { rest.append(sheet("pledge", words("console.pledge"), .pledge)) }
                rest.append(sheet("refuse", words("console.refuse"), .refuse))
                if item.life.pause == nil { rest.append(sheet("pause", words("console.pause"), .pause)) }
                if item.life.extensions.isEmpty {
                    rest.append(sheet("extend", words("console.extend"), .extend))
                }
                rest.append(sheet("withdraw", words("console.withdraw"), .withdraw))
                if item.state.isOpen {
                    rest.append(
                        Draft(name: "pass-on", act: "sheet", text: words("console.passOn"), sheet: "pass-on"))
                }
            }
            if let lost = place.slip.flatMap({ LostSlip($0, words) }) {
                rest.append(
                    Draft(
                        name: "reprint-slip", act: "reprint-lost", text: words("console.reprintSlip"),
                        lost: lost))
            }
            return rest
        }
    }
}

extension Item {
    /// Its form may still be opened and mended.
    fileprivate var isBeforeAcceptance: Bool { state == .received || state == .noticed }
}
