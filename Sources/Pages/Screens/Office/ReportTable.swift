import Domain
import Hall

/// The columns of a day's report, in one order for the screen and for the spreadsheet.
enum ReportTable {
    /// The figures of one line, each with the key of its heading.
    static func columns(
        _ visits: DayFigures.Visits, _ items: DayFigures.Items, _ ratings: DayFigures.Ratings,
        _ words: PageTexts
    ) -> [(heading: String, value: String)] {
        func minutes(_ duration: Duration?) -> String { duration?.minutes ?? "" }
        func inMinutes(_ name: String) -> String { words("report.inMinutes", ["name": name]) }
        return [
            (words("report.taken"), "\(visits.taken)"), (words("report.served"), "\(visits.served)"),
            (words("report.noShow"), "\(visits.noShow)"), (words("report.cancelled"), "\(visits.cancelled)"),
            (words("report.unserved"), "\(visits.unserved)"), (words("report.open"), "\(visits.open)"),
            (inMinutes(words("report.waitMedian")), minutes(visits.waits?.median)),
            (inMinutes(words("report.waitNinetieth")), minutes(visits.waits?.ninetieth)),
            (inMinutes(words("report.serviceMedian")), minutes(visits.services?.median)),
            (inMinutes(words("report.serviceNinetieth")), minutes(visits.services?.ninetieth)),
            (words("report.foretoldRight"), "\(visits.foretold.part)"),
            (words("report.foretold"), "\(visits.foretold.whole)"),
            (words("report.received"), "\(items.received)"), (words("report.accepted"), "\(items.accepted)"),
            (words("report.noticed"), "\(items.noticed)"), (words("report.refused"), "\(items.refused)"),
            (words("report.completed"), "\(items.completed)"),
            (words("report.sameDay"), "\(items.sameDay.part)"),
            (words("report.handedOver"), "\(items.handedOver)"), (words("report.late"), "\(items.late)"),
        ] + rated(ratings, words)
    }

    static func level(_ level: Int, _ words: PageTexts) -> String {
        switch level {
        case 5: words("report.veryGood")
        case 4: words("report.good")
        case 3: words("report.fair")
        case 2: words("report.bad")
        default: words("report.veryBad")
        }
    }

    /// A heading, the hall, then each clerk by staff number.
    static func rows(_ report: Hall.DayReport, _ words: PageTexts) -> [[String]] {
        let (date, figures) = (report.date.description, report.figures)
        let hall = columns(figures.visits, figures.items, figures.ratings, words)
        let heading = [words("report.date"), words("report.who")] + hall.map(\.heading)
        let clerks = figures.clerks.map { one in
            [date, one.clerk] + columns(one.visits, one.items, one.ratings, words).map(\.value)
        }
        return [heading, [date, words("report.wholeHall")] + hall.map(\.value)] + clerks
    }

    private static func rated(
        _ ratings: DayFigures.Ratings, _ words: PageTexts
    ) -> [(heading: String, value: String)] {
        zip(DayFigures.Ratings.levels, ratings.counts).map { (level($0, words), "\($1)") }
            + [(words("report.notRated"), "\(ratings.notRated)")]
    }
}
