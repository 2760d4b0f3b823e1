import Domain
import Testing

@Suite struct `The clocks of an item` {
    @Test func `the desk has five working days from the receipt`() {
        let item = ItemSamples.item()
        #expect(item.due(on: "03-02") == "desk 2026-03-09")
        #expect(item.urgency(on: "03-02") == .open)
        // Friday: the next working day is the last one.
        #expect(item.urgency(on: "03-06") == .tomorrow)
        #expect(item.urgency(on: "03-07") == .tomorrow)
        #expect(item.urgency(on: "03-09") == .today)
        #expect(item.urgency(on: "03-10") == .late)
    }

    @Test func `silence of five working days accepts, from the day of receipt, and not a day sooner`() throws
    {
        let item = ItemSamples.item()
        let clock = ItemSamples.clock
        #expect(clock.overdue(item, on: day("03-09")) == nil)
        #expect(clock.overdue(item, on: day("03-10")) == .deem)
        // Also after the kiosk was off for weeks.
        let deemed = try item.taking(.deem, on: day("03-30"), by: nil, clock).item
        #expect(deemed.life.acceptance?.date == day("03-02"))
        #expect(deemed.life.acceptance?.basis == .deemed)
        #expect(deemed.due(on: "03-30") == "promised 2026-03-30")
        #expect(clock.overdue(deemed, on: day("04-30")) == nil)
    }

    @Test func `a clock nobody vouches for is not believed when it is a month ahead`() {
        let (item, clock) = (ItemSamples.item(), ItemSamples.clock)
        #expect(clock.overdue(item, on: day("04-09"), trust: .never) == .deem)
        #expect(clock.overdue(item, on: day("04-10"), trust: .never) == nil)
        #expect(clock.overdue(item, on: day("04-10"), trust: .sinceSync) == .deem)
        #expect(item.urgency(on: "04-10") == .late)
    }

    @Test func `what was told or pledged and never came counts as withdrawn only where the rule says so`()
        throws
    {
        let told = try ItemSamples.item().after((.notice([ItemGap(.material(1))], because: nil), "03-03"))
        let pledged = try ItemSamples.item().after((.pledge([.init(material: 1, days: 5)]), "03-03"))
        #expect(ItemSamples.clock.overdue(told, on: day("03-17")) == nil)
        #expect(ItemSamples.clock.overdue(told, on: day("03-18")) == .lapse)
        #expect(ItemSamples.clock.overdue(pledged, on: day("03-10")) == nil)
        #expect(ItemSamples.clock.overdue(pledged, on: day("03-11")) == .lapse)
        #expect(try told.after((.lapse, "03-18")).life.withdrawal?.cause == .supplementMissed)
        #expect(try pledged.after((.lapse, "03-18")).life.withdrawal?.cause == .pledgeMissed)
        var rules = ItemRules()
        (rules.lateSupplementWithdraws, rules.latePledgeWithdraws) = (false, false)
        let lenient = ItemClock(rules, ItemSamples.calendar)
        for item in [told, pledged] {
            #expect(lenient.overdue(item, on: day("04-30")) == nil)
            #expect(item.urgency(on: "04-30") == .late)
        }
        // With the deciding body, only it or the applicant ends the matter.
        let away = try pledged.after((.handOver, "03-04"))
        #expect(ItemSamples.clock.overdue(away, on: day("04-30")) == nil)
        #expect(away.due(on: "04-30") == "pledge 2026-03-10")
    }

    @Test func `a matter of the same day waits for what was pledged, and is then due at once`() throws {
        let pledged = try ItemSamples.item(ItemTerms()).after(
            (.pledge([.init(material: 1, days: 5)]), "03-03"))
        #expect(pledged.due(on: "03-03") == "pledge 2026-03-10")
        let kept = try pledged.after((.supplement(form: nil, received: [0, 1]), "03-05"))
        #expect(kept.due(on: "03-05") == "promised 2026-03-03")
    }

    @Test func `by delegation the time runs from the acceptance at the desk`() throws {
        let accepted = try ItemSamples.item().after((.accept, "03-03"))
        #expect(accepted.due(on: "03-03") == "promised 2026-03-31")
        #expect(try accepted.after((.handOver, "03-10")).due(on: "03-10") == "promised 2026-03-31")
    }

    @Test
    func `of what is forwarded the desk sends on, the body takes up, and its acceptance starts the time`()
        throws
    {
        let item = ItemSamples.item(ItemSamples.forwarded)
        let accepted = try item.after((.accept, "03-03"))
        #expect(ItemSamples.clock.promised(accepted, on: day("03-03")) == nil)
        #expect(accepted.due(on: "03-03") == "handOver 2026-03-09")
        let away = try accepted.after((.handOver, "03-05"))
        #expect(away.due(on: "03-05") == "takeUp 2026-03-12")
        // Silence of the body makes it accepted from the day it had the papers.
        #expect(ItemSamples.clock.promised(away, on: day("03-05"))?.date == day("04-02"))
        let taken = try away.after((.takeUp(day("03-10")), "03-12"))
        #expect(taken.due(on: "03-12") == "promised 2026-04-08")
    }

    @Test func `a special procedure stands outside the time, its first and last day included`() throws {
        let accepted = try ItemSamples.item().after((.accept, "03-02"))
        let stopped = try accepted.after((.pause(.publicity, reason: "r", days: 7), "03-09"))
        #expect(stopped.due(on: "03-09") == "procedure 2026-03-18")
        #expect(stopped.urgency(on: "03-10") == .stopped)
        #expect(stopped.urgency(on: "03-19") == .late)
        // 9 to 18 March are eight working days; Qingming lies on the way too.
        let running = try stopped.after((.resume, "03-18"))
        #expect(accepted.due(on: "03-18") == "promised 2026-03-30")
        #expect(running.due(on: "03-18") == "promised 2026-04-10")
    }

    @Test func `the paper is handed out within ten working days of the decision`() throws {
        let decided = try ItemSamples.item().after(
            (.accept, "03-02"), (.handOver, "03-03"),
            (.decide(.init(granted: true, result: "yes", date: day("03-24"))), "03-26"))
        #expect(decided.due(on: "03-26") == "delivery 2026-04-08")
        #expect(
            try decided.after((.deliver(papers: ["x"], byProxy: true), "03-27")).urgency(on: "04-30")
                == .closed)
    }

    @Test func `a year nobody knows makes a day provisional`() throws {
        let accepted = try ItemSamples.item(ItemTerms(sameDay: false, promisedDays: 30)).after(
            (.accept, "12-01"))
        let promised = try #require(ItemSamples.clock.promised(accepted, on: day("12-01")))
        #expect(promised.provisional)
        #expect(ItemClock().promised(accepted, on: day("12-01"))?.provisional == true)
    }

    @Test func `an item kept before items had clocks has none`() {
        var item = ItemSamples.item()
        item.life = ItemLife()
        #expect(item.due(on: "04-30").isEmpty && item.urgency(on: "04-30") == .open)
        #expect(ItemSamples.clock.overdue(item, on: day("04-30")) == nil)
    }
}
