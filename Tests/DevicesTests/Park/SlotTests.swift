import Domain
import TestTools
import Testing

@testable import Devices

/// The slots between the sessions and the stories.
@Suite struct SlotTests {
    private let reactor: Reactor
    private let one = PluggedDevice.ID(syspath: "/sys/one", plug: 1)
    private let two = PluggedDevice.ID(syspath: "/sys/two", plug: 1)

    init() throws { reactor = try Reactor() }

    /// A printer whose status a test sets.
    private final class Stub: TicketPrinter {
        let model: PrinterModel
        private let (statuses, inlet) = AsyncStream.makeStream(of: PrinterStatus.self)

        init(_ name: String) { model = PrinterModel(name: name) }

        func become(_ paper: PaperState) {
            inlet.yield(PrinterStatus(connected: true, paper: paper, answered: true))
        }

        func run(_ report: @Sendable @escaping (PrinterStatus) async -> Void) async {
            for await status in statuses { await report(status) }
        }

        func status() async -> PrinterStatus { PrinterStatus(connected: true) }

        func print(_ bytes: [UInt8], job: UInt32, lengthMillimetres: Int) async -> PrintOutcome { .printed }
    }

    /// Two printers in a slot, and what is said of both.
    private struct Pair {
        let slot = PrinterSlot(fallback: PrinterModel(name: "none"))
        let first = Stub("first")
        let second = Stub("second")
        let said = Reports<String>()

        func plug(_ printer: Stub, _ device: PluggedDevice.ID) async throws -> Task<Void, Never> {
            let task = Task { [slot, said] in
                await slot.serve(printer, of: device) { status, isAtWork in
                    said.add("\(printer.model.name) \(status.paper) \(isAtWork ? "at work" : "spare")")
                }
            }
            printer.become(.adequate)
            return task
        }

        func hears(_ wanted: String) async throws {
            while try await said.next() != wanted {}
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `slips go to the second printer while the first has no paper, and back when it has`() async throws {
        let pair = Pair()
        #expect(pair.slot.model.name == "none")
        #expect(await pair.slot.print([], job: 1, lengthMillimetres: 1) == .failed(.absent))
        let first = try await pair.plug(pair.first, one)
        try await pair.hears("first adequate at work")
        let second = try await pair.plug(pair.second, two)
        try await pair.hears("second adequate spare")
        #expect(pair.slot.current.model.name == "first")
        pair.first.become(.out)
        try await pair.hears("second adequate at work")
        #expect(pair.slot.current.model.name == "second")
        #expect(await pair.slot.print([], job: 2, lengthMillimetres: 1) == .printed)
        pair.first.become(.adequate)
        try await pair.hears("second adequate spare")
        #expect(pair.slot.current.model.name == "first")
        first.cancel()
        second.cancel()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a spare takes over when the first is unplugged, and the story hears when the last goes`()
        async throws
    {
        let pair = Pair()
        let statuses = Reports<PrinterStatus>()
        let story = Task { await pair.slot.run { statuses.add($0) } }
        let first = try await pair.plug(pair.first, one)
        try await pair.hears("first adequate at work")
        let second = try await pair.plug(pair.second, two)
        try await pair.hears("second adequate spare")
        first.cancel()
        try await pair.hears("second adequate at work")
        second.cancel()
        while try await statuses.next() != .absent {}
        #expect(pair.slot.model.name == "none")
        story.cancel()
    }

    @Test func `readers are one reader, and a card on any of them is a card`() async {
        let slot = ReaderSlot(reactor: reactor)
        let (events, told) = AsyncStream.makeStream(of: CardReaderEvent.self)
        let story = Task { await slot.run { told.yield($0) } }
        slot.heard(.attached(samID: "05.03"), from: one)
        slot.heard(.attached(samID: "05.04"), from: two)
        slot.heard(.present, from: two)
        slot.funnel.vanished(one)
        slot.funnel.vanished(two)
        var heard = events.makeAsyncIterator()
        #expect(await heard.next() == .attached(samID: "05.03"))
        #expect(await heard.next() == .present)
        #expect(await heard.next() == .detached(DeviceError(.absent)))
        story.cancel()
    }

    @Test func `whoever waits for a card gets it, and the story too`() async {
        let slot = ReaderSlot(reactor: reactor)
        async let next = slot.nextCard(within: .seconds(60))
        // Said until the waiter is there to hear it.
        let voice = Task { [one] in
            while !Task.isCancelled {
                slot.heard(.present, from: one)
                slot.heard(.failed(DeviceError(.checksum)), from: one)
                await Task.yield()
            }
        }
        #expect(await next == .failed(DeviceError(.checksum)))
        voice.cancel()
    }

    @Test func `nobody waits for ever`() async {
        let slot = ReaderSlot(reactor: reactor)
        #expect(await slot.nextCard(within: .zero) == nil)
    }

    @Test func `the board tells a watcher when something changes`() async {
        let board = DeviceBoard(reactor: reactor, time: nil)
        let device = DeviceTriageTests.device(.samUSB, "/dev/bus/usb/001/004", role: .init(.reader))
        let version = board.list.version
        async let after = board.list(after: version, within: .seconds(60))
        board.set(device, .init(state: .starting))
        let list = await after
        #expect(list.devices.map(\.state) == [.starting])
        board.set(device, .init(state: .starting))
        #expect(board.list.version == list.version, "a repetition is no change")
        board.set(device, .init(state: .ready, detail: "05.03"))
        #expect(board.list.devices.first?.detail == "05.03")
        board.remove(device)
        #expect(board.list.devices.isEmpty)
    }
}
