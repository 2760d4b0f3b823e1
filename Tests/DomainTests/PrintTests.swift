import Domain
import Testing

@Suite struct `The fate of a print job` {
    /// What may follow what; whatever is not here is refused.
    private static let table: [PrintJobState: [PrintEvent: PrintJobState]] = [
        .queued: [.send: .sending, .fail: .failed, .expire: .expired, .void: .void],
        .sending: [.confirm: .printed, .putBack: .queued, .fail: .failed, .lose: .unknown],
        .unknown: [.void: .void],
        .failed: [.void: .void],
        .expired: [.void: .void],
        .printed: [:],
        .void: [:],
    ]

    @Test(arguments: PrintJobState.allCases)
    func `follows its table and nothing else`(state: PrintJobState) {
        for event in PrintEvent.allCases {
            #expect(
                PrintMachine.state(after: event, in: state) == Self.table[state]?[event],
                "\(event) in \(state)")
        }
    }

    @Test func `leads from nowhere but the queue to the paper`() {
        let senders = PrintJobState.allCases.filter { PrintMachine.state(after: .send, in: $0) != nil }
        #expect(senders == [.queued])
        let returners = PrintJobState.allCases.filter { state in
            PrintEvent.allCases.contains { PrintMachine.state(after: $0, in: state) == .queued }
        }
        #expect(returners == [.sending], "only what cannot have reached the paper waits again")
    }

    @Test(arguments: [
        (PrintJobState.queued, false), (.sending, false), (.printed, true), (.failed, true),
        (.unknown, true), (.expired, true), (.void, true),
    ])
    func `lets a clerk repeat what is settled, never what is on its way`(
        state: PrintJobState, may: Bool
    ) {
        #expect(PrintMachine.mayBeRepeated(state) == may)
    }

    @Test(arguments: VisitState.allCases)
    func `makes a ticket useless once its number was called, and no other paper`(visit: VisitState) {
        #expect(PrintMachine.isOfUse(.ticket, visit: visit) == (visit == .waiting))
        for kind in PrintJob.Kind.allCases where kind != .ticket {
            #expect(PrintMachine.isOfUse(kind, visit: visit))
        }
    }

    /// Asks a person exactly where paper may be missing.
    @Test(arguments: PrintJobState.allCases)
    func `is in doubt where paper may be missing, until somebody decides`(state: PrintJobState) {
        let isOpen = [.unknown, .failed, .expired].contains(state)
        func isInDoubt(_ kind: PrintJob.Kind, _ visit: VisitState?, isRepeated: Bool = false) -> Bool {
            PrintMachine.isInDoubt(kind, state, visit: visit, isRepeated: isRepeated)
        }
        #expect(isInDoubt(.ticket, .waiting) == isOpen)
        #expect(!isInDoubt(.ticket, .called), "who was called holds no ticket any more")
        #expect(isInDoubt(.receipt, .finished) == isOpen)
        #expect(isInDoubt(.test, nil) == isOpen)
        #expect(!isInDoubt(.receipt, .serving, isRepeated: true))
    }

    @Test func `only a ticket grows old`() {
        #expect(PrintJob.Kind.allCases.filter(\.expires) == [.ticket])
    }
}
