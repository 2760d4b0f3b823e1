import Domain
import Hall
import Hummingbird
import Store

/// The resident's screen (`/`): one question at a time, spoken to in 您.
///
/// Every step of the screen is drawn here once, as a `<template>` without any person in it; the script shows one step
/// at a time and writes a name or a number into it only while that person stands there.
extension Screens {
    func addResident(to router: Router<PageContext>) {
        router.get("/") { request, context in
            let words = words(context)
            let view = ResidentPage(
                t: words, frame: PageFrame(hall, words), idle: try await idle(words),
                rating: RatingView(hall.ratingReasons, words))
            return page("kiosk", view, request, context)
        }
        router.get("/fragments/idle") { _, context in
            let words = words(context)
            return html("kiosk-idle", IdleFragment(t: words, idle: try await idle(words)))
        }
    }

    private func idle(_ words: PageTexts) async throws -> IdleView {
        let waiting = try await hall.store.queue().waitingCount
        let state = try await hall.hallState()
        return IdleView(
            today: hall.time.now().civil.date.description,
            takesBookings: hall.site.rules.appointments != nil,
            doors: DoorsView(hall, state, words),
            waiting: waiting == 0 ? words("kiosk.nobodyWaits") : words("kiosk.waiting", ["n": "\(waiting)"]),
            wait: waiting == 0 ? nil : try await wait(in: state, words),
            readerWorks: hall.parts.works("reader"),
            printerWorks: hall.spooler.isReady, printerTrouble: printerTrouble(words))
    }

    /// How long those wait who come now; nil where it is not known, and then nothing is said.
    private func wait(in state: HallState, _ words: PageTexts) async throws -> String? {
        guard state.givesNumbers, let wait = try await hall.waits(in: state)?.atTheEnd else { return nil }
        return words("hours.waitNow", ["wait": words(wait.telling.key, wait.telling.values)])
    }

    /// Why no slip comes out, in words for residents.
    private func printerTrouble(_ words: PageTexts) -> String {
        let hint = hall.parts.state(of: "printer").flatMap { words.hint($0.hint, for: .resident) }
        return hint ?? words("kiosk.printerDown")
    }
}

private struct ResidentPage {
    let t: PageTexts
    let frame: PageFrame
    let idle: IdleView
    let rating: RatingView
}

private struct IdleFragment {
    let t: PageTexts
    let idle: IdleView
}

private struct IdleView {
    /// The date on the wall, by which the scripts say "tomorrow".
    let today: String
    let takesBookings: Bool
    let doors: DoorsView
    let waiting: String
    let wait: String?
    let readerWorks: Bool
    let printerWorks: Bool
    let printerTrouble: String
}
