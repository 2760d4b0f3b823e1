import Domain
import Foundation
import TestTools
import Testing

/// facts/domain.md b7.
@Suite struct `Ratings` {
    private let reasons: RatingReasons

    init() throws {
        let data = try Data(contentsOf: URL(filePath: "\(Place.assets)/ratings/reasons.json"))
        reasons = try JSONDecoder().decode(RatingReasons.self, from: data)
    }

    private func rating(_ level: Int, _ codes: [String], _ words: String? = nil) -> Result<
        Rating, RatingRefusal
    > {
        do throws(RatingRefusal) {
            return .success(try Rating(level: level, reasons: codes, words: words, by: reasons))
        } catch {
            return .failure(error)
        }
    }

    @Test func `there are five levels with eight reasons each, in both languages`() {
        #expect(reasons.levels.map(\.level.rawValue) == [5, 4, 3, 2, 1])
        #expect(reasons.levels.map(\.zh) == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"])
        for entry in reasons.levels {
            #expect(entry.reasons.count == 8)
            #expect(entry.reasons.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
            #expect(entry.reasons.allSatisfy { $0.code.hasPrefix("\(entry.level.rawValue)") })
        }
        #expect(reasons.reason("213")?.zh == "窗口人员业务不熟练")
    }

    @Test func `the standard counts the levels the other way`() {
        #expect(Rating.Level.allCases.map(\.standardCode) == [5, 4, 3, 2, 1])
        #expect(Rating.Level.allCases.filter(\.isBad) == [.veryBad, .bad])
    }

    @Test(
        arguments: [
            (5, [], nil, nil), (3, [], nil, nil), (4, ["413", "406"], "  谢谢 ", nil), (1, ["115"], nil, nil),
            (2, [], "等了太久", nil), (2, [], " \n ", .reasonMissing), (1, [], nil, .reasonMissing),
            (0, [], nil, .noSuchLevel(0)), (6, [], nil, .noSuchLevel(6)),
            (5, ["115"], nil, .noSuchReason("115")), (1, ["115", "x"], nil, .noSuchReason("x")),
            (5, [], String(repeating: "字", count: 501), .wordsTooLong(limit: 500)),
            (5, [], String(repeating: "字", count: 500), nil),
        ] as [(Int, [String], String?, RatingRefusal?)])
    func `a rating is taken or refused by this table`(
        level: Int, codes: [String], words: String?, refusal: RatingRefusal?
    ) {
        switch rating(level, codes, words) {
        case .success(let rating):
            #expect(refusal == nil && rating.level.rawValue == level)
            #expect(Set(rating.reasons) == Set(codes))
        case .failure(let error): #expect(error == refusal)
        }
    }

    @Test func `reasons keep the catalogue's order, and blanks are no words`() throws {
        let rating = try Rating(level: 4, reasons: ["413", "406", "413"], words: " 好 ", by: reasons)
        #expect(rating.reasons == ["406", "413"] && rating.words == "好")
        #expect(try Rating(level: 4, reasons: [], words: "  ", by: reasons).words == nil)
    }

    @Test(
        arguments: [
            (ItemState.completed, "2026-03-02", false, nil), (.decided, "2026-03-17", false, nil),
            (.delivered, "2026-03-18", false, .tooLate), (.accepted, "2026-03-02", false, .notFinished),
            (.handedOver, "2026-03-02", false, .notFinished), (.withdrawn, "2026-03-02", false, .notFinished),
            (.completed, "2026-03-02", true, .ratedAlready), (.completed, "2026-04-30", true, .ratedAlready),
        ] as [(ItemState, String, Bool, RatingRefusal?)])
    func `an item is open to one rating for so many days after it was finished`(
        state: ItemState, today: String, isRated: Bool, refusal: RatingRefusal?
    ) throws {
        let finished = try #require(CivilDate("2026-03-02"))
        let found = RatingWindow.refusal(
            state: state, finished: finished, isRated: isRated, today: try #require(CivilDate(today)),
            RatingRules())
        #expect(found == refusal)
    }

    @Test func `a code is 29 letters for scanners, and nothing else is one`() throws {
        var random = SeededGenerator(seed: 7)
        let codes = (0..<500).map { _ in ItemCode(using: &random) }
        #expect(Set(codes).count == codes.count)
        for code in codes {
            #expect(code.text.utf8.count == 29 && ItemCode(code.text) == code)
            #expect(ItemCode(code.text.lowercased()) == code, "typed by a scanner that is a keyboard")
        }
        for other in [
            "", "OWR", codes[0].text + "A", String(codes[0].text.dropLast()) + "1", "6901234567892",
        ] {
            #expect(ItemCode(other) == nil, "\(other)")
        }
    }
}

@Suite struct `The follow-up of a bad rating` {
    private func followUp(_ opened: String, _ state: FollowUp.State) throws -> FollowUp {
        let day = try #require(CivilDate(opened))
        return FollowUp(
            item: ItemID(at: WallTime(milliseconds: 0)),
            number: try #require(ItemNumber(region: "450502001001", date: BusinessDate(day), running: 1)),
            service: "ZX020102", rating: Rating(kept: .bad, reasons: ["214"], words: nil), opened: day,
            state: state)
    }

    @Test func `it is contacted, then closed, and in no other order`() {
        let table: [FollowUp.State: [FollowUp.Event: FollowUp.State]] = [
            .open: [.contact: .contacted], .contacted: [.close: .closed],
        ]
        for state in FollowUp.State.allCases {
            for event in FollowUp.Event.allCases {
                #expect(FollowUpMachine.state(after: event, in: state) == table[state]?[event])
            }
        }
    }

    @Test(arguments: [
        // Rated on the last working day before the National Day of 2026: the next is the 8th of October.
        (FollowUp.State.open, "2026-09-30", "2026-10-08", "2026-10-07", false),
        (.open, "2026-09-30", "2026-10-08", "2026-10-09", true),
        (.contacted, "2026-09-30", "2026-10-13", "2026-10-13", false),
        (.contacted, "2026-09-30", "2026-10-13", "2026-10-14", true),
    ])
    func `its steps are due by working days, and late ones show`(
        state: FollowUp.State, opened: String, due: String, today: String, late: Bool
    ) throws {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(Place.assets)/calendar/holidays.json")))
        let calendar = WorkingCalendar(try CalendarDocument(reading: bytes), site: "450502001001")
        let clock = FollowUpClock(
            try followUp(opened, state), on: try #require(CivilDate(today)), RatingRules(), calendar)
        #expect(clock.due == Deadline(date: try #require(CivilDate(due))))
        #expect(clock.isLate == late && clock.isDueToday == (due == today))
    }

    @Test func `nothing is due once it is closed`() throws {
        let today = try #require(CivilDate("2027-09-30"))
        let clock = FollowUpClock(
            try followUp("2026-09-30", .closed), on: today, RatingRules(), WorkingCalendar())
        #expect(clock.due == nil && !clock.isLate && !clock.isDueToday)
    }
}
