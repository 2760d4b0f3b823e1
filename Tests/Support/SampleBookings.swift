package import Domain
package import Hall

extension Samples {
    /// The usual hours (`hours`), with bookings in slots of half an hour, one place for each counter.
    package static func bookings(
        closures: [OpeningHours.Closure] = [], _ change: (inout AppointmentRules) -> Void = { _ in }
    ) -> SiteRules {
        var rules = hours(closures: closures)
        var appointments = AppointmentRules()
        change(&appointments)
        rules.appointments = appointments
        return rules
    }

    /// Another resident than `card`, 36 years old on the simulated morning; nobody's number.
    package static let secondCard = IdentityCard(
        kind: .resident, name: "测试乙", sex: .male, nation: Nation(code: "01"), birth: secondBirth,
        address: "测试省测试市测试路2号", number: "990000199001010017", issuer: "测试市公安局",
        validFrom: secondBirth, expiry: .never)

    private static let secondBirth: CivilDate = {
        guard let date = CivilDate("1990-01-01") else { preconditionFailure("a date of the calendar") }
        return date
    }()
}

extension SimulatedHall {
    /// A wish for a slot so many days after the simulated morning's date (a Monday).
    package func wish(
        _ person: Hall.Person, _ start: String, day: Int = 0, service: String = "ZX020102",
        hold: AppointmentID? = nil, language: Texts.Language = .chinese, wantsPaper: Bool = true
    ) -> Hall.BookingWish {
        guard let start = TimeOfDay(start) else { preconditionFailure("no time of day: \(start)") }
        return Hall.BookingWish(
            hold: hold, person: person, service: service, date: date(day), start: start,
            language: language, wantsPaper: wantsPaper)
    }

    /// The date so many days after the simulated morning's.
    package func date(_ day: Int) -> CivilDate {
        SimulatedTime.morning.civil(offset: 8 * 3600).date.advanced(byDays: day)
    }
}
