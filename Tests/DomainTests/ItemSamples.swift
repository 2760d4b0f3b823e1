import Domain
import Testing

/// Days of March and April 2026, which the calendar of the tests knows: Qingming is 4 to 6 April.
func day(_ text: String) -> CivilDate {
    guard let day = CivilDate("2026-\(text)") else { preconditionFailure("a day of 2026") }
    return day
}

enum ItemSamples {
    static let calendar: WorkingCalendar = {
        let free = ["04-04", "04-05", "04-06"].map {
            (day($0), WorkingCalendar.SpecialDay(isWorked: false, zh: "清明节", en: "Qingming"))
        }
        let source = WorkingCalendar.Source(year: 2026, document: "test", issued: day("01-01"))
        return WorkingCalendar(sources: [source], special: Dictionary(uniqueKeysWithValues: free))
    }()
    static let clock = ItemClock(ItemRules(), calendar)

    /// An item whose papers were taken on Monday, 2 March.
    static func item(_ terms: ItemTerms = ItemTerms(sameDay: false, promisedDays: 20)) -> Item {
        let wall = WallTime(milliseconds: 0)
        guard
            let number = ItemNumber(
                region: "450502001001", date: BusinessDate(day("03-02")), running: 1)
        else { preconditionFailure("an item number") }
        return Item(
            id: ItemID(at: wall), number: number, visit: VisitID(at: wall), service: "ZX010101",
            catalogVersion: "t", form: ["name": .text("a")], received: [0], created: wall,
            life: ItemLife(terms: terms, holder: "1001", received: day("03-02")))
    }

    static let forwarded = ItemTerms(sameDay: false, promisedDays: 20, standing: .forwarding)
}

extension Item {
    /// The item after the steps, each on its day, by clerk 1002.
    func after(_ steps: (ItemStep, String)..., clock: ItemClock = ItemSamples.clock) throws -> Item {
        var item = self
        for (step, date) in steps {
            item = try item.taking(step, on: day(date), by: "1002", clock).item
        }
        return item
    }

    func refusal(of step: ItemStep, on date: String = "03-03") -> ItemRefusal? {
        do throws(ItemRefusal) {
            _ = try taking(step, on: day(date), by: "1002", ItemSamples.clock)
            return nil
        } catch {
            return error
        }
    }

    /// What is due next, as `clock on day`.
    func due(on date: String, _ clock: ItemClock = ItemSamples.clock) -> String {
        clock.state(of: self, on: day(date)).next.map { "\($0.clock.rawValue) \($0.deadline.date)" } ?? ""
    }

    func urgency(on date: String) -> ItemWork.Urgency {
        ItemSamples.clock.state(of: self, on: day(date)).urgency
    }
}
