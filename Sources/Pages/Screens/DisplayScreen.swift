import Domain
import Hall
import Hummingbird
import Store

/// The hall's display (`/display`): who is called to which counter. Numbers only, no names and no matters
/// (facts/domain.md e).
extension Screens {
    func addDisplay(to router: Router<PageContext>) {
        router.get("/display") { request, context in
            let words = words(context)
            let view = DisplayPage(t: words, frame: PageFrame(hall, words), board: try await board(words))
            return page("display", view, request, context)
        }
        router.get("/fragments/board") { _, context in
            let words = words(context)
            return html("display-board", BoardFragment(t: words, board: try await board(words)))
        }
    }

    private func board(_ words: PageTexts) async throws -> BoardView {
        let now = hall.time.now()
        let calls = try await callsOfToday(now)
        let queue = try await hall.store.queue()
        let listed = queue.waiting.prefix(BoardView.mostWaiting).map { NumberView(number: $0.description) }
        let doors = DoorsView(hall, try await hall.hallState(), words)
        let isEmpty = queue.waitingCount == 0 && queue.called.isEmpty && queue.serving.isEmpty
        return BoardView(
            shut: isEmpty && doors.notice == nil ? doors.closed : nil,
            notice: doors.notice ?? (isEmpty || doors.closed == nil ? nil : words("hours.stopped")),
            now: now.wall.milliseconds,
            newest: calls.first.map { CallView($0, words) },
            recent: calls.dropFirst().prefix(BoardView.mostRecent).map { CallView($0, words) },
            counters: (1...max(1, hall.site.counters)).map { CounterView($0, queue, words) },
            waiting: words("display.waiting", ["n": "\(queue.waitingCount)"]),
            next: listed, more: queue.waitingCount > listed.count)
    }

    /// The newest call of each number, newest first, of the date on the wall today.
    private func callsOfToday(_ now: Moment) async throws -> [CallRecord] {
        let today = now.civil.date
        var seen: Set<TicketNumber> = []
        return try await hall.store.lastCalls(limit: 40).sorted { $0.call > $1.call }
            .filter { $0.wall.civil(offset: now.offset).date == today && seen.insert($0.number).inserted }
    }
}

private struct DisplayPage {
    let t: PageTexts
    let frame: PageFrame
    let board: BoardView
}

private struct BoardFragment {
    let t: PageTexts
    let board: BoardView
}

private struct BoardView {
    /// What fits beside the newest call, in letters that can be read from the last row of seats.
    static let mostRecent = 5
    static let mostWaiting = 6

    /// Nobody is there any more: the whole board says when the hall opens again.
    let shut: ClosedView?
    let notice: String?
    /// Milliseconds since 1970, so that the script can tell a fresh call from an old one.
    let now: Int64
    let newest: CallView?
    let recent: [CallView]
    let counters: [CounterView]
    let waiting: String
    let next: [NumberView]
    let more: Bool
}

private struct NumberView {
    let number: String
}

private struct CallView {
    let call: Int64
    let number: String
    let counter: Int
    let at: Int64
    let counterText: String
    let sentence: String

    init(_ record: CallRecord, _ words: PageTexts) {
        (call, number, counter) = (record.call, record.number.description, record.counter)
        at = record.wall.milliseconds
        counterText = words("display.counter", ["n": "\(record.counter)"])
        sentence = words("display.please", ["number": number, "counter": "\(record.counter)"])
    }
}

private struct CounterView {
    let counterText: String
    let number: String?
    /// One of `called`, `serving`, `free`.
    let state: String
    let stateText: String

    init(_ counter: Int, _ queue: QueueView, _ words: PageTexts) {
        counterText = words("display.counter", ["n": "\(counter)"])
        if let called = queue.called.first(where: { $0.counter == counter }) {
            (number, state, stateText) = (called.number.description, "called", words("display.called"))
        } else if let serving = queue.serving.first(where: { $0.counter == counter }) {
            (number, state, stateText) = (serving.number.description, "serving", words("display.serving"))
        } else {
            (number, state, stateText) = (nil, "free", words("display.free"))
        }
    }
}
