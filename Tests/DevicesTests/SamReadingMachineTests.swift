import Domain
import Testing

@testable import Devices

/// The machine, hand-fed: each line is "what happens → what it does".
struct `Reading cards, decided` {
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    private func answer(_ status: SamStatus, _ data: [UInt8] = []) -> [UInt8] {
        SamAnswer(status: status, data: data).frame
    }

    private let find = SamReadingMachine.Action.send(SamCommand.find.frame)
    private let select = SamReadingMachine.Action.send(SamCommand.select.frame)
    private let readBase = SamReadingMachine.Action.send(SamCommand.readBase.frame)
    private let look = SamReadingMachine.Action.send(SamCommand.readNewAddress.frame)
    private let reset = SamReadingMachine.Action.send(SamCommand.reset.frame)
    private let askID = SamReadingMachine.Action.send(SamCommand.samID.frame)

    /// A machine that has sent find at 0 ms.
    private func finding() -> SamReadingMachine {
        var machine = SamReadingMachine()
        #expect(machine.started() == [.open])
        #expect(machine.opened() == [askID])
        machine.sent(at: at(-10))
        #expect(
            machine.received(answer(.noSuchContent), at: at(-5)) == [find, .report(.attached(samID: nil))])
        machine.sent(at: at(0))
        return machine
    }

    /// A machine that has sent read base at 0 ms.
    private func reading() -> SamReadingMachine {
        var machine = finding()
        #expect(
            machine.received(answer(.cardFound, [0, 0, 0, 0]), at: at(0)) == [select, .report(.present)])
        machine.sent(at: at(0))
        #expect(machine.received(answer(.done, [UInt8](repeating: 0, count: 8)), at: at(0)) == [readBase])
        machine.sent(at: at(0))
        return machine
    }

    /// A machine that has announced a card at 0 ms.
    private func lying() throws -> SamReadingMachine {
        var machine = reading()
        let data = TextBlock.resident.readData()
        let card = try CardText.card(from: TextBlock.resident.bytes)
        #expect(machine.received(answer(.done, data), at: at(0)) == [.report(.read(card))])
        return machine
    }

    @Test func `the module's number is asked first and told`() throws {
        var machine = SamReadingMachine()
        _ = machine.started()
        _ = machine.opened()
        machine.sent(at: at(0))
        let id = try #require(Vectors.published.other_exchanges.first { $0.step == "sam-id" })
        #expect(
            machine.received(hex(id.response), at: at(9))
                == [find, .report(.attached(samID: "05.03-20230115-0000123456-0987654321"))])
    }

    @Test func `with no card it asks again after 100 ms and not before`() {
        var machine = finding()
        #expect(machine.received(answer(.noCard), at: at(10)) == [])
        #expect(machine.deadline == at(110))
        #expect(machine.passed(at: at(109)) == [])
        #expect(machine.passed(at: at(110)) == [find])
    }

    @Test func `a card lying there is announced once and watched until it is lifted`() throws {
        var machine = try lying()
        for look in 1...20 {
            let now = at(300 * look)
            #expect(machine.passed(at: now) == [self.look])
            machine.sent(at: now)
            let still: SamStatus = look % 2 == 0 ? .done : .noSuchContent
            #expect(
                machine.received(
                    answer(still, look % 2 == 0 ? [UInt8](repeating: 0x20, count: 70) : []), at: now) == [])
        }
        #expect(machine.passed(at: at(6300)) == [look])
        machine.sent(at: at(6300))
        #expect(machine.received(answer(.cardNotSelected), at: at(6310)) == [find, .report(.lifted)])
        machine.sent(at: at(6310))
        #expect(machine.received(answer(.cardFound), at: at(6320)) == [select, .report(.present)])
    }

    @Test(arguments: [
        SamStatus.commandChecksum, .commandLength, .commandWrong, .notPermitted, .unrecognised,
        .cardRefusedSam,
        .samRefusedCard, .verificationFailed, .noCardYet, .informationLength, .unknownCardType, .readFailed,
        .noRandomNumber, .cardNotSelected, .noCard, .noSuchContent,
    ])
    func `a failed select or read is told once and leads back to find`(status: SamStatus) {
        let error = DeviceError(.status(status))
        var machine = reading()
        #expect(
            machine.received(answer(status), at: at(10)) == [
                .report(.failed(error)), .note(.readBase, error),
            ])
        #expect(machine.deadline == at(310))
        #expect(machine.passed(at: at(310)) == [find])
        machine.sent(at: at(310))
        #expect(machine.received(answer(.cardFound), at: at(320)) == [select])
        machine.sent(at: at(320))
        let again = machine.received(answer(status), at: at(330))
        #expect(again == (status == .readFailed ? [reset] : []))
    }

    @Test func `two 41 in a row reset the module, then find goes on`() {
        var machine = reading()
        _ = machine.received(answer(.readFailed), at: at(0))
        for (happens, action): (SamStatus, SamReadingMachine.Action) in [
            (.cardFound, select), (.done, readBase),
        ] {
            if machine.deadline == at(300) { #expect(machine.passed(at: at(300)) == [find]) }
            machine.sent(at: at(300))
            #expect(machine.received(answer(happens), at: at(300)) == [action])
        }
        machine.sent(at: at(300))
        #expect(machine.received(answer(.readFailed), at: at(300)) == [reset])
        machine.sent(at: at(300))
        #expect(machine.received(answer(.done), at: at(310)) == [])
        #expect(machine.passed(at: at(610)) == [find])
    }

    @Test func `another failure between two 41 starts the count again`() {
        var machine = reading()
        _ = machine.received(answer(.readFailed), at: at(0))
        _ = machine.passed(at: at(300))
        machine.sent(at: at(300))
        _ = machine.received(answer(.cardFound), at: at(300))
        machine.sent(at: at(300))
        _ = machine.received(answer(.cardRefusedSam), at: at(300))
        _ = machine.passed(at: at(600))
        machine.sent(at: at(600))
        _ = machine.received(answer(.cardFound), at: at(600))
        machine.sent(at: at(600))
        let last = machine.received(answer(.readFailed), at: at(600))
        #expect(!last.contains(reset))
    }

    @Test func `a card lifted before it could be read is lifted`() {
        var machine = reading()
        _ = machine.received(answer(.cardRefusedSam), at: at(0))
        _ = machine.passed(at: at(300))
        machine.sent(at: at(300))
        #expect(machine.received(answer(.noCard), at: at(310)) == [.report(.lifted)])
    }

    @Test(arguments: [
        (SamCommand.find, 500), (.select, 500), (.readBase, 3500), (.samID, 500), (.readNewAddress, 1000),
    ])
    func `each question has its time-out`(command: SamCommand, milliseconds: Int) {
        #expect(command.timeout == .milliseconds(milliseconds))
    }

    @Test func `three silent questions close the line, which is opened again after a second`() {
        let silent = DeviceError(.silent)
        var machine = finding()
        #expect(machine.passed(at: at(499)) == [])
        #expect(machine.passed(at: at(500)) == [.note(.find, silent)])
        for now in [800, 1600] {
            #expect(machine.passed(at: at(now)) == [find])
            machine.sent(at: at(now))
            let actions = machine.passed(at: at(now + 500))
            #expect(actions == (now == 800 ? [] : [.close, .report(.detached(silent))]))
        }
        #expect(machine.deadline == at(3100))
        #expect(machine.passed(at: at(3100)) == [.open])
    }

    @Test func `a line that stays absent is reported once, another reason again, and its return as attached`()
    {
        var machine = SamReadingMachine()
        _ = machine.started()
        let (absent, denied) = (DeviceError(.absent, errno: 2), DeviceError(.denied, errno: 13))
        #expect(machine.lost(absent, at: at(0)) == [.close, .report(.detached(absent))])
        #expect(machine.passed(at: at(1000)) == [.open])
        #expect(machine.lost(absent, at: at(1000)) == [.close])
        #expect(machine.passed(at: at(2000)) == [.open])
        #expect(machine.lost(denied, at: at(2000)) == [.close, .report(.detached(denied))])
        #expect(machine.passed(at: at(3000)) == [.open])
        _ = machine.opened()
        machine.sent(at: at(3000))
        #expect(machine.received(answer(.done), at: at(3001)).last == .report(.attached(samID: nil)))
        #expect(machine.lost(denied, at: at(4000)) == [.close, .report(.detached(denied))])
    }

    @Test func `a reader unplugged under a card lets it go first`() throws {
        var machine = try lying()
        let gone = DeviceError(.hungUp, errno: 5)
        #expect(machine.lost(gone, at: at(50)) == [.close, .report(.lifted), .report(.detached(gone))])
    }

    @Test func `an answer cut in the middle fails 800 ms after its last byte`() {
        var machine = reading()
        #expect(machine.received(Vectors.malformed("M02"), at: at(3000)) == [])
        #expect(machine.deadline == at(3800))
        let error = DeviceError(.silent)
        #expect(machine.passed(at: at(3800)) == [.report(.failed(error)), .note(.readBase, error)])
    }

    @Test func `bytes that never end do not keep a question open for ever`() {
        var machine = reading()
        for now in stride(from: 0, through: 6600, by: 100) {
            _ = machine.received(SamFrame.preamble, at: at(now))
        }
        #expect(machine.deadline.map { $0 <= at(6500) } ?? false)
        #expect(machine.passed(at: at(6700)).first == .report(.failed(DeviceError(.length))))
    }

    @Test(
        arguments: [
            (Vectors.malformed("M01"), DeviceError.Code.checksum), (Vectors.malformed("M03"), .checksum),
            (Vectors.malformed("X01"), .length), (Vectors.malformed("X03"), .innerLengths),
            (Vectors.malformed("M04"), .status(.readFailed)),
        ].map { Damage("\($0.1)", $0.0, $0.1) })
    func `a damaged answer is told, waited out and never taken for the next one`(damage: Damage) {
        var machine = reading()
        let actions = machine.received(damage.stream, at: at(100)) + machine.passed(at: at(200))
        let error = DeviceError(damage.code)
        #expect(actions == [.report(.failed(error)), .note(.readBase, error)])
        #expect(machine.received(answer(.cardFound), at: at(210)) == [], "nobody asked")
        let next = machine.deadline ?? at(0)
        #expect(machine.passed(at: next) == [find])
    }

    @Test func `a card that says what cannot be is refused once and watched like a read one`() {
        var machine = reading()
        let error = DeviceError(.unknownDocument(0x5A))
        #expect(
            machine.received(Vectors.malformed("M07"), at: at(0))
                == [.report(.failed(error)), .note(.readBase, error)])
        #expect(machine.passed(at: at(300)) == [look])
        machine.sent(at: at(300))
        #expect(machine.received(answer(.unrecognised), at: at(310)) == [find, .report(.lifted)])
    }

    @Test func `a good answer behind noise and a damaged one is taken`() {
        var machine = finding()
        let stream = [0x00, 0xAA, 0xAA] + SamFrame.preamble + answer(.cardFound)
        #expect(machine.received(stream, at: at(0)) == [select, .report(.present)])
    }

    @Test(arguments: [SamStatus.selfTestFailed, .notAuthorised])
    func `a module that is out of order is detached with the reason`(status: SamStatus) {
        var machine = finding()
        let error = DeviceError(.status(status))
        #expect(machine.received(answer(status), at: at(0)) == [.close, .report(.detached(error))])
    }

    @Test func `a slow report does not count against the reader`() {
        var machine = finding()
        _ = machine.received(answer(.cardFound), at: at(0))
        #expect(machine.deadline == nil, "nothing is on the line yet")
        machine.sent(at: at(60_000))
        #expect(machine.deadline == at(60_500))
        #expect(
            machine.received(answer(.done), at: at(90_000)) == [readBase],
            "what has come counts, however late")
    }
}
