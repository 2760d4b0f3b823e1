import CLinux
package import Devices
package import Domain
import FoundationEssentials
import Glibc
package import Logging
package import Paper

/// A piece of paper that came out of the virtual printer.
package struct PrintedSlip: Hashable, Sendable, Identifiable {
    /// 1 for the first since start; never used again.
    package let id: Int
    package let time: WallTime
    /// From its top edge; the first 12 mm are the white between cutter and head.
    package let bitmap: Bitmap
    /// False when the roll ended in the middle of it.
    package let isCut: Bool
}

/// An ESC/POS printer on TCP and, if wanted, on a pseudo-terminal: one host at a time, real bytes, real printing time.
///
/// Unplugging takes its power: connections are closed, what it had in memory is lost, the paper stays. It runs until
/// `stop`.
package actor VirtualPrinter {
    /// How the printer looks from outside.
    package struct State: Hashable, Sendable {
        package var isPlugged: Bool
        package var condition: PrinterCondition
        /// What is wrong with it.
        package var flaw: PrinterFlaw
        package var make: PrinterMake
        package var isBusy: Bool
        /// Bytes in its memory that are not printed yet.
        package var waiting: Int
        /// The number of the newest slip.
        package var lastSlip: Int
        /// Grows with every change.
        package var version: Int
    }

    /// The slips kept; the oldest go first.
    package static let mostSlips = 50

    /// The port it has, also while unplugged.
    package nonisolated let port: UInt16
    package nonisolated let tty: String?
    let reactor: Reactor
    let logger: Logger
    var machine: PrinterMachine
    var listener: Descriptor?
    var terminal: PseudoTerminal?
    var connection: Descriptor?
    /// Where answers go: whoever sent bytes last.
    var host: Descriptor?
    var sessions: [Task<Void, Never>] = []
    let bell: Bell
    package private(set) var slips: [PrintedSlip] = []
    private var lastSlip = 0
    private var mechanism: Task<Void, Never>?
    private var changes = Changes()
    private var version = 0

    /// A printer that is plugged in and takes connections on 127.0.0.1. `width` is another head than its make has.
    /// Port 0 takes a free one, which `port` tells.
    package static func start(
        port: UInt16 = 0, tty: String? = nil, make: PrinterMake = PrinterMake.all[0], width: Int? = nil,
        paced: Bool = true, reactor: Reactor,
        logger: Logger = Logger(label: "benchtop.printer")
    ) async throws -> VirtualPrinter {
        let (listener, actual) = try listen(on: port, reactor: reactor)
        var make = make
        make.width = width ?? make.width
        let machine = PrinterMachine(make: make, paced: paced)
        let printer = VirtualPrinter(
            port: actual, tty: tty, machine: machine, reactor: reactor, logger: logger)
        try await printer.begin(listener)
        return printer
    }

    private init(port: UInt16, tty: String?, machine: PrinterMachine, reactor: Reactor, logger: Logger) {
        (self.port, self.tty, self.machine) = (port, tty, machine)
        (self.reactor, self.logger) = (reactor, logger)
        bell = Bell(reactor)
    }

    private func begin(_ listener: Descriptor) throws {
        try open(listener)
        mechanism = Task { await print() }
    }

    package var state: State {
        State(
            isPlugged: listener != nil, condition: machine.condition, flaw: machine.flaw, make: machine.make,
            isBusy: machine.isBusy, waiting: machine.waiting, lastSlip: lastSlip, version: version)
    }

    /// The strip that is still in the printer.
    package var strip: Bitmap { machine.strip }

    /// Waits until the state is as wanted. Throws `CancellationError` when cancelled or stopped before.
    package func state(where isWanted: @Sendable (State) -> Bool) async throws -> State {
        try await first { isWanted(state) ? state : nil }
    }

    /// The first slip with a number above `id`, as soon as there is one.
    package func slip(after id: Int = 0) async throws -> PrintedSlip {
        try await first { slips.first { $0.id > id } }
    }

    private func first<Found>(_ look: () -> Found?) async throws -> Found {
        let (id, stream) = changes.subscribe()
        defer { changes.unsubscribe(id) }
        if let found = look() { return found }
        for await _ in stream {
            if let found = look() { return found }
        }
        throw CancellationError()
    }

    // MARK: Hands

    /// Sets the roll; `rows` (8 a millimetre) is how much is left until it ends by itself.
    package func set(paper: PaperSupply, rows: Int? = nil) {
        perform(machine.set(paper: paper, rows: rows, at: .now))
        logger.info("paper set", metadata: ["paper": "\(paper.rawValue)"])
        changed()
    }

    package func set(coverOpen: Bool) {
        perform(machine.set(coverOpen: coverOpen, at: .now))
        logger.info("cover moved", metadata: ["open": "\(coverOpen)"])
        changed()
    }

    /// Something breaks, or is mended (`none`). `after`: with `losesPower` only, how many bytes more it takes.
    package func set(flaw: PrinterFlaw, after bytes: Int = 0) async {
        perform(machine.set(flaw: flaw, after: bytes, at: .now))
        logger.info("flaw set", metadata: ["flaw": "\(flaw.rawValue)"])
        changed()
        if machine.hasLostPower { await unplug() }
    }

    /// Another make stands there: switched off, exchanged, switched on.
    package func set(make: PrinterMake) async throws {
        let wasPlugged = listener != nil
        await unplug()
        machine = PrinterMachine(make: make, paced: machine.isPaced)
        logger.info("another printer", metadata: ["make": "\(make.name)"])
        if wasPlugged { try plug() }
        changed()
    }

    /// Tears off and forgets the slips that came out.
    package func clearSlips() {
        slips = []
        changed()
    }

    package func unplug() async {
        guard listener != nil else { return }
        await close()
        machine.losePower()
        logger.info("printer unplugged")
        changed()
    }

    /// Listens on the same port again. Throws `.listen` when another program took it.
    package func plug() throws {
        guard listener == nil else { return }
        try open(try Self.listen(on: port, reactor: reactor).descriptor)
        logger.info("printer plugged in", metadata: ["port": "\(port)"])
        changed()
    }

    /// Unplugs for good and ends every wait.
    package func stop() async {
        await unplug()
        mechanism?.cancel()
        await mechanism?.value
        changes.finish()
    }

    // MARK: The mechanism

    /// Moves the paper when its time has come.
    private func print() async {
        while [.ready, .deadline].contains(await bell.wait(until: machine.deadline)) {
            perform(machine.advance(at: .now))
            announce()
        }
    }

    /// Carries out what the machine wants.
    func perform(_ actions: [PrinterMachine.Action]) {
        for action in actions {
            switch action {
            case .send(let bytes): answer(bytes)
            case .slip(let bitmap, let isCut): keep(bitmap, isCut: isCut)
            }
        }
    }

    /// A host that reads nothing loses its answers; a printer does not wait for it.
    private func answer(_ bytes: [UInt8]) {
        guard let host else { return }
        if host.answerNow(bytes) != bytes.count {
            logger.notice("an answer was lost", metadata: ["bytes": "\(bytes.count)"])
        }
    }

    private func keep(_ bitmap: Bitmap, isCut: Bool) {
        lastSlip += 1
        let time = WallTime(Date())
        slips.append(PrintedSlip(id: lastSlip, time: time, bitmap: bitmap, isCut: isCut))
        slips.removeFirst(max(0, slips.count - Self.mostSlips))
        logger.info(
            "slip out", metadata: ["slip": "\(lastSlip)", "rows": "\(bitmap.height)", "cut": "\(isCut)"])
        announce()
    }

    /// Something happened from outside: the mechanism looks when it is wanted next, and all watchers look.
    func changed() {
        bell.ring()
        announce()
    }

    private func announce() {
        version += 1
        changes.announce()
    }
}
