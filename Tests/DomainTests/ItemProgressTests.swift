import Domain
import Testing

/// What the applicant is told of a matter, step by step.
@Suite struct `How far a matter is` {
    private func progress(
        _ item: Item, on date: String, finished: String? = nil, _ clock: ItemClock = ItemSamples.clock
    ) -> ItemProgress {
        ItemProgress(item, finished: finished.map(day), clock, on: day(date))
    }

    @Test
    func `papers that were taken are looked at within five working days, and nothing is said to be missing`()
    {
        let taken = progress(ItemSamples.item(), on: "03-04")
        #expect(taken.stage == .received && taken.step == 1 && taken.isOpen)
        #expect(taken.since == day("03-02") && taken.due == Deadline(date: day("03-09")))
        #expect(taken.missing.isEmpty && taken.body == nil && !taken.isLate)
        #expect(!progress(ItemSamples.item(), on: "03-09").isLate, "the last day is not late")
        #expect(progress(ItemSamples.item(), on: "03-10").isLate)
    }

    @Test func `what a notice told is missing until it is brought, part by part`() throws {
        let gaps = [ItemGap(.material(1), problem: "复印件不清楚"), ItemGap(.field("name"))]
        let told = try ItemSamples.item().after((.notice(gaps, because: nil), "03-03"))
        let first = progress(told, on: "03-04")
        #expect(first.stage == .noticed && first.step == 1 && first.missing.map(\.gap) == gaps)
        #expect(first.due == told.life.notices.last?.due && first.missing.allSatisfy { $0.due == first.due })
        let part = try told.after((.supplement(form: nil, received: [0, 1]), "03-04"))
        #expect(progress(part, on: "03-05").missing.map(\.gap.subject) == [.field("name")])
        let whole = try part.after((.supplement(form: ["name": .text("b")], received: nil), "03-05"))
        let again = progress(whole, on: "03-05")
        #expect(again.stage == .received && again.missing.isEmpty && again.since == day("03-05"))
    }

    @Test func `accepted by delegation there is a promised day, which is late only when it is over`() throws {
        let accepted = try ItemSamples.item().after((.accept, "03-03"))
        let now = progress(accepted, on: "03-04")
        #expect(now.stage == .accepted && now.step == 2 && now.since == day("03-03"))
        let promised = try #require(now.due)
        #expect(promised == ItemSamples.clock.promised(accepted, on: day("03-04")) && !promised.provisional)
        #expect(!progress(accepted, on: "03-31").isLate && progress(accepted, on: "04-01").isLate)
    }

    @Test func `days that run into a year without a calendar are provisional`() throws {
        let accepted = try ItemSamples.item().after((.accept, "03-03"))
        let bare = ItemClock(ItemRules(), WorkingCalendar())
        #expect(progress(accepted, on: "03-04", bare).due?.provisional == true)
    }

    @Test func `what was pledged is missing by its own day, and a matter of the same day promises none`()
        throws
    {
        let long = try ItemSamples.item().after((.pledge([.init(material: 1, days: 5)]), "03-03"))
        let now = progress(long, on: "03-04")
        #expect(now.stage == .accepted && now.due != nil)
        #expect(now.missing == [.init(ItemGap(.material(1)), due: Deadline(date: day("03-10")))])
        let short = try ItemSamples.item(ItemTerms()).after((.pledge([.init(material: 1, days: 5)]), "03-03"))
        #expect(progress(short, on: "03-04").due == nil)
        let brought = try long.after((.supplement(form: nil, received: [0, 1]), "03-05"))
        #expect(progress(brought, on: "03-05").missing.isEmpty)
    }

    @Test func `what is sent on has no promised day until the body that decides accepts`() throws {
        var terms = ItemSamples.forwarded
        terms.department = "海城区民政局"
        let away = try ItemSamples.item(terms).after((.accept, "03-03"), (.handOver, "03-04"))
        let sent = progress(away, on: "03-05")
        #expect(sent.stage == .forwarded && sent.step == 3 && sent.due == nil && sent.body == "海城区民政局")
        let taken = progress(try away.after((.takeUp(day("03-06")), "03-06")), on: "03-06")
        #expect(taken.stage == .underReview && taken.since == day("03-06") && taken.due != nil)
        let own = try ItemSamples.item().after((.accept, "03-03"), (.handOver, "03-04"))
        #expect(progress(own, on: "03-05").stage == .underReview, "the hall accepted in its name")
    }

    @Test func `a special procedure says when it is expected to end`() throws {
        let stopped = try ItemSamples.item().after(
            (.accept, "03-03"), (.pause(.survey, reason: "入户", days: 5), "03-04"))
        let now = progress(stopped, on: "03-05")
        #expect(now.stage == .stopped && now.step == 3 && now.due?.date == stopped.life.pause?.expected)
        #expect(progress(try stopped.after((.resume, "03-06")), on: "03-06").stage == .accepted)
    }

    @Test func `a decision says that it is there, not what it is`() throws {
        let verdict = ItemVerdict(granted: false, result: "不予", reason: "不符合条件", paper: nil)
        let decided = try ItemSamples.item().after(
            (.accept, "03-03"), (.handOver, "03-04"), (.decide(verdict), "03-09"))
        let ready = progress(decided, on: "03-10")
        #expect(ready.stage == .ready && ready.step == 4 && ready.isOpen && ready.since == day("03-09"))
        #expect(ready.due == nil && ready.body == nil && ready.missing.isEmpty)
        #expect(!"\(ready)".contains("不予") && !"\(ready)".contains("不符合"))
        let gone = progress(
            try decided.after((.deliver(papers: ["通知书"], byProxy: false), "03-11")), on: "03-12")
        #expect(gone.stage == .collected && !gone.isOpen && gone.since == day("03-11"))
    }

    @Test func `what ended says how, and nothing is due any more`() throws {
        let item = ItemSamples.item()
        let completed = try item.after((.accept, "03-03"), (.complete(outcome: "准予"), "03-03"))
        let done = progress(completed, on: "03-04", finished: "03-03")
        #expect(done.stage == .completed && done.step == 4 && done.since == day("03-03"))
        let refused = progress(
            try item.after((.refuse(reason: "不归本处", rightBody: nil), "03-03")), on: "03-04")
        #expect(refused.stage == .refused && refused.step == nil && refused.since == day("03-03"))
        let back = progress(try item.after((.withdraw(reason: nil), "03-03")), on: "03-04")
        #expect(back.stage == .withdrawn && back.step == nil)
        for end in [done, refused, back] {
            #expect(!end.isOpen && end.due == nil && !end.isLate && end.missing.isEmpty)
        }
    }

    @Test func `an item of before there were clocks has a stage and no days`() {
        var old = ItemSamples.item()
        old.life = ItemLife()
        for state in ItemState.allCases {
            old.state = state
            let told = progress(old, on: "03-04")
            #expect(told.missing.isEmpty && told.since == nil && told.isOpen == state.isOpen, "\(state)")
        }
    }
}
