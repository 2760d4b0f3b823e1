package import Devices
package import Logging

/// A SAM_V card reader on a pseudo-terminal: the real bytes at the real speed, with no hardware.
///
/// `link` leads to it while it is plugged in: a place of its own, or the `/dev` of a testbed, where the host finds it
/// under the name of a real tty. Every answer takes the time that the serial line would need, unless it is started
/// unpaced. It runs until `stop`.
package actor VirtualReader {
    /// How the reader looks from outside.
    package struct State: Hashable, Sendable {
        package var isPlugged: Bool
        /// The pseudo-terminal behind the link, such as `/dev/pts/3`; another one after each plugging-in, nil in between.
        package var device: String?
        package var fault: ReaderFault
        /// The speed of the host's last bytes where it was not the reader's own, so that they were noise.
        package var wrongSpeed: Int?
        package var card: String?
        /// The card that lies there has been read to its end.
        package var hasBeenRead: Bool
        /// Grows with every change.
        package var version: Int
    }

    package nonisolated let link: String
    /// The cards that can be laid on it.
    package nonisolated let cards: [VirtualCard]
    private let isPaced: Bool
    private let reactor: Reactor
    private let logger: Logger
    private var sam: VirtualSam
    private var terminal: PseudoTerminal?
    private var session: Task<Void, Never>?
    private var wrongSpeed: Int?
    private var changes = Changes()
    private var version = 0

    /// A reader that is plugged in: the link leads to it when this returns.
    package static func start(
        link: String, cards: VectorFile, paced: Bool = true, reactor: Reactor,
        logger: Logger = Logger(label: "benchtop.reader")
    ) async throws -> VirtualReader {
        let reader = VirtualReader(link: link, cards: cards, paced: paced, reactor: reactor, logger: logger)
        try await reader.plug()
        return reader
    }

    private init(link: String, cards: VectorFile, paced: Bool, reactor: Reactor, logger: Logger) {
        (self.link, self.cards, isPaced) = (link, cards.cards, paced)
        (self.reactor, self.logger) = (reactor, logger)
        sam = VirtualSam(samID: cards.samID)
    }

    package var state: State {
        State(
            isPlugged: terminal != nil, device: terminal?.device, fault: sam.fault, wrongSpeed: wrongSpeed,
            card: sam.card?.id, hasBeenRead: sam.hasReadCard, version: version)
    }

    /// Waits until the state is as wanted. Throws `CancellationError` when cancelled or stopped before.
    package func state(where isWanted: @Sendable (State) -> Bool) async throws -> State {
        let (id, stream) = changes.subscribe()
        defer { changes.unsubscribe(id) }
        if isWanted(state) { return state }
        for await _ in stream where isWanted(state) { return state }
        throw CancellationError()
    }

    // MARK: Hands

    /// Lays a card on the reader; one that lay there is lifted first. Throws `.noSuchCard`.
    package func tap(_ id: String) throws {
        guard let card = cards.first(where: { $0.id == id }) else {
            throw BenchtopError(.noSuchCard, "There is no card \"\(id)\" in the vectors.")
        }
        sam.place(card)
        logger.info("card laid on the reader", metadata: ["card": "\(id)"])
        changed()
    }

    package func lift() {
        guard let card = sam.card else { return }
        sam.lift()
        logger.info("card lifted", metadata: ["card": "\(card.id)"])
        changed()
    }

    /// From the next answer on, until it is set to `none`.
    package func set(fault: ReaderFault) {
        guard fault != sam.fault else { return }
        sam.set(fault: fault)
        logger.info("fault set", metadata: ["fault": "\(fault.rawValue)"])
        changed()
    }

    /// Hangs up on the host and removes the link. A card stays where it lies.
    package func unplug() async {
        guard let terminal else { return }
        let ending = session
        (self.terminal, session, wrongSpeed) = (nil, nil, nil)
        terminal.close()
        ending?.cancel()
        await ending?.value
        logger.info("reader unplugged")
        changed()
    }

    /// A new pseudo-terminal behind the same link.
    package func plug() throws {
        guard terminal == nil else { return }
        let terminal = try PseudoTerminal(link: link, reactor: reactor)
        self.terminal = terminal
        sam.powerOn()
        session = Task { await serve(terminal) }
        logger.info("reader plugged in", metadata: ["path": "\(link)"])
        changed()
    }

    /// Unplugs for good and ends every wait.
    package func stop() async {
        await unplug()
        changes.finish()
    }

    // MARK: The line

    private func serve(_ terminal: PseudoTerminal) async {
        while let bytes = await terminal.line.receive() {
            // The plug may have been pulled while these bytes were on their way.
            guard self.terminal === terminal else { return }
            guard isAudible(at: terminal.baud) else { continue }
            let before = sam.hasReadCard
            let replies = sam.receive(bytes, at: .now)
            for reply in replies {
                guard await send(reply, on: terminal) else { return }
            }
            if sam.hasReadCard != before { changed() }
        }
    }

    /// What comes at another speed than the SAM's is noise to it: it finds no preamble and stays silent.
    private func isAudible(at speed: Int) -> Bool {
        let wrong = speed == sam.baud ? nil : speed
        if wrong != wrongSpeed {
            wrongSpeed = wrong
            changed()
        }
        return wrong == nil
    }

    /// Puts the bytes on the line one after the other, each when its last bit would have arrived (8N1: ten bits a byte).
    private func send(_ reply: VirtualSam.Reply, on terminal: PseudoTerminal) async -> Bool {
        let start = ContinuousClock.now
        let byteTime = Duration.nanoseconds(10_000_000_000 / reply.baud)
        // 32 bytes, 3 ms at 115200 baud: finer steps than the host can tell apart.
        let piece = min(reply.pieceSize ?? Int.max, isPaced ? 32 : Int.max)
        var rest = reply.bytes[...]
        while !rest.isEmpty {
            let next = rest.prefix(piece)
            rest = rest.dropFirst(next.count)
            let due = start + byteTime * next.endIndex
            if isPaced, due > .now { await reactor.pause(until: due) }
            guard await terminal.line.put(next, logger) else { return false }
            if reply.pieceSize != nil, !rest.isEmpty { await taken(from: terminal) }
        }
        return true
    }

    /// Waits until the host has read what was put on the line, at most a second: pieces of a set size must not run
    /// together. A terminal says nothing when it is read, so this looks once in a millisecond.
    private func taken(from terminal: PseudoTerminal) async {
        let end = ContinuousClock.now + .seconds(1)
        repeat {
            await reactor.pause(until: .now + .milliseconds(1))
        } while self.terminal === terminal && terminal.unread > 0 && .now < end
    }

    private func changed() {
        version += 1
        changes.announce()
    }
}
