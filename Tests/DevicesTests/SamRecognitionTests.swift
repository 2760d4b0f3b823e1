import Testing

@testable import Devices

/// Which reader it is, and whether it is one: the machine, hand-fed.
struct `Telling readers apart, decided` {
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    private func answer(_ status: SamStatus) -> [UInt8] { SamAnswer(status: status).frame }

    private let find = SamReadingMachine.Action.send(SamCommand.find.frame)
    private let askID = SamReadingMachine.Action.send(SamCommand.samID.frame)

    @Test func `a reader that was only silent keeps its number, and is asked for its status instead`() throws
    {
        var machine = try named()
        machine.sent(at: at(0))
        #expect(machine.passed(at: at(500)) == [.note(.find, DeviceError(.silent))])
        for now in [800, 1600] {
            _ = machine.passed(at: at(now))
            machine.sent(at: at(now))
            _ = machine.passed(at: at(now + 500))
        }
        #expect(machine.passed(at: at(3100)) == [.open])
        #expect(machine.opened() == [.send(SamCommand.samStatus.frame)])
        machine.sent(at: at(3100))
        #expect(
            machine.received(answer(.done), at: at(3110)) == [find, .report(.attached(samID: Self.number))])
    }

    @Test(arguments: [DeviceError.Code.hungUp, .absent, .busy, .fault])
    func `a line that was lost may come back with another reader, which is asked for its number`(
        code: DeviceError.Code
    ) throws {
        var machine = try named()
        machine.sent(at: at(0))
        _ = machine.lost(DeviceError(code), at: at(10))
        _ = machine.passed(at: at(1010))
        #expect(machine.opened() == [askID])
    }

    private static let number = "05.03-20230115-0000123456-0987654321"

    /// A machine that knows the module's number and is to send find.
    private func named() throws -> SamReadingMachine {
        var machine = SamReadingMachine()
        _ = machine.started()
        _ = machine.opened()
        machine.sent(at: at(-10))
        let id = try #require(Vectors.published.other_exchanges.first { $0.step == "sam-id" })
        #expect(
            machine.received(hex(id.response), at: at(-5)) == [find, .report(.attached(samID: Self.number))])
        return machine
    }

    @Test(
        arguments: [
            ([], DeviceError.Code.silent), ([0x0D, 0x0A], .notSam), (SamCommand.samID.frame, .notSam),
            ([0xAA, 0xAA, 0xAA, 0x69, 0x96, 0, 4, 0, 0, 0x90, 0x94], .notSam),
            (Vectors.malformed("M01"), .checksum), (Vectors.malformed("M02"), .silent),
            (Vectors.malformed("X01"), .length),
        ] as [([UInt8], DeviceError.Code)])
    func `what comes instead of the first answer says what hangs there`(
        bytes: [UInt8], code: DeviceError.Code
    ) {
        var machine = SamReadingMachine()
        _ = machine.started()
        _ = machine.opened()
        var (now, last) = (0, [SamReadingMachine.Action]())
        for _ in 0..<3 {
            machine.sent(at: at(now))
            if !bytes.isEmpty { _ = machine.received(bytes, at: at(now)) }
            now += 2000
            last = machine.passed(at: at(now))
            now += 2000
            _ = machine.passed(at: at(now))
        }
        #expect(last.last == .report(.detached(DeviceError(code))))
    }

    @Test func `noise after good answers is silence, not another device`() throws {
        var machine = try named()
        machine.sent(at: at(0))
        #expect(machine.received([0x0D, 0x0A], at: at(10)) == [])
        #expect(machine.passed(at: at(500)) == [.note(.find, DeviceError(.silent))])
    }
}
