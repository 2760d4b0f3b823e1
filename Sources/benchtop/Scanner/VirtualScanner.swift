package import Devices
package import Logging

/// A 2D barcode scanner of the kind that shows itself as a serial line (CDC), on a pseudo-terminal: the real bytes, with
/// no hardware.
///
/// `link` leads to it while it is plugged in. It runs until `stop`.
package actor VirtualScanner {
    /// How the scanner looks from outside.
    package struct State: Hashable, Sendable {
        package var isPlugged: Bool
        /// How many times it has scanned since it was made.
        package var scans: Int
        /// Grows with every change.
        package var version: Int
    }

    package nonisolated let link: String
    private let reactor: Reactor
    private let logger: Logger
    private var terminal: PseudoTerminal?
    private var scans = 0
    private var version = 0
    private var changes = Changes()
    /// The scan that is going over the line; the next one waits for it.
    private var sending: Task<Void, Never>?
    private var waiting = 0

    /// 2 ms: longer than a byte takes at any speed a scanner has (9600 baud: 1.04 ms).
    private static let gap: Duration = .milliseconds(2)
    /// 16: nobody pulls a trigger so often before the first code is over.
    private static let queueLimit = 16

    /// A scanner that is plugged in: the link leads to it when this returns.
    package static func start(
        link: String, reactor: Reactor, logger: Logger = Logger(label: "benchtop.scanner")
    ) async throws -> VirtualScanner {
        let scanner = VirtualScanner(link: link, reactor: reactor, logger: logger)
        try await scanner.plug()
        return scanner
    }

    private init(link: String, reactor: Reactor, logger: Logger) {
        (self.link, self.reactor, self.logger) = (link, reactor, logger)
    }

    package var state: State {
        State(isPlugged: terminal != nil, scans: scans, version: version)
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

    /// Holds a code before the scanner. Returns when all of it is on the line; scans asked for meanwhile follow in
    /// their order. While it is unplugged the scanner has no power and nothing happens.
    ///
    /// Throws `.limit` for a text that is no code (`VirtualScan`), and when 16 scans wait.
    package func scan(
        _ text: String, ending: VirtualScan.Ending = .carriageReturn, manner: VirtualScan.Manner = .plain
    ) async throws {
        let scan = try VirtualScan(text, ending: ending, manner: manner)
        guard let line = terminal?.line else { return }
        guard waiting < Self.queueLimit else {
            throw BenchtopError(.limit, "Too many scans wait for the line; scan again when they are over.")
        }
        waiting += 1
        defer { waiting -= 1 }
        let before = sending
        let task = Task {
            await before?.value
            await send(scan, on: line)
        }
        sending = task
        await task.value
    }

    /// Hangs up on the host and removes the link. A scan that is going over the line is cut short.
    package func unplug() async {
        guard let terminal else { return }
        let ending = sending
        (self.terminal, sending) = (nil, nil)
        terminal.close()
        ending?.cancel()
        await ending?.value
        logger.info("scanner unplugged")
        changed()
    }

    /// A new pseudo-terminal behind the same link.
    package func plug() throws {
        guard terminal == nil else { return }
        terminal = try PseudoTerminal(link: link, reactor: reactor)
        logger.info("scanner plugged in", metadata: ["path": "\(link)"])
        changed()
    }

    /// Unplugs for good and ends every wait.
    package func stop() async {
        await unplug()
        changes.finish()
    }

    // MARK: The line

    private func send(_ scan: VirtualScan, on line: Descriptor) async {
        for (number, piece) in scan.pieces.enumerated() {
            if number > 0 { await reactor.pause(until: .now + Self.gap) }
            guard await line.put(piece[...], logger) else { return }
        }
        scans += 1
        // Never the code itself: it may be somebody's.
        logger.info(
            "scanned", metadata: ["ending": "\(scan.ending.rawValue)", "manner": "\(scan.manner.rawValue)"])
        changed()
    }

    private func changed() {
        version += 1
        changes.announce()
    }
}
