import Domain
import FoundationEssentials
import Testing

@Suite struct `A visit` {
    @Test func `the machine is this table and no more`() {
        let table: [VisitState: [VisitEvent: VisitState]] = [
            .waiting: [.call: .called, .cancel: .cancelled, .closeDay: .unserved, .grant: .waiting],
            .called: [
                .recall: .called, .start: .serving, .park: .parked, .noShow: .noShow, .transfer: .waiting,
                .cancel: .cancelled,
            ],
            .serving: [.park: .parked, .transfer: .waiting, .finish: .finished],
            .parked: [.resume: .serving, .cancel: .cancelled, .closeDay: .unserved],
            .noShow: [
                .resume: .serving, .comeBack: .waiting, .cancel: .cancelled, .closeDay: .unserved,
            ],
            .finished: [.reopen: .serving],
            .cancelled: [.reopen: .waiting],
            .unserved: [.reopen: .waiting],
        ]
        for state in VisitState.allCases {
            for event in VisitEvent.allCases {
                #expect(VisitMachine.state(after: event, in: state) == table[state]?[event])
            }
        }
    }

    @Test func `an answer kept before visits could come back is still read`() throws {
        let kept = """
            {"arrived":1772413200000,"calls":1,"date":"2026-03-02","id":"01973d2e-5b00-7000-8000-000000000001",
            "number":"A012","priorityClass":"normal","state":"called","counter":2}
            """
        let visit = try JSONDecoder().decode(Visit.self, from: Data(kept.utf8))
        #expect(visit.returns == 0)
        #expect(visit.origin == .kiosk)
        #expect(visit.bound == nil)
        let again = try JSONDecoder().decode(Visit.self, from: JSONEncoder().encode(visit))
        #expect(again == visit)
    }
}
