import Domain
import Logging
import Synchronization
import TestTools
import Testing

@testable import Devices

/// How the driver learns whom it talks to.
struct `Becoming acquainted` {
    private let reactor: Reactor
    private let tiny: TinyPrinter
    private let statuses = Reports<PrinterStatus>()

    init() throws {
        reactor = try Reactor()
        tiny = TinyPrinter(reactor)
    }

    /// Runs `body` when the printer was first reported, with the shipped list and what else the settings say.
    private func connected(
        identity: DeviceIdentity = DeviceIdentity(), width: Int? = nil,
        confirmation: PrinterModel.Confirmation? = nil, _ body: (EscposPrinter) async throws -> Void
    ) async throws {
        let peer = try TCPPeer(reactor)
        let models = try `The printers we know`.shipped()
        let printer = EscposPrinter(
            .init(
                address: .network(host: "127.0.0.1", port: peer.port),
                model: .auto(identity: identity, models: models), width: width, confirmation: confirmation,
                answerTime: .seconds(2)),
            reactor: reactor, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (tiny, statuses) = (tiny, statuses)
        try await during({ await peer.run { await tiny.serve($0) } }) {
            defer { peer.close() }
            try await during({ await printer.run { statuses.add($0) } }) {
                let first = try await statuses.next()
                #expect(first.connected)
                try await body(printer)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer that tells its model gets its record before it is called ready`() async throws {
        tiny.state.withLock { $0.names = [66: "EPSON", 67: "TM-T88V", 68: "J3CF012345"] }
        try await connected { printer in
            #expect((printer.model.width, printer.model.dotsPerInch) == (512, 180))
            #expect(printer.model.confirmation == .status, "the record does not know, the printer does")
            #expect(printer.identity == "EPSON TM-T88V, no. J3CF012345")
            #expect(tiny.paper == [], "no rubbish on paper")
            #expect(await printer.print([0x41], job: 1, lengthMillimetres: 10) == .printed)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a record that knows of process IDs is believed, and GS r is not asked`() async throws {
        tiny.state.withLock { ($0.names, $0.paperAnswers) = ([67: "TM-T81"], [0]) }
        try await connected { printer in
            #expect(printer.model.confirmation == .processID)
            #expect(await printer.print([0x41], job: 7, lengthMillimetres: 10) == .printed)
            #expect(tiny.state.withLock { $0.paperAnswers } == [0], "nobody asked")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer that says nothing of itself is taken for a common one, and asked how it confirms`()
        async throws
    {
        try await connected { printer in
            #expect(printer.model.name == "80 mm")
            #expect(printer.model.confirmation == .status)
            #expect(printer.identity == nil)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer that cannot confirm prints, and every fate is unknown`() async throws {
        tiny.state.withLock { $0.confirms = false }
        try await connected(identity: DeviceIdentity(ieee1284: "MFG:XPRINTER;MDL:XP-58IIH;SN:7;")) {
            printer in
            #expect(printer.model.width == 384)
            #expect(printer.model.confirmation == PrinterModel.Confirmation.none)
            #expect(printer.identity == "XPRINTER XP-58IIH, no. 7")
            #expect(await printer.print([0x41], job: 1, lengthMillimetres: 10) == .unknown(.silent))
            #expect(tiny.paper == [0x41])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `what the settings say goes before the record`() async throws {
        tiny.state.withLock { $0.names = [67: "TM-T88V"] }
        try await connected(width: 384, confirmation: PrinterModel.Confirmation.none) { printer in
            #expect((printer.model.width, printer.model.dotsPerInch) == (384, 180))
            #expect(printer.model.confirmation == PrinterModel.Confirmation.none)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer found without paper is asked when it has some`() async throws {
        tiny.state.withLock { ($0.names, $0.hasPaper) = ([67: "XP-58"], false) }
        try await connected { printer in
            #expect(printer.model.width == 576, "a guess: a question now would be answered into the next job")
            tiny.state.withLock { $0.hasPaper = true }
            while try await statuses.next().fault != nil {}
            #expect(printer.model.width == 384)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a near end that a printer cannot see is not believed`() async throws {
        tiny.state.withLock { $0.isNearEnd = true }
        let peer = try TCPPeer(reactor)
        let printer = EscposPrinter(
            .init(
                address: .network(host: "127.0.0.1", port: peer.port),
                model: .fixed(PrinterModel(hasNearEndSensor: false, confirmation: .status)),
                answerTime: .seconds(2)),
            reactor: reactor, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (tiny, statuses) = (tiny, statuses)
        try await during({ await peer.run { await tiny.serve($0) } }) {
            defer { peer.close() }
            try await during({ await printer.run { statuses.add($0) } }) {
                let first = try await statuses.next()
                #expect(first.paper == .adequate)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a probe tells a printer with a name, one without, and none at all`() async throws {
        for (names, isMute, found) in [
            ([66: "EPSON", 67: "TM-T20II"], false, "EPSON TM-T20II"), ([:], false, ""), ([:], true, nil),
        ] as [([UInt8: String], Bool, String?)] {
            let peer = try TCPPeer(reactor)
            tiny.state.withLock { ($0.names, $0.isMute) = (names, isMute) }
            let tiny = tiny
            try await during({ await peer.run { await tiny.serve($0) } }) {
                defer { peer.close() }
                let address = PrinterAddress.network(host: "127.0.0.1", port: peer.port)
                let answer = try await EscposPrinter.ask(address, reactor: reactor)
                #expect(answer == found)
            }
        }
        #expect(tiny.paper == [])
    }
}
