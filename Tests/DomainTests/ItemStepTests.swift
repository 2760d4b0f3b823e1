import Domain
import TestTools
import Testing

@Suite struct `The life of an item` {
    @Test func `the machine is this table and no more`() {
        let table: [ItemState: [ItemEvent: ItemState]] = [
            .received: [
                .accept: .accepted, .pledge: .accepted, .deem: .accepted, .notice: .noticed,
                .supplement: .received, .refuse: .refused, .withdraw: .withdrawn,
            ],
            .noticed: [
                .supplement: .received, .bringPart: .noticed, .refuse: .refused, .withdraw: .withdrawn,
                .lapse: .withdrawn,
            ],
            .accepted: [
                .complete: .completed, .handOver: .handedOver, .supplement: .accepted, .pause: .accepted,
                .resume: .accepted, .extend: .accepted, .decide: .decided, .withdraw: .withdrawn,
                .lapse: .withdrawn,
            ],
            .handedOver: [
                .takeUp: .handedOver, .supplement: .handedOver, .pause: .handedOver, .resume: .handedOver,
                .extend: .handedOver, .decide: .decided, .withdraw: .withdrawn,
            ],
            .decided: [.deliver: .delivered],
        ]
        for state in ItemState.allCases {
            for event in ItemEvent.allCases {
                #expect(ItemMachine.state(after: event, in: state) == table[state]?[event])
            }
            #expect(state.isOpen == (table[state] != nil))
        }
    }

    @Test func `everything is told once`() throws {
        let gaps = [ItemGap(.material(1)), ItemGap(.field("phone"))]
        let told = try ItemSamples.item().after((.notice(gaps, because: nil), "03-03"))
        #expect(told.state == .noticed)
        #expect(told.life.notices.map(\.gaps) == [gaps])
        #expect(told.life.notices[0].document == "\(told.number)-GZ")
        #expect(told.life.notices[0].due == Deadline(date: day("03-17")))
        let brought = try told.after(
            (.supplement(form: ["name": .text("a"), "phone": .text("1")], received: [0, 1]), "03-05"))
        #expect(brought.state == .received)
        #expect(brought.life.received == day("03-05"))
        // Nothing new came with it that could be wrong: material 2 could have been told before.
        #expect(brought.refusal(of: .notice([ItemGap(.material(2))], because: "new")) == .toldOnce)
        // Without a reason, not even what came.
        #expect(brought.refusal(of: .notice([ItemGap(.material(1))], because: nil)) == .toldOnce)
        #expect(brought.refusal(of: .notice([ItemGap(.material(1))], because: "")) == .toldOnce)
        let again = try brought.after((.notice([ItemGap(.material(1))], because: "copy unreadable"), "03-06"))
        #expect(again.life.notices.last?.document == "\(told.number)-GZ2")
        #expect(again.received == [0])
        #expect(again.life.notices.last?.because == "copy unreadable")
    }

    @Test func `a part of what was told leaves the notice standing`() throws {
        let gaps = [ItemGap(.material(1)), ItemGap(.material(2))]
        let told = try ItemSamples.item().after((.notice(gaps, because: nil), "03-03"))
        let (part, event) = try told.taking(
            .supplement(form: nil, received: [0, 1]), on: day("03-05"), by: "1", ItemSamples.clock)
        #expect(event == .bringPart && part.state == .noticed && part.life.received == day("03-02"))
        #expect(part.due(on: "03-05") == "supplement 2026-03-17")
        let rest = try part.after((.supplement(form: nil, received: [0, 1, 2]), "03-06"))
        #expect(rest.state == .received && rest.due(on: "03-06") == "desk 2026-03-13")
    }

    @Test func `a paper that only new answers make necessary may be told in a second notice`() throws {
        let told = try ItemSamples.item().after((.notice([ItemGap(.field("name"))], because: nil), "03-03"))
        let step = ItemStep.supplement(form: ["name": .text("b")], received: nil, arisen: [4])
        let brought = try told.after((step, "03-04"))
        #expect(brought.refusal(of: .notice([ItemGap(.material(4))], because: "proxy")) == nil)
        #expect(brought.refusal(of: .notice([ItemGap(.material(5))], because: "proxy")) == .toldOnce)
    }

    @Test func `a pledge accepts, dates each paper and must be kept before the matter is completed`() throws {
        let pledged = try ItemSamples.item().after(
            (.pledge([.init(material: 3, days: 5), .init(material: 2, days: 10)]), "03-03"))
        #expect(pledged.life.acceptance?.basis == .pledge)
        #expect(pledged.life.pledge?.papers.map(\.material) == [2, 3])
        #expect(pledged.life.pledge?.papers.map(\.due.date) == [day("03-17"), day("03-10")])
        #expect(pledged.due(on: "03-03") == "pledge 2026-03-10")
        #expect(pledged.refusal(of: .complete(outcome: "x")) == .pledgeOpen([2, 3]))
        let kept = try pledged.after((.supplement(form: nil, received: [0, 2, 3]), "03-06"))
        #expect(kept.state == .accepted && kept.pledgedAndMissing.isEmpty)
        #expect(kept.due(on: "03-06") == "promised 2026-03-31")
        #expect(kept.refusal(of: .complete(outcome: "x")) == nil)
    }

    @Test func `a stopped clock is neither decided, completed nor stopped again`() throws {
        let stopped = try ItemSamples.item().after(
            (.accept, "03-02"), (.pause(.survey, reason: "at home", days: 5), "03-04"))
        #expect(stopped.life.pause?.expected == day("03-11"))
        #expect(stopped.life.pause?.document == "\(stopped.number)-TB")
        #expect(stopped.refusal(of: .complete(outcome: "x")) == .clockStopped)
        #expect(stopped.refusal(of: .decide(.init(granted: true, result: "x"))) == .clockStopped)
        #expect(stopped.refusal(of: .pause(.test, reason: "y", days: 1)) == .clockStopped)
        let running = try stopped.after((.resume, "03-10"))
        #expect(running.refusal(of: .resume) == .clockRuns)
        #expect(running.refusal(of: .pause(.test, reason: "", days: 1)) == .reasonMissing)
    }

    @Test func `the end is put off once and by no more than the law allows`() throws {
        let accepted = try ItemSamples.item().after((.accept, "03-02"))
        let step = { ItemStep.extend(days: $0, reason: "r", approvedBy: "head") }
        #expect(accepted.refusal(of: step(11)) == .extensionTooLong(most: 10))
        #expect(accepted.refusal(of: step(0)) == .extensionTooLong(most: 10))
        #expect(accepted.refusal(of: .extend(days: 5, reason: "", approvedBy: "head")) == .reasonMissing)
        let extended = try accepted.after((step(10), "03-20"))
        #expect(extended.refusal(of: step(1)) == .extendedBefore)
        #expect(accepted.due(on: "03-20") == "promised 2026-03-30")
        #expect(extended.due(on: "03-20") == "promised 2026-04-14")
        let special = ItemTerms(sameDay: false, promisedDays: 30, extensionDays: 15)
        #expect(try ItemSamples.item(special).after((.accept, "03-02")).refusal(of: step(15)) == nil)
    }

    @Test func `what the deciding body did has days that can be`() throws {
        let away = try ItemSamples.item(ItemSamples.forwarded).after(
            (.accept, "03-02"), (.handOver, "03-03"))
        #expect(away.refusal(of: .takeUp(day("03-02")), on: "03-05") == .badDay)
        #expect(away.refusal(of: .takeUp(day("03-06")), on: "03-05") == .badDay)
        #expect(away.refusal(of: .takeUp(day("03-04")), on: "03-05") == nil)
        let own = try ItemSamples.item().after((.accept, "03-02"), (.handOver, "03-03"))
        #expect(own.refusal(of: .takeUp(day("03-03"))) == .notForwarded)
        let late = ItemVerdict(granted: true, result: "ok", date: day("03-09"))
        #expect(away.refusal(of: .decide(late), on: "03-05") == .badDay)
        #expect(away.refusal(of: .decide(.init(granted: false, result: "no"))) == .reasonMissing)
    }

    @Test func `a refusal says why, and nothing is told where nothing is missing`() {
        let item = ItemSamples.item()
        #expect(item.refusal(of: .refuse(reason: "", rightBody: nil)) == .reasonMissing)
        #expect(item.refusal(of: .notice([], because: nil)) == .nothingMissing)
        #expect(item.refusal(of: .pledge([])) == .nothingMissing)
        #expect(
            item.refusal(of: .complete(outcome: "x"))
                == .notAllowed(state: .received, event: .complete))
    }

    @Test func `an open item is in the hands of whoever acted last, a closed one in nobody's`() throws {
        let item = ItemSamples.item()
        #expect(item.life.holder == "1001")
        let accepted = try item.after((.accept, "03-02"))
        #expect(accepted.life.holder == "1002")
        let deemed = try item.taking(.deem, on: day("03-10"), by: nil, ItemSamples.clock).item
        #expect(deemed.life.holder == "1001")
        #expect(deemed.life.acceptance?.date == day("03-02"))
        #expect(try accepted.after((.withdraw(reason: nil), "03-03")).life.holder == nil)
    }

    @Test func `a document's number fits the national tables and tells its kind`() {
        let item = ItemSamples.item()
        for kind in ItemDocument.allCases {
            #expect(item.document(kind).count == 29 && item.document(kind, nth: 2).count == 30)
        }
        #expect(Set(ItemDocument.allCases.map { item.document($0) }).count == ItemDocument.allCases.count)
    }

    /// Whatever clerks and time do, an item stays one that can be explained.
    @Test func `no sequence of steps breaks what must hold`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<1000 {
            var (item, date) = (ItemSamples.item(.random(using: &random)), day("03-02"))
            for _ in 0..<50 {
                date = date.advanced(byDays: Int.random(in: 0...3, using: &random))
                let step = ItemSamples.clock.overdue(item, on: date) ?? .random(on: date, using: &random)
                do throws(ItemRefusal) {
                    let before = item
                    item = try item.taking(step, on: date, by: "1003", ItemSamples.clock).item
                    taken += 1
                    #expect(before.state.isOpen, "seed \(seed)")
                } catch {
                    #expect(!error.description.isEmpty)
                }
                hold(item, on: date, seed)
            }
        }
        #expect(taken > 2500, "seed \(seed): the walk went nowhere")
    }

    private func hold(_ item: Item, on date: CivilDate, _ seed: UInt64) {
        let life = item.life
        #expect((life.holder != nil) == item.state.isOpen, "seed \(seed): held by nobody")
        let isAccepted = life.acceptance != nil
        #expect(isAccepted == (item.state.isAfterAcceptance && (item.state != .withdrawn || isAccepted)))
        #expect(ItemSamples.clock.overdue(item, on: date).map(\.event) != .deem || item.state == .received)
        #expect(life.extensions.count <= 1 && life.pauses.filter { $0.until == nil }.count <= 1)
        #expect((life.decision == nil) || item.state == .decided || item.state == .delivered)
        #expect((life.refusal == nil) == (item.state != .refused))
        #expect((life.withdrawal == nil) == (item.state != .withdrawn))
        #expect((life.delivery == nil) == (item.state != .delivered))
        for (notice, next) in zip(life.notices, life.notices.dropFirst()) {
            #expect(notice.date <= next.date && next.because != nil, "seed \(seed)")
        }
    }
}

extension ItemTerms {
    fileprivate static func random(using random: inout SeededGenerator) -> ItemTerms {
        let sameDay = Bool.random(using: &random)
        return ItemTerms(
            sameDay: sameDay, promisedDays: sameDay ? 0 : Int.random(in: 1...30, using: &random),
            standing: Bool.random(using: &random) ? .delegated : .forwarding)
    }
}

extension ItemStep {
    fileprivate static func random(on day: CivilDate, using random: inout SeededGenerator) -> ItemStep {
        let material = Int.random(in: 0...3, using: &random)
        let papers = Set((0...3).filter { _ in Bool.random(using: &random) })
        switch Int.random(in: 0..<15, using: &random) {
        case 0: return .accept
        case 1: return .pledge([.init(material: material, days: 5)])
        case 2: return .notice([ItemGap(.material(material))], because: material > 1 ? "new" : nil)
        case 3: return .refuse(reason: "r", rightBody: nil)
        case 4: return .complete(outcome: "o")
        case 5: return .handOver
        case 6: return .takeUp(day)
        case 7: return .pause(.survey, reason: "r", days: material)
        case 8: return .resume
        case 9: return .extend(days: 5, reason: "r", approvedBy: "h")
        case 10: return .decide(.init(granted: material > 1, result: "r", reason: "why"))
        case 11: return .deliver(papers: [], byProxy: false)
        case 12: return .withdraw(reason: nil)
        default: return .supplement(form: ["name": .text("\(material)")], received: papers)
        }
    }
}
