import Domain
import Hall
import Hummingbird
import Store

/// Each date of a recurring booking as it would be, before anything is booked.
struct SeriesView: Sendable {
    struct DateRow: Sendable {
        let date: String
        let text: String
        /// `yes` or `no`.
        let state: String
    }

    let bookable: Int
    let text: String
    let dates: [DateRow]

    /// Of `?service=`, `start=`, `from=`, `until=`, `weekdays=1,3,5` and perhaps `visit=`.
    init(_ hall: Hall, _ session: Session, _ request: Request, _ words: PageTexts) async throws {
        let asked = request.uri.queryParameters
        func value<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value {
            guard let value = asked[Substring(name)].flatMap({ read(String($0)) }) else {
                throw Problem(.badField, ["field": name])
            }
            return value
        }
        let weekdays = try value("weekdays") { $0.split(separator: ",").map { Int($0) ?? 0 } }
        let visit = asked["visit"].flatMap { VisitID(String($0)) }
        let wish = Hall.SeriesWish(
            person: visit.map { .visit($0) }, service: try value("service") { $0 }, weekdays: weekdays,
            start: try value("start") { TimeOfDay($0) }, from: try value("from") { CivilDate($0) },
            until: try value("until") { CivilDate($0) })
        let (today, found) = (try await hall.today(), try await hall.series(wish, session))
        dates = found.map { one in
            DateRow(
                date: AppointmentWords.date(one.date, on: today, words),
                text: one.refusal.map { Self.refusal($0, today, words) } ?? words("bookDesk.canBook"),
                state: one.refusal == nil ? "yes" : "no")
        }
        bookable = found.count { $0.refusal == nil }
        let values = ["n": "\(bookable)", "m": "\(found.count - bookable)"]
        text = bookable == 0 ? words("bookDesk.previewNone") : words("bookDesk.previewTitle", values)
    }

    private static func refusal(
        _ refusal: Hall.SeriesRefusal, _ today: CivilDate, _ words: PageTexts
    ) -> String {
        switch refusal {
        case .booking(let refusal): AppointmentWords.refusal(refusal, words)
        case .paused(let until):
            words("bookDesk.isPaused", ["date": AppointmentWords.date(until, on: today, words)])
        }
    }
}
