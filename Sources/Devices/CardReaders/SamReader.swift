package import Logging

/// A card reader with a SAM, on whatever line: the machine decides; this opens, sends, receives and reports.
///
/// A line that cannot be opened is tried again every second, and so is one that hung up.
package struct SamReader: CardReader {
    private let port: any SamPort
    private let reactor: Reactor
    private let log: Logger

    /// 2 s: a request has at most 11 bytes, so a line that takes none of them is dead.
    private static let stall: Duration = .seconds(2)

    package init(port: any SamPort, reactor: Reactor, log: Logger) {
        (self.port, self.reactor, self.log) = (port, reactor, log)
    }

    package func run(_ report: @Sendable @escaping (CardReaderEvent) async -> Void) async {
        var session = Session(port: port, reactor: reactor, log: log)
        await session.run(report)
    }

    /// The machine with the line it drives.
    private struct Session {
        let port: any SamPort
        let reactor: Reactor
        let log: Logger
        var machine = SamReadingMachine()
        var line: (any ByteStream)?

        mutating func run(_ report: @Sendable (CardReaderEvent) async -> Void) async {
            var actions = machine.started()
            while !Task.isCancelled {
                if actions.isEmpty {
                    actions = await listen()
                } else {
                    let action = actions.removeFirst()
                    actions += await perform(action, report)
                }
            }
            await close()
        }

        private mutating func perform(
            _ action: SamReadingMachine.Action, _ report: @Sendable (CardReaderEvent) async -> Void
        ) async -> [SamReadingMachine.Action] {
            switch action {
            case .open: return await open()
            case .close: await close()
            case .send(let frame): return await send(frame)
            case .report(let event): await report(event)
            case .note(let command, let error):
                log.notice("card reader: \(command) went wrong", metadata: ["why": "\(error)"])
            }
            return []
        }

        private mutating func open() async -> [SamReadingMachine.Action] {
            do throws(DeviceError) {
                line = try await port.open()
                return machine.opened()
            } catch {
                return machine.lost(error, at: .now)
            }
        }

        private mutating func close() async {
            await line?.close()
            line = nil
        }

        private mutating func send(_ frame: [UInt8]) async -> [SamReadingMachine.Action] {
            guard let line else { return [] }
            do throws(DeviceError) {
                try await line.discardInput()
                if let error = await line.write(frame, stall: SamReader.stall).error { throw error }
                machine.sent(at: .now)
                return []
            } catch {
                return gone(error)
            }
        }

        private mutating func listen() async -> [SamReadingMachine.Action] {
            guard let line else {
                await reactor.pause(until: machine.deadline ?? .now)
                return machine.passed(at: .now)
            }
            do throws(DeviceError) {
                let bytes = try await line.read(until: machine.deadline)
                return bytes.isEmpty ? machine.passed(at: .now) : machine.received(bytes, at: .now)
            } catch {
                return gone(error)
            }
        }

        /// The end of our own task is not the reader's.
        private mutating func gone(_ error: DeviceError) -> [SamReadingMachine.Action] {
            Task.isCancelled ? [] : machine.lost(error, at: .now)
        }
    }
}
