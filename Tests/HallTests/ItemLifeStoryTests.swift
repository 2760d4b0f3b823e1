import Domain
import FoundationEssentials
import Hall
import Paper
import Simulation
import Store
import Testing

/// Items that take days: 低保 (ZX010101) is forwarded, 残疾人证 (ZX040201) accepted by delegation, 优待证 (ZX020102) settled on
/// the spot.
@Suite(.timeLimit(.minutes(1))) struct `The whole life of an item` {
    private let forwarded = "ZX010101"
    private let delegated = "ZX040201"
    private let sameDay = "ZX020102"

    @Test func `one press accepts and completes a matter of the same day, or tells everything at once`()
        async throws
    {
        let desk = try await ItemDesk()
        let gappy = try await desk.open(sameDay, received: [])
        let missing = gappy.missing
        #expect(!missing.isEmpty)
        await #expect(throws: HallError.materialsMissing(missing)) {
            try await desk.hall.complete(gappy.item.id, outcome: nil, desk.session, .press())
        }
        #expect(try await desk.hall.store.item(gappy.item.id)?.state == .received)
        let done = try await desk.hall.complete(
            desk.open(sameDay).item.id, outcome: nil, desk.session, .press("one"))
        #expect(done.item.state == .completed && done.events.isEmpty && done.work.urgency == .closed)
        #expect(try await desk.hall.history(of: done.item.id).map(\.event) == [.accept, .complete])
        let again = try await desk.hall.complete(done.item.id, outcome: nil, desk.session, .press("one"))
        #expect(again.item == done.item)
        let slips = try await desk.slips(of: done.item.id)
        guard case .completion(let slip, english: false)? = slips.first, slips.count == 1 else {
            Issue.record("not one notice of completion")
            return
        }
        #expect(slip.documentNumber == "\(done.item.number)-BJ")
        #expect(slip.ratingToken?.hasPrefix("OWR") == true)
    }

    @Test func `a matter that takes days is not completed by one press`() async throws {
        let desk = try await ItemDesk()
        let item = try await desk.open(delegated).item
        await #expect(throws: HallError.store(.item(.notSameDay))) {
            try await desk.hall.complete(item.id, outcome: nil, desk.session, .press())
        }
    }

    @Test func `by delegation the acceptance is a notice with the promised end, then decided and fetched`()
        async throws
    {
        let desk = try await ItemDesk()
        let accepted = try await desk.hall.accept(desk.open(delegated).item.id, desk.session, .press())
        let days = try #require(desk.hall.catalog.service(delegated)?.promisedWorkingDays)
        let end = desk.hall.calendar.day(days, after: desk.today)
        #expect(accepted.promised == end && accepted.work.next == ItemDeadline(.promised, end))
        guard case .acceptance(let slip, _)? = try await desk.slips(of: accepted.item.id).first else {
            Issue.record("no notice of acceptance")
            return
        }
        #expect(slip.promised == end.date && slip.applicant == "测试甲")
        #expect(slip.documentNumber == "\(accepted.item.number)-SL" && slip.standing == .delegated)
        // That notice says the papers were taken: the end of the visit prints nothing more.
        _ = try await desk.hall.change(.finish, desk.session, .press())
        #expect(try await desk.kinds() == [.acceptance])
        _ = try await desk.hall.handOver(accepted.item.id, desk.session, .press())
        let verdict = ItemVerdict(granted: false, result: "不予发放", reason: "不符合条件")
        _ = try await desk.hall.decide(accepted.item.id, verdict, desk.session, .press())
        let fetched = try await desk.hall.deliver(
            accepted.item.id, papers: [], byProxy: true, desk.session, .press())
        #expect(fetched.item.state == .delivered && fetched.item.life.holder == nil)
        let slips = try await desk.slips(of: accepted.item.id)
        guard case .completion(let decision, _) = slips[1], case .pickup(let pickup, _) = slips[2] else {
            Issue.record("no decision and pick-up slip")
            return
        }
        #expect(
            decision.decision
                == .refused(reason: "不符合条件", SlipRemedies(decidingBody: accepted.item.life.terms.department)))
        #expect(pickup.byProxy && pickup.papers.map(\.name.zh) == ["办结通知书"])
        let owed = try await desk.hall.store.pendingDeliveries(limit: 9)
        #expect(owed.map(\.type) == [.visitClosed, .itemHandedOver])
        let data = String(decoding: try #require(owed.last).data, as: UTF8.self)
        #expect(data.contains("\"promised\":\"\(end.date)\"") && data.contains("990000195512310021"))
    }

    @Test
    func `of what is forwarded all items of the visit stand on one receipt, printed by itself at the end`()
        async throws
    {
        let desk = try await ItemDesk(english: true)
        let first = try await desk.hall.accept(desk.open(forwarded).item.id, desk.session, .press())
        let second = try await desk.open(forwarded, received: [0])
        #expect(first.promised == nil && first.work.next?.clock == .handOver)
        #expect(try await desk.kinds().isEmpty)
        _ = try await desk.hall.change(.finish, desk.session, .press())
        let jobs = try await desk.jobs()
        #expect(jobs.map(\.kind) == [.receipt])
        guard case .receipt(let slip, english: true) = try SlipContent(decoding: jobs[0].content) else {
            Issue.record("not a receipt in the language of the ticket")
            return
        }
        #expect(slip.entries.map(\.itemNumber) == [first.item.number, second.item.number])
        #expect(slip.entries.allSatisfy { $0.goesTo == first.item.life.terms.department })
        await #expect(throws: HallError.store(.nothingToReceipt)) {
            try await desk.hall.printReceipt(of: first.item.visit, desk.session, .press())
        }
        let away = try await desk.hall.handOver(first.item.id, desk.session, .press())
        #expect(away.work.next?.clock == .takeUp)
        let taken = try await desk.hall.takeUp(first.item.id, on: nil, desk.session, .press())
        #expect(taken.work.next?.clock == .promised)
    }

    @Test func `a notice tells everything the kiosk finds and what the clerk adds, in words, once`()
        async throws
    {
        let desk = try await ItemDesk()
        let item = try await desk.open(forwarded, received: [0, 1]) { $0["phone"] = .text("12") }
        #expect(item.events.contains(.notice) && !item.gaps.isEmpty)
        let added = ItemGap(.material(1), problem: "复印件不清", remedy: "重新复印")
        let told = try await desk.hall.notice(
            item.item.id, adding: [added], because: nil, desk.session, .press())
        #expect(told.item.state == .noticed && told.work.next?.clock == .supplement)
        #expect(told.item.received == [0])
        guard case .notice(let slip, _)? = try await desk.slips(of: item.item.id).first else {
            Issue.record("no notice")
            return
        }
        #expect(slip.shortfalls.count == item.gaps.count + 1)
        #expect(slip.shortfalls.contains { $0.problem == "复印件不清" && $0.remedy == "重新复印" })
        #expect(slip.shortfalls.contains { $0.name.zh == "联系电话" && !$0.problem.zh.isEmpty })
        #expect(slip.shortfalls.allSatisfy { !$0.remedy.zh.isEmpty && !$0.name.zh.isEmpty })
        await #expect(throws: HallError.store(.notAllowed(state: "noticed", event: "notice"))) {
            try await desk.hall.notice(item.item.id, adding: [], because: nil, desk.session, .press())
        }
        let service = try #require(desk.hall.catalog.service(forwarded))
        let brought = try await desk.hall.supplement(
            item.item.id, form: Samples.form(service), received: Samples.papers(service), desk.session,
            .press())
        #expect(brought.item.state == .received && brought.gaps.isEmpty)
        await #expect(throws: HallError.store(.item(.nothingMissing))) {
            try await desk.hall.notice(
                item.item.id, adding: [], because: "x", desk.session, .press())
        }
        #expect(try await desk.hall.accept(item.item.id, desk.session, .press()).item.state == .accepted)
    }

    @Test func `only secondary papers may follow on a pledge, each by its day`() async throws {
        let desk = try await ItemDesk()
        let service = try #require(desk.hall.catalog.service(forwarded))
        let all = Samples.papers(service)
        let later = all.filter { service.materials[$0].deferrable }
        let never = try #require(all.subtracting(later).min())
        let bad = try await desk.open(forwarded, received: all.subtracting([never]))
        await #expect(throws: HallError.store(.item(.notDeferrable([never])))) {
            try await desk.hall.pledge(bad.item.id, desk.session, .press())
        }
        #expect(!bad.events.contains(.pledge))
        let good = try await desk.open(forwarded, received: all.subtracting(later))
        #expect(good.events.contains(.pledge))
        let pledged = try await desk.hall.pledge(good.item.id, desk.session, .press())
        #expect(pledged.item.life.acceptance?.basis == .pledge)
        guard case .pledge(let slip, _)? = try await desk.slips(of: good.item.id).first else {
            Issue.record("no pledge")
            return
        }
        #expect(slip.missing.count == later.count)
        #expect(slip.missing.map(\.due) == pledged.item.life.pledge?.papers.map(\.due.date))
    }

    @Test func `a refusal names the right body on paper and to the district`() async throws {
        let desk = try await ItemDesk()
        let item = try await desk.open(delegated).item
        _ = try await desk.hall.refuse(
            item.id, reason: "户籍不在本区", rightBody: "银海区民政局", desk.session, .press())
        guard case .refusal(let slip, _)? = try await desk.slips(of: item.id).first else {
            Issue.record("no refusal")
            return
        }
        #expect(slip.rightBody == "银海区民政局" && slip.remedies?.decidingBody == item.life.terms.department)
        let owed = try #require(try await desk.hall.store.pendingDeliveries(limit: 9).first)
        #expect(owed.type == .itemRefused)
        #expect(String(decoding: owed.data, as: UTF8.self).contains("银海区民政局"))
    }

    @Test func `a special procedure and a later end are told on paper`() async throws {
        let desk = try await ItemDesk()
        let item = try await desk.open(delegated).item
        _ = try await desk.hall.accept(item.id, desk.session, .press())
        let stopped = try await desk.hall.pause(
            item.id, .survey, reason: "入户核对", days: 5, desk.session, .press())
        #expect(stopped.work.urgency == .stopped && stopped.events.contains(.resume))
        _ = try await desk.hall.resumeClock(item.id, desk.session, .press())
        let later = try await desk.hall.extend(
            item.id, days: 5, reason: "外地尚未回复", approvedBy: "负责人", desk.session, .press())
        let kinds = try await desk.kinds()
        #expect(kinds == [.acceptance, .specialProcedure, .extension])
        guard case .extension(let slip, _) = try await desk.slips(of: item.id)[2] else {
            Issue.record("no notice of extension")
            return
        }
        #expect(slip.promised == later.promised?.date && slip.documentNumber == "\(item.number)-YQ")
    }

    @Test func `silence is looked at when the day turns, and the work list says what is due`() async throws {
        let desk = try await ItemDesk()
        let item = try await desk.open(delegated)
        let last = try #require(item.work.next?.deadline.date)
        #expect(await desk.hall.letTimePass().isEmpty)
        desk.kiosk.time.advance(by: .seconds(86_400 * (last.daysSince1970 - desk.today.daysSince1970)))
        #expect(try await desk.hall.workList(.today).map(\.item.id) == [item.item.id])
        #expect(try await desk.hall.workCounts()[.today] == 1)
        #expect(await desk.hall.letTimePass().isEmpty)
        desk.kiosk.time.advance(by: .seconds(86_400))
        #expect(try await desk.hall.workList(.late).map(\.item.id) == [item.item.id])
        let deemed = await desk.hall.letTimePass()
        #expect(deemed.map(\.life.acceptance?.basis) == [.deemed])
        #expect(await desk.hall.letTimePass().isEmpty)
        #expect(try await desk.hall.workList(.late).isEmpty)
        #expect(try await desk.hall.workList(.open).map(\.item.state) == [.accepted])
    }

    @Test func `a colleague may take an item over`() async throws {
        let desk = try await ItemDesk()
        let item = try await desk.open(delegated).item
        try await desk.kiosk.addClerk("2002")
        let passed = try await desk.hall.passOn(item.id, to: "2002", desk.session, .press())
        #expect(passed.item.life.holder == "2002")
        #expect(try await desk.hall.itemsInHand(of: "2002").map(\.item.id) == [item.id])
        #expect(try await desk.hall.itemsInHand(of: "1001").isEmpty)
    }

    @Test func `a matter on no list is sent back on paper, a listed certificate with where to go`()
        async throws
    {
        let desk = try await ItemDesk()
        let certificate = try #require(desk.hall.catalog.refusedCertificates.first)
        let told = try await desk.hall.refuseMatter(
            RefusedMatter(
                kind: .certificate, code: certificate.code, what: "", sender: "某银行", reason: "不再出具"),
            desk.session, .press())
        #expect(told.matter.what == certificate.zh && told.matter.rightBody == certificate.referralZh)
        await #expect(throws: HallError.unknownService("JZ99")) {
            try await desk.hall.refuseMatter(
                RefusedMatter(kind: .certificate, code: "JZ99", what: "", sender: "", reason: ""),
                desk.session, .press())
        }
        _ = try await desk.hall.refuseMatter(
            RefusedMatter(kind: .matter, what: "代收物业费", sender: "某公司", reason: "不在准入清单"),
            desk.session, .press())
        #expect(try await desk.hall.refusedMatters().map(\.matter.kind) == [.matter, .certificate])
        let job = try #require(try await desk.hall.store.printJob(told.job))
        guard case .refusal(let slip, _) = try SlipContent(decoding: job.content) else {
            Issue.record("not a refusal")
            return
        }
        #expect(slip.remedies == nil && slip.documentNumber == told.document)
    }
}
