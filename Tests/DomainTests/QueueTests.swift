import Domain
import TestTools
import Testing

@Suite struct `The line` {
    @Test(arguments: ["A001", "A999", "P012", "Z000001"])
    func `a ticket number is read as printed`(text: String) {
        #expect(TicketNumber(text)?.description == text)
    }

    @Test(arguments: ["A000", "a001", "A1", "A0000001", "AA01", "A-01", "A+12", "", "Ａ012", "A01２"])
    func `what no ticket of ours can bear is refused`(text: String) { #expect(TicketNumber(text) == nil) }

    @Test func `numbers run from 1 to the end, skip open ones and never wrap`() throws {
        let numbering = try #require(TicketNumbering(digits: 3))
        #expect(numbering.next(after: 0, open: []) == 1)
        #expect(numbering.next(after: 4, open: [5, 6, 8]) == 7)
        #expect(numbering.next(after: 998, open: []) == 999)
        #expect(numbering.next(after: 998, open: [999]) == nil)
        #expect(numbering.next(after: 999, open: []) == nil)
        #expect(numbering.isNearlyUsedUp(at: 899) == false)
        #expect(numbering.isNearlyUsedUp(at: 900))
        #expect(TicketNumbering(digits: 2) == nil)
        #expect(TicketNumbering(digits: 7) == nil)
    }

    @Test func `the visit machine is this table and no more`() {
        let table: [VisitState: [VisitEvent: VisitState]] = [
            .waiting: [.call: .called, .cancel: .cancelled, .closeDay: .unserved],
            .called: [
                .recall: .called, .start: .serving, .park: .parked, .noShow: .noShow, .transfer: .waiting,
                .cancel: .cancelled,
            ],
            .serving: [.park: .parked, .transfer: .waiting, .finish: .finished],
            .parked: [.resume: .serving, .cancel: .cancelled, .closeDay: .unserved],
            .noShow: [.resume: .serving, .cancel: .cancelled, .closeDay: .unserved],
        ]
        for state in VisitState.allCases {
            for event in VisitEvent.allCases {
                #expect(VisitMachine.state(after: event, in: state) == table[state]?[event])
            }
        }
    }

    @Test(
        arguments: [
            ([], nil, nil),
            ([.init(priorityClass: .normal, arrival: 9)], PriorityClass.normal, PriorityClass.normal),
            ([.init(priorityClass: .priority, arrival: 9)], .priority, .priority),
            (
                [.init(priorityClass: .normal, arrival: 1), .init(priorityClass: .priority, arrival: 2)], nil,
                .priority
            ),
            (
                [.init(priorityClass: .normal, arrival: 1), .init(priorityClass: .priority, arrival: 2)],
                .priority, .normal
            ),
            (
                [.init(priorityClass: .normal, arrival: 1), .init(priorityClass: .priority, arrival: 2)],
                .normal, .priority
            ),
            (
                [
                    .init(priorityClass: .appointment, arrival: 3),
                    .init(priorityClass: .priority, arrival: 4),
                ], .normal, .appointment
            ),
        ] as [([QueueOrder.Head], PriorityClass?, PriorityClass?)])
    func `classes take turns, within them the earlier goes first`(
        heads: [QueueOrder.Head], last: PriorityClass?, expected: PriorityClass?
    ) {
        #expect(QueueOrder.next(heads: heads, lastCalled: last) == expected)
    }

    @Test func `however many privileged arrive, a normal visit waits for one other at each step`() {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        var normal: [Int64] = (0..<20).map { Int64($0) }
        var privileged: [Int64] = []
        var arrival: Int64 = 100
        var last: PriorityClass?
        var calls = 0
        while !normal.isEmpty {
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                privileged.append(arrival)
                arrival += 1
            }
            let heads =
                normal.prefix(1).map { QueueOrder.Head(priorityClass: .normal, arrival: $0) }
                + privileged.prefix(1).map { QueueOrder.Head(priorityClass: .priority, arrival: $0) }
            last = QueueOrder.next(heads: heads, lastCalled: last)
            if last == .normal { normal.removeFirst() } else { privileged.removeFirst() }
            calls += 1
        }
        #expect(calls <= 40, "seed \(random.seed)")
    }

    @Test(
        arguments: [
            (PriorityClass.normal, [:], 0), (.normal, [.normal: 5], 5),
            (.normal, [.normal: 5, .priority: 2], 7),
            (.normal, [.normal: 1, .priority: 9], 3), (.priority, [.normal: 9], 1),
            (.priority, [.normal: 9, .appointment: 2], 5),
        ] as [(PriorityClass, [PriorityClass: Int], Int)])
    func `who is ahead follows the order of calling`(
        joining: PriorityClass, waiting: [PriorityClass: Int], ahead: Int
    ) {
        #expect(QueueOrder.ahead(joining: joining, waiting: waiting) == ahead)
    }
}
