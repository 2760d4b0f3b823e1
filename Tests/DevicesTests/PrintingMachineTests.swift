import Domain
import Testing

@testable import Devices

struct `Printing, decided` {
    private typealias Action = PrintingMachine.Action

    private let start = ContinuousClock.now
    private let job = PrintingMachine.Job(bytes: [1, 2, 3], number: 4711, lengthMillimetres: 100)
    private let ready = PrinterStatus(connected: true, paper: .adequate, answered: true)

    private func machine(_ confirmation: PrinterModel.Confirmation = .processID, bytesPerSecond: Int? = nil)
        -> PrintingMachine
    {
        PrintingMachine(
            job, confirmation: confirmation, millimetresPerSecond: 50, bytesPerSecond: bytesPerSecond)
    }

    /// A machine whose job was handed over at 0 ms.
    private func waiting(_ confirmation: PrinterModel.Confirmation = .processID) -> PrintingMachine {
        var machine = machine(confirmation)
        _ = machine.started(ready, mayBeMute: false)
        #expect(machine.wrote(Handover(count: 3), at: start) == .listen)
        return machine
    }

    @Test(
        arguments: [
            (PrinterModel.Confirmation.processID, EscposQuery.processID(4711)),
            (.status, [0x1D, 0x72, 0x01]),
            (.none, []),
        ] as [(PrinterModel.Confirmation, [UInt8])])
    func `a ready printer gets the job and the request, in one piece`(
        confirmation: PrinterModel.Confirmation, request: [UInt8]
    ) {
        var machine = machine(confirmation)
        #expect(machine.started(ready, mayBeMute: false) == .write([1, 2, 3] + request))
    }

    @Test func `the process ID is printable and different for every job`() {
        let numbers: [UInt32] = [0, 1, 94, 95, 4711, 81_450_624, 81_450_625, .max]
        let characters = numbers.map(EscposQuery.processIDCharacters)
        #expect(
            characters.allSatisfy { four in four.count == 4 && four.allSatisfy { (32...126).contains($0) } })
        #expect(characters[0] == [32, 32, 32, 32])
        #expect(characters[5] == [126, 126, 126, 126])
        #expect(
            Set(characters).count == numbers.count - 1, "0 and 95⁴ are the same, as the documentation says")
    }

    @Test(arguments: [
        (PrinterStatus.absent, PrinterFault.absent),
        (PrinterStatus(connected: true, paper: .out, answered: true), .paperOut),
        (PrinterStatus(connected: true, coverOpen: true, answered: true), .coverOpen),
        (PrinterStatus(connected: true, cutterError: true, answered: true), .cutterError),
        (PrinterStatus(connected: true, overheated: true, answered: true), .overheated),
        (PrinterStatus(connected: true, otherError: true, answered: true), .error),
        (PrinterStatus(connected: true, offline: true, answered: true), .offline),
        (PrinterStatus(connected: true, answered: false), .silent),
    ])
    func `a printer that is not ready gets no byte`(status: PrinterStatus, fault: PrinterFault) {
        var machine = machine()
        #expect(machine.started(status, mayBeMute: false) == .finish(.failed(fault)))
    }

    @Test func `a printer that never answers is given the job all the same`() {
        var machine = machine()
        #expect(
            machine.started(PrinterStatus(connected: true), mayBeMute: true)
                == .write([1, 2, 3] + EscposQuery.processID(4711)))
    }

    @Test(arguments: [
        (Handover(count: 0, error: DeviceError(.hungUp)), PrintOutcome.failed(.absent)),
        (Handover(count: 0, error: DeviceError(.silent)), .failed(.silent)),
        (Handover(count: 1, error: DeviceError(.hungUp)), .unknown(.lostInJob)),
        (Handover(count: 2, error: DeviceError(.silent)), .unknown(.silent)),
    ])
    func `one byte handed over makes the difference between failed and unknown`(
        handover: Handover, outcome: PrintOutcome
    ) {
        var machine = machine()
        _ = machine.started(ready, mayBeMute: false)
        #expect(machine.wrote(handover, at: start) == .finish(outcome))
    }

    @Test func `a USB port's paper-empty bit words a stall and no more`() {
        var machine = machine()
        _ = machine.started(ready, mayBeMute: false)
        let port = PortStatus(hasError: true, isPaperEmpty: true)
        let stalled = Handover(count: 2, error: DeviceError(.silent))
        #expect(machine.wrote(stalled, port: port, at: start) == .finish(.unknown(.paperOut)))
    }

    @Test(arguments: [
        (
            PrinterModel.Confirmation.processID,
            PrinterReply.processID(EscposQuery.processIDCharacters(of: 4711)),
            PrintOutcome?.some(.printed)
        ),
        (.processID, .processID(EscposQuery.processIDCharacters(of: 4710)), nil),
        (.processID, .transmitted(0), nil), (.processID, .realTime(0x12), nil),
        (.status, .transmitted(0x00), .printed), (.status, .transmitted(0x03), .printed),
        (.status, .transmitted(0x0F), .unknown(.paperOut)), (.status, .realTime(0x12), nil),
        (.none, .transmitted(0), nil), (.none, .processID(EscposQuery.processIDCharacters(of: 4711)), nil),
    ])
    func `only the answer to its own request says printed`(
        confirmation: PrinterModel.Confirmation, reply: PrinterReply, outcome: PrintOutcome?
    ) {
        var machine = waiting(confirmation)
        #expect(machine.replied(reply) == outcome.map(Action.finish))
    }

    @Test(arguments: [(PrinterModel.Confirmation.processID, 6000), (.status, 6000), (.none, 2000)])
    func `without an answer the wait ends by length and speed, as unknown`(
        confirmation: PrinterModel.Confirmation, milliseconds: Int
    ) {
        var machine = waiting(confirmation)
        var now = start
        while now < start + .milliseconds(milliseconds) {
            let deadline = machine.deadline ?? now
            #expect(deadline > now)
            now = deadline
            if now >= start + .milliseconds(milliseconds) { break }
            #expect(machine.passed(at: now) == .askStatus)
            #expect(machine.asked(ready, at: now) == .listen)
        }
        #expect(now == start + .milliseconds(milliseconds))
        #expect(machine.passed(at: now) == .finish(.unknown(.silent)))
    }

    @Test func `a wait that ends while the head is hot says so`() {
        var machine = waiting()
        #expect(machine.passed(at: start + .seconds(1)) == .askStatus)
        let hot = PrinterStatus(connected: true, overheated: true, answered: true)
        #expect(machine.asked(hot, at: start + .seconds(1)) == .listen)
        #expect(machine.asked(PrinterStatus(connected: true), at: start + .seconds(2)) == .listen)
        #expect(machine.passed(at: start + .seconds(6)) == .finish(.unknown(.overheated)))
    }

    @Test func `a slow line gets the time its bytes take`() {
        let big = PrintingMachine.Job(
            bytes: [UInt8](repeating: 0, count: 9600), number: 1, lengthMillimetres: 50)
        var machine = PrintingMachine(
            big, confirmation: .status, millimetresPerSecond: 50, bytesPerSecond: 960)
        _ = machine.started(ready, mayBeMute: false)
        _ = machine.wrote(Handover(count: 9603), at: start)
        #expect(machine.passed(at: start + .milliseconds(13_999)) == .askStatus)
        #expect(machine.passed(at: start + .milliseconds(14_000)) == .finish(.unknown(.silent)))
    }

    @Test(arguments: [
        (PrinterStatus(connected: true, paper: .out, answered: true), PrinterFault?.some(.paperOut)),
        (PrinterStatus(connected: true, coverOpen: true, answered: true), .coverOpen),
        (PrinterStatus(connected: true, cutterError: true, answered: true), .cutterError),
        (PrinterStatus(connected: true, otherError: true, answered: true), .error),
        (PrinterStatus(connected: true, overheated: true, answered: true), nil),
        (PrinterStatus(connected: true, offline: true, answered: true), nil),
        (PrinterStatus(connected: true), nil),
    ])
    func `a fault in the middle ends as unknown, heat and a pause are waited out`(
        status: PrinterStatus, fault: PrinterFault?
    ) {
        var machine = waiting()
        #expect(machine.asked(status, at: start) == fault.map { .finish(.unknown($0)) } ?? .listen)
    }

    @Test func `a line lost before the job fails it, after that its fate is unknown`() {
        var fresh = machine()
        #expect(fresh.lost() == .finish(.failed(.absent)))
        var begun = waiting()
        #expect(begun.lost() == .finish(.unknown(.lostInJob)))
    }

    @Test func `a job that is over says nothing more`() {
        var machine = waiting()
        _ = machine.lost()
        #expect(machine.replied(.processID(EscposQuery.processIDCharacters(of: 4711))) == nil)
        #expect(machine.deadline == nil)
    }
}
