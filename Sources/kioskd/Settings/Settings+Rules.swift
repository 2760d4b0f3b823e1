import Domain

// The sections `hours`, `queue`, `items`, `ratings` and `appointments` as rules of the hall; what is left out keeps the
// rules' own value.

extension Settings {
    /// What becomes of an item whose papers did not come in time.
    enum WhenLate: String, Decodable, CaseIterable { case withdraw, keep }
}

extension SiteRules {
    init(
        hours: Settings.Hours?, queue: Settings.Queue?, items: Settings.Items?, ratings: Settings.Ratings?,
        appointments: Settings.Appointments?
    ) {
        self.init()
        self.hours = hours?.rules
        queue?.apply(to: &self.queue)
        items?.apply(to: &self.items)
        ratings?.apply(to: &self.ratings)
        self.appointments = appointments?.rules
    }
}

extension Settings {
    struct Hours: Decodable {
        let rules: OpeningHours

        private struct Key: CodingKey {
            let stringValue: String
            let intValue: Int? = nil
            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: Key.self)
            var rules = OpeningHours()
            let usual = try keys.decodeIfPresent([SessionText].self, forKey: Key("workdays"))
            for day in OpeningHours.Weekday.allCases {
                let own = try keys.decodeIfPresent([SessionText].self, forKey: Key(day.rawValue))
                rules.week[day] = (own ?? (day.isWorkday ? usual : nil))?.map(\.session)
            }
            let closures = try keys.decodeIfPresent([ClosureSection].self, forKey: Key("closures")) ?? []
            rules.closures = closures.map(\.closure)
            rules.lunchCounters =
                try keys.decodeIfPresent(Int.self, forKey: Key("lunch")) ?? rules.lunchCounters
            rules.lastMinutes =
                try keys.decodeIfPresent(Int.self, forKey: Key("lastminutes")) ?? rules.lastMinutes
            let lastTicket = try keys.decodeIfPresent(String.self, forKey: Key("lastticket"))
            rules.lastTicket = lastTicket.flatMap(LastTicket.Rule.init) ?? rules.lastTicket
            self.rules = rules
        }
    }

    struct Queue: Decodable {
        var recalls, interval, behind, returns, inarow, overtaken, perperson: Int?

        func apply(to rules: inout QueueRules) {
            rules.recalls = recalls ?? rules.recalls
            rules.recallInterval = interval.map { .seconds($0) } ?? rules.recallInterval
            rules.behind = behind ?? rules.behind
            rules.returns = returns ?? rules.returns
            rules.inARow = inarow ?? rules.inARow
            rules.overtaken = overtaken ?? rules.overtaken
            if let perperson { rules.perPerson = perperson == 0 ? nil : perperson }
        }
    }

    struct Items: Decodable {
        var notice, supplement, delivery, `extension`: Int?
        var latesupplement, latepledge: WhenLate?
        var complaints: String?
        var restricted: [ClerkRole]?

        func apply(to rules: inout ItemRules) {
            rules.noticeDays = notice ?? rules.noticeDays
            rules.supplementDays = supplement ?? rules.supplementDays
            rules.deliveryDays = delivery ?? rules.deliveryDays
            rules.extensionDays = `extension` ?? rules.extensionDays
            if let latesupplement { rules.lateSupplementWithdraws = latesupplement == .withdraw }
            if let latepledge { rules.latePledgeWithdraws = latepledge == .withdraw }
            rules.complaintPhone = complaints ?? rules.complaintPhone
            if let restricted { rules.restrictedSeenBy = Set(restricted) }
        }
    }

    struct Ratings: Decodable {
        var contact, answer, open: Int?

        func apply(to rules: inout RatingRules) {
            rules.contactDays = contact ?? rules.contactDays
            rules.answerDays = answer ?? rules.answerDays
            rules.openDays = open ?? rules.openDays
        }
    }
}

/// `08:30-12:00`
private struct SessionText: Decodable {
    let session: OpeningHours.Session

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let session = OpeningHours.Session(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not HH:MM-HH:MM")
        }
        self.session = session
    }
}

private struct ClosureSection: Decodable {
    let closure: OpeningHours.Closure

    private enum Key: CodingKey { case from, to, reason, english, open }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        let from = try keys.decode(CivilDate.self, forKey: .from)
        let to = try keys.decodeIfPresent(CivilDate.self, forKey: .to) ?? from
        guard from <= to else {
            throw DecodingError.dataCorruptedError(forKey: .to, in: keys, debugDescription: "before `from`")
        }
        let reason = try keys.decode(String.self, forKey: .reason)
        closure = OpeningHours.Closure(
            days: from...to,
            reason: .init(zh: reason, en: try keys.decodeIfPresent(String.self, forKey: .english) ?? reason),
            sessions: try keys.decodeIfPresent([SessionText].self, forKey: .open)?.map(\.session) ?? [])
    }
}
