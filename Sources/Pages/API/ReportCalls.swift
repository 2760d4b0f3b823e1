import Domain
import HTTPTypes
import Hall
import Hummingbird
import NIOCore
import Store

/// The report of a day: figures of the hall and of each clerk, as JSON, as a table and on paper; console only.
struct ReportCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/days/{date}/report", use: show)
        router.get("/api/days/{date}/report.csv", use: table)
        router.post("/api/days/{date}/report/print", use: print)
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return Answer.json(DayReportJSON(try await hall.report(on: date(context))))
    }

    /// One row for the hall and one for each clerk, by staff number; no name of anybody.
    @Sendable private func table(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        let date = try date(context)
        let words = PageTexts(texts: hall.texts, language: context.language)
        let rows = ReportTable.rows(try await hall.report(on: date), words)
        var response = Answer.bytes(ByteBuffer(string: CSV.text(rows)), type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"report-\(date).csv\""
        return response
    }

    @Sendable private func print(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let date = try date(context)
        let job = try await hall.printReport(on: date, session, Call(request).once)
        return Answer.json(PrintJSON(job, hall.texts), status: .created)
    }

    private func date(_ context: PageContext) throws -> CivilDate {
        guard let date = context.parameters.get("date").flatMap({ CivilDate($0) }) else {
            throw Problem(.notFound)
        }
        return date
    }
}

private struct DayReportJSON: Encodable {
    struct ByClerk: Encodable {
        var clerk: String
        var name: String
        var figures: FiguresJSON
    }

    var date: String
    var figures: FiguresJSON
    var clerks: [ByClerk]
    /// Staff numbers of those who were down for the counters.
    var onDuty: [String]
    /// Numbers nobody served.
    var unserved: [String]
    /// Whether the day is closed; `null` for earlier days.
    var closed: Known<Bool>

    init(_ report: Hall.DayReport) {
        let figures = report.figures
        date = report.date.description
        self.figures = FiguresJSON(figures.visits, figures.items, figures.ratings)
        clerks = figures.clerks.map {
            ByClerk(
                clerk: $0.clerk, name: report.names[$0.clerk] ?? "",
                figures: FiguresJSON($0.visits, $0.items, $0.ratings))
        }
        onDuty = report.roster.clerks(on: .counter)
        unserved = report.unserved.map(\.description)
        closed = Known(report.standing?.day.closed)
    }
}

private struct FiguresJSON: Encodable {
    struct Visits: Encodable {
        var taken, served, noShow, cancelled, unserved, open: Int
    }
    struct Times: Encodable {
        var count: Int
        /// Seconds.
        var median, ninetieth: Int64
    }
    struct Part: Encodable {
        var part, whole: Int
        /// With one decimal; `null` of nothing.
        var percent: Known<String>
    }
    struct Items: Encodable {
        var received, accepted, noticed, refused, completed, handedOver, late: Int
        var sameDay: Part
    }
    struct Ratings: Encodable {
        var levels: [String: Int]
        var notRated: Int
        var good: Part
    }

    var visits: Visits
    var waits: Known<Times>
    var services: Known<Times>
    var foretold: Part
    var items: Items
    var ratings: Ratings

    init(_ visits: DayFigures.Visits, _ items: DayFigures.Items, _ ratings: DayFigures.Ratings) {
        func times(_ spread: Spread?) -> Known<Times> {
            Known(
                spread.map {
                    Times(
                        count: $0.count, median: $0.median.components.seconds,
                        ninetieth: $0.ninetieth.components.seconds)
                })
        }
        func part(_ share: Share) -> Part {
            Part(part: share.part, whole: share.whole, percent: Known(share.percent))
        }
        self.visits = Visits(
            taken: visits.taken, served: visits.served, noShow: visits.noShow, cancelled: visits.cancelled,
            unserved: visits.unserved, open: visits.open)
        (waits, services, foretold) = (times(visits.waits), times(visits.services), part(visits.foretold))
        self.items = Items(
            received: items.received, accepted: items.accepted, noticed: items.noticed,
            refused: items.refused, completed: items.completed, handedOver: items.handedOver,
            late: items.late, sameDay: part(items.sameDay))
        let levels = zip(DayFigures.Ratings.levels, ratings.counts).map { (String($0), $1) }
        self.ratings = Ratings(
            levels: Dictionary(uniqueKeysWithValues: levels), notRated: ratings.notRated,
            good: part(ratings.good))
    }
}
