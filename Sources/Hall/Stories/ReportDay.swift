package import Domain
import Paper
package import Store

/// The story of a day's end: the figures of the hall and of each clerk, counted from what is on record, on screen, on
/// paper and as a table; and who was not served, by number. Closing the day itself is a decision of people (`CloseDay`).
extension Hall {
    /// A business date as its report tells it. No resident's name is in it.
    package struct DayReport: Sendable {
        package let date: CivilDate
        package let figures: DayFigures
        /// By staff number.
        package let names: [String: String]
        package let roster: DayRoster
        /// Whom nobody served, by number.
        package let unserved: [TicketNumber]
        package let standing: Standing?
    }

    /// What can still be done something about; told of the current date only.
    package struct Standing: Sendable {
        package let day: DayState
        package let backlog: Backlog
        /// Slips whose fate staff must decide.
        package let doubtfulSlips: Int
        /// Open items past their date.
        package let overdue: Int
    }

    package func report(on date: CivilDate) async throws(HallError) -> DayReport {
        let day = BusinessDate(date)
        let visits = try await recording(await store.visitFigures(on: day))
        let items = try await recording(await store.itemFigures(on: day))
        let ratings = try await recording(
            await store.ratingFigures(on: day, openDays: site.rules.ratings.openDays))
        return try await DayReport(
            date: date,
            figures: DayFigures(
                visits: visits.map { DayFigures.Visit($0) }, items: items.map { DayFigures.Matter($0) },
                ratings: ratings.rated.map { .init(level: $0.level.rawValue, clerk: $0.clerk) },
                notRated: ratings.notRated),
            names: clerkNames(), roster: roster(on: date),
            unserved: visits.filter { $0.state == .unserved }.map(\.number), standing: standing(on: date))
    }

    /// The slip of the report for the head of the hall; queued like every other paper.
    package func printReport(
        on date: CivilDate, _ session: Session, _ once: Once
    ) async throws(HallError) -> PrintView {
        let command = command(once, by: session)
        let slip = DayReportSlip(
            try await report(on: date), hall: site.name, at: command.moment)
        guard let content = try? SlipContent.dayReport(slip, english: false).encoded() else {
            throw .slipUnreadable
        }
        let job = try await recording(await store.queueReport(content, command))
        return try await print(job.id)
    }

    private func standing(on date: CivilDate) async throws(HallError) -> Standing? {
        let now = time.now()
        guard let day = try await recording(await store.day(at: now)), day.date.date == date else {
            return nil
        }
        let overdue = try await recording(await store.workList(dueUntil: date.advanced(byDays: -1)))
        return try await Standing(
            day: day, backlog: recording(await store.backlog()),
            doubtfulSlips: recording(await store.prints(limit: Store.longestList)).doubtful.count,
            overdue: overdue.count)
    }
}

extension DayFigures.Visit {
    fileprivate init(_ figure: VisitFigure) {
        self.init(
            state: figure.state, clerk: figure.clerk, waited: figure.waited, served: figure.served,
            told: figure.estimate)
    }
}

extension DayFigures.Matter {
    fileprivate init(_ figure: ItemFigure) {
        let steps: [(Step, Bool)] = [
            (.received, figure.received), (.accepted, figure.accepted), (.noticed, figure.noticed),
            (.refused, figure.refused), (.completed, figure.completed), (.handedOver, figure.handedOver),
            (.sameDay, figure.accepted && figure.completed), (.late, figure.late),
        ]
        self.init(clerk: figure.clerk, Set(steps.filter(\.1).map(\.0)))
    }
}

extension DayReportSlip {
    fileprivate init(_ report: Hall.DayReport, hall: String, at moment: Moment) {
        let (visits, items, ratings) = (report.figures.visits, report.figures.items, report.figures.ratings)
        self.init(
            hall: hall, day: report.date,
            visits: .init(
                taken: visits.taken, served: visits.served, noShow: visits.noShow,
                cancelled: visits.cancelled, unserved: report.unserved.map(\.description)),
            items: .init(
                received: items.received, accepted: items.accepted, noticed: items.noticed,
                refused: items.refused, completed: items.completed, handedOver: items.handedOver,
                sameDay: items.sameDay.part, late: items.late),
            backlog: report.standing.map { owed in
                .init(
                    waiting: owed.backlog.backlog, rejected: owed.backlog.rejected.count,
                    oldest: owed.backlog.oldest?.civil(offset: moment.offset).description,
                    unknownSlips: owed.doubtfulSlips)
            },
            waits: .init(
                median: visits.waits?.median.minutes, ninetieth: visits.waits?.ninetieth.minutes,
                foretoldRight: visits.foretold.part, foretold: visits.foretold.whole),
            ratings: .init(levels: ratings.counts, notRated: ratings.notRated),
            clerks: report.figures.clerks.map { one in
                .init(
                    clerk: [one.clerk, report.names[one.clerk]].compactMap(\.self).joined(separator: " "),
                    served: one.visits.served, completed: one.items.completed,
                    handedOver: one.items.handedOver)
            }, issued: moment.civil.description)
    }
}
