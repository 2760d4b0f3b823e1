/// What is wrong with a calendar's file, in the words of the technician who wrote it.
package struct CalendarProblem: Hashable, Sendable {
    /// From 1.
    package let line: Int
    package let chinese: String
    package let english: String
}

extension CalendarDocument {
    /// Where it lies under the assets, and under the state directory where a technician laid one.
    package static let file = "calendar/holidays.json"
    /// The file of three years takes 30 KiB.
    package static let longestFile = 1 << 20

    package struct Problems: Error, Hashable, Sendable {
        package let first: CalendarProblem
        /// In the order of the file.
        package let all: [CalendarProblem]

        /// Nil when there is none.
        fileprivate init?(_ problems: [CalendarProblem]) {
            guard let first = problems.first else { return nil }
            (self.first, all) = (first, problems)
        }
    }

    /// Reads a whole file and checks that it can be counted by; throws everything that is wrong with it.
    package init(reading bytes: [UInt8]) throws(Problems) {
        let problems: [CalendarProblem]
        do throws(JSONFault) {
            self = try JSONFault.decode(CalendarDocument.self, from: bytes)
            problems = CalendarCheck(text: JSONPlaces(bytes)).problems(in: self)
        } catch {
            self.init(years: [])
            problems = [CalendarProblem(line: error.line, chinese: error.chinese, english: error.english)]
        }
        if let problems = Problems(problems) { throw problems }
    }
}

/// The rules of a calendar that no type can hold.
private struct CalendarCheck {
    let text: JSONPlaces

    func problems(in document: CalendarDocument) -> [CalendarProblem] {
        var problems: [CalendarProblem] = []
        if document.years.isEmpty {
            problems.append(at([.key("years")], "没有任何年份", "holds no year"))
        }
        var known: Set<Int> = []
        for (place, year) in document.years.enumerated() {
            let path: [JSONPlaces.Step] = [.key("years"), .index(place)]
            if !known.insert(year.year).inserted {
                problems.append(
                    at(path, "\(year.year) 年出现两次，请只留一处", "the year \(year.year) stands twice; keep one"))
            }
            problems += self.problems(of: year, path)
        }
        for (place, region) in (document.regional ?? []).enumerated() {
            problems += self.problems(of: region, [.key("regional"), .index(place)])
        }
        return problems.sorted { $0.line < $1.line }
    }

    private func problems(
        of year: CalendarDocument.Year, _ path: [JSONPlaces.Step]
    ) -> [CalendarProblem] {
        var problems: [CalendarProblem] = []
        var seen: Set<CivilDate> = []
        for (place, day) in year.days.enumerated() {
            let date = path + [.key("days"), .index(place), .key("date")]
            if day.date.year != year.year {
                problems.append(
                    at(date, "\(day.date) 不在 \(year.year) 年", "\(day.date) is not in \(year.year)"))
            }
            if !seen.insert(day.date).inserted {
                problems.append(at(date, "\(day.date) 出现两次，请只留一处", "\(day.date) stands twice; keep one"))
            }
            if let weekday = day.weekday, weekday != day.date.weekday {
                problems.append(
                    at(
                        date, "\(day.date) 的星期应为 \(day.date.weekday)（1 为周一），写的是 \(weekday)",
                        "the weekday of \(day.date) is \(day.date.weekday) (1 = Monday), not \(weekday)"))
            }
            if day.type == .workday, day.date.weekday <= 5 { problems.append(notMadeUp(day.date, date)) }
        }
        // Sums are worth looking at only when the days are right.
        return problems.isEmpty ? sums(of: year, path) : problems
    }

    private func problems(
        of region: CalendarDocument.Region, _ path: [JSONPlaces.Step]
    ) -> [CalendarProblem] {
        (region.workDays ?? []).enumerated().filter { $0.element.weekday <= 5 }.map { place, day in
            notMadeUp(day, path + [.key("work_days"), .index(place)])
        }
    }

    /// What the file says it counted, against what its days make.
    private func sums(of year: CalendarDocument.Year, _ path: [JSONPlaces.Step]) -> [CalendarProblem] {
        let calendar = WorkingCalendar(CalendarDocument(years: [year]), site: "")
        let months = (1...12).map { calendar.workingDays(inMonth: $0, of: year.year) }
        var problems: [CalendarProblem] = []
        if let stated = year.workingDaysByMonth, stated != months {
            problems.append(
                at(
                    path + [.key("working_days_by_month")],
                    "各月工作日应为 \(months)，请核对日期或更正此行",
                    "the working days by month make \(months); check the dates or mend this line"))
        }
        let total = months.reduce(0, +)
        if let stated = year.workingDays, stated != total {
            problems.append(
                at(
                    path + [.key("working_days_total")],
                    "全年工作日应为 \(total) 天，写的是 \(stated)；请核对日期或更正此行",
                    "the working days of the year make \(total), not \(stated); check the dates or mend this line"
                ))
        }
        return problems
    }

    private func notMadeUp(_ day: CivilDate, _ path: [JSONPlaces.Step]) -> CalendarProblem {
        at(
            path, "\(day) 不是周六或周日，不能是调休上班日",
            "\(day) is no Saturday or Sunday, so it cannot be a make-up working day")
    }

    private func at(_ path: [JSONPlaces.Step], _ chinese: String, _ english: String) -> CalendarProblem {
        CalendarProblem(line: text.line(of: path), chinese: chinese, english: english)
    }
}
