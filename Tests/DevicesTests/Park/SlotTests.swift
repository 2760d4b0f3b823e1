import Domain
import Testing

@testable import Devices

/// The slots between the sessions and the stories.
@Suite struct SlotTests {
    private let reactor: Reactor
    private let one = PluggedDevice.ID(syspath: "/sys/one", plug: 1)
    private let two = PluggedDevice.ID(syspath: "/sys/two", plug: 1)

    init() throws { reactor = try Reactor() }

    /// A printer that is told what to do, and says when it is run.
    private final class Stub: TicketPrinter {
        let model: PrinterModel
        let runs: AsyncStream<Void>
        private let run: AsyncStream<Void>.Continuation

        init(_ name: String) {
            model = PrinterModel(name: name)
            (runs, run) = AsyncStream.makeStream()
        }

        func run(_ report: @Sendable @escaping (PrinterStatus) async -> Void) async {
            await report(PrinterStatus(connected: true, paper: .adequate, answered: true))
            run.yield()
            let (forever, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in forever {}
        }

        func status() async -> PrinterStatus { PrinterStatus(connected: true) }

        func print(_ bytes: [UInt8], job: UInt32, lengthMillimetres: Int) async -> PrintOutcome { .printed }
    }

    @Test func `a spare printer takes over when the first is unplugged`() async {
        let slot = PrinterSlot(fallback: PrinterModel(name: "none"))
        let (first, second) = (Stub("first"), Stub("second"))
        #expect(slot.model.name == "none")
        #expect(await slot.print([], job: 1, lengthMillimetres: 1) == .failed(.absent))

        let (waits, waiting) = AsyncStream.makeStream(of: Void.self)
        let working = Task { await slot.serve(first, of: one, waits: {}, report: { _ in }) }
        _ = await first.runs.first { true }
        #expect(slot.model.name == "first")
        let spare = Task { await slot.serve(second, of: two, waits: { waiting.yield() }, report: { _ in }) }
        _ = await waits.first { true }
        #expect(slot.model.name == "first")

        working.cancel()
        _ = await second.runs.first { true }
        #expect(slot.model.name == "second")
        #expect(await slot.print([], job: 1, lengthMillimetres: 1) == .printed)

        spare.cancel()
        await spare.value
        #expect(slot.model.name == "none")
    }

    @Test func `the story is told when the last printer goes`() async {
        let slot = PrinterSlot(fallback: PrinterModel())
        let printer = Stub("only")
        let (statuses, told) = AsyncStream.makeStream(of: PrinterStatus.self)
        let story = Task { await slot.run { told.yield($0) } }
        let work = Task { await slot.serve(printer, of: one, waits: {}, report: { _ in }) }
        var heard = statuses.makeAsyncIterator()
        #expect(await heard.next()?.connected == true)
        work.cancel()
        #expect(await heard.next() == .absent)
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
