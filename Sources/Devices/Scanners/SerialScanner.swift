package import Logging

/// The driver `scanner-serial`: a scanner that shows itself as a serial line (CDC-ACM), or stands behind a
/// bridge or on a UART: 8N1, 115200 baud on most engines (facts/idcard.md 6).
///
/// A path that is absent is tried again every second, and so is one that hung up.
package struct SerialScanner: Scanner {
    private let path: String
    private let baud: Int
    private let pause: Duration
    private let reactor: Reactor
    private let loop: ScannerLoop

    /// 80 ms: FTDI's bridge holds bytes back for 16 ms, a byte at 9600 baud takes 1 ms and CDC-ACM's packets
    /// follow each other within a few, so no gap inside a code comes near; and a person who waits less than
    /// 100 ms does not notice.
    static let pause: Duration = .milliseconds(80)

    package init(path: String, baud: Int = 115_200, reactor: Reactor, log: Logger) {
        self.init(path: path, baud: baud, pause: Self.pause, reactor: reactor, log: log)
    }

    /// Tests choose another pause, because a busy machine makes them type slowly.
    init(path: String, baud: Int = 115_200, pause: Duration, reactor: Reactor, log: Logger) {
        (self.path, self.baud, self.pause, self.reactor) = (path, baud, pause, reactor)
        loop = ScannerLoop(reactor: reactor, log: log)
    }

    package func run(_ report: @Sendable @escaping (ScannerEvent) async -> Void) async {
        await loop.run(report) { thread throws(DeviceError) in
            let line = try await SerialLine.open(path, baud: baud, reactor: reactor, thread: thread)
            return try await Line.listening(to: line, pause: pause)
        }
    }

    private struct Line: ScannerLine {
        let line: SerialLine
        var machine: ScanMachine

        /// What was scanned while nobody listened is dropped: who scanned it has gone.
        static func listening(
            to line: SerialLine, pause: Duration
        ) async throws(DeviceError) -> Line {
            do throws(DeviceError) {
                try await line.discardInput()
                return Line(line: line, machine: ScanMachine(pause: pause))
            } catch {
                await line.close()
                throw error
            }
        }

        mutating func next() async throws(DeviceError) -> [ScanMachine.Finding] {
            let bytes = try await line.read(until: machine.deadline)
            return bytes.isEmpty ? machine.passed(at: .now) : machine.received(bytes, at: .now)
        }

        func close() async { await line.close() }
    }
}
