/// The file of public holidays and make-up days: `Assets/calendar/holidays.json`, or the one a technician laid in its
/// place (facts/domain.md g). Dates are `YYYY-MM-DD`; what is not named here is for readers and is passed over.
///
///     {"years": [{"year": 2026, "source_document_zh": …, "source_document_no": …, "issued": …,
///                 "working_days_total": 248, "working_days_by_month": [21, …],
///                 "days": [{"date": …, "weekday": 4, "type": "holiday" | "workday", "name": …, "name_en": …,
///                           "certain": true}]}],
///      "regional": [{"region_code": "45", "name_zh": …, "name_en": …, "off_days": [date], "work_days": [date]}]}
package struct CalendarDocument: Hashable, Sendable, Decodable {
    package struct Year: Hashable, Sendable, Decodable {
        package var year: Int
        package var document: String
        package var documentNumber: String?
        package var issued: CivilDate
        /// What the makers of the file counted, to catch a slip of the pen.
        package var workingDays: Int?
        package var workingDaysByMonth: [Int]?
        package var days: [Day]

        private enum CodingKeys: String, CodingKey {
            case year, issued, days
            case document = "source_document_zh"
            case documentNumber = "source_document_no"
            case workingDays = "working_days_total"
            case workingDaysByMonth = "working_days_by_month"
        }
    }

    package struct Day: Hashable, Sendable, Decodable {
        package enum Kind: String, Hashable, Sendable, Decodable { case holiday, workday }

        package var date: CivilDate
        package var type: Kind
        package var name: String
        package var nameEn: String?
        /// 1 = Monday to 7 = Sunday, for whoever checks the file by eye.
        package var weekday: Int?
        package var certain: Bool?

        private enum CodingKeys: String, CodingKey {
            case date, type, name, weekday, certain
            case nameEn = "name_en"
        }
    }

    /// Days of one part of the country, such as 三月三 in Guangxi; the station enters them from its own notice.
    package struct Region: Hashable, Sendable, Decodable {
        /// How the codes of its sites begin; nil counts at every site.
        package var code: String?
        package var name: String
        package var nameEn: String?
        package var offDays: [CivilDate]
        package var workDays: [CivilDate]?

        private enum CodingKeys: String, CodingKey {
            case code = "region_code"
            case name = "name_zh"
            case nameEn = "name_en"
            case offDays = "off_days"
            case workDays = "work_days"
        }

        package func holds(site: String) -> Bool { code.map { site.hasPrefix($0) } ?? true }
    }

    package var years: [Year]
    package var regional: [Region]?

    package init(years: [Year], regional: [Region]? = nil) { (self.years, self.regional) = (years, regional) }

    /// This file in the place of `base`, year by year: a year that only one of them holds is kept, of two the one whose
    /// notice was issued later, else this one's. Regional days are this file's if it says anything of them.
    ///
    /// So a file of one new year can be laid on those that came with the kiosk, and does not hide what a later release
    /// brings.
    package func replacing(_ base: CalendarDocument) -> CalendarDocument {
        var years = Dictionary(base.years.map { ($0.year, $0) }, uniquingKeysWith: { first, _ in first })
        for year in self.years where year.issued >= years[year.year]?.issued ?? year.issued {
            years[year.year] = year
        }
        return CalendarDocument(
            years: years.values.sorted { $0.year < $1.year }, regional: regional ?? base.regional)
    }
}

extension WorkingCalendar {
    /// The calendar of the site with this 12-digit code; what its region says goes before what the country says.
    package init(_ document: CalendarDocument, site: String) {
        var special: [CivilDate: SpecialDay] = [:]
        for day in document.years.flatMap(\.days) {
            special[day.date] = SpecialDay(
                isWorked: day.type == .workday, zh: day.name, en: day.nameEn ?? day.name,
                isCertain: day.certain ?? true)
        }
        for region in document.regional ?? [] where region.holds(site: site) {
            for (isWorked, days) in [(false, region.offDays), (true, region.workDays ?? [])] {
                for day in days {
                    special[day] = SpecialDay(
                        isWorked: isWorked, zh: region.name, en: region.nameEn ?? region.name)
                }
            }
        }
        self.init(
            sources: document.years.map {
                Source(
                    year: $0.year, document: $0.document, documentNumber: $0.documentNumber, issued: $0.issued
                )
            }, special: special)
    }
}
