package import Logging
import Synchronization

/// The driver `escpos`: a printer on a serial line, behind usblp or on the network.
///
/// `run` owns the connection and does everything in turn; `print` and `status` hand it requests. A job in
/// hand is finished before `run` returns, so that its fate is known, at most its length ÷ speed × 2 + 2 s
/// later.
package final class EscposPrinter: TicketPrinter {
    package struct Settings: Hashable, Sendable {
        package var address: PrinterAddress
        package var confirmation: Confirmation
        /// Serial lines only.
        package var baud: Int
        package var flow: SerialLine.FlowControl
        /// The slowest it prints: 50 mm/s is that of the smallest mechanisms (facts/escpos.md 1).
        package var millimetresPerSecond: Int

        package init(
            address: PrinterAddress, confirmation: Confirmation = .processID, baud: Int = 115_200,
            flow: SerialLine.FlowControl = .none, millimetresPerSecond: Int = 50
        ) {
            (self.address, self.confirmation, self.baud) = (address, confirmation, baud)
            (self.flow, self.millimetresPerSecond) = (flow, millimetresPerSecond)
        }
    }

    /// Before a connection that failed is tried again.
    private static let reconnectFloor: Duration = .seconds(1)

    private let settings: Settings
    private let reactor: Reactor
    private let log: Logger
    private let desk: PrinterDesk

    package init(_ settings: Settings, reactor: Reactor, log: Logger) {
        (self.settings, self.reactor, self.log) = (settings, reactor, log)
        desk = PrinterDesk(reactor)
    }

    package func status() async -> PrinterStatus { await desk.status() }

    package func print(_ bytes: [UInt8], job: UInt32, lengthMillimetres: Int) async -> PrintOutcome {
        await desk.print(.init(bytes: bytes, number: job, lengthMillimetres: lengthMillimetres))
    }

    package func run(_ report: @Sendable @escaping (PrinterStatus) async -> Void) async {
        desk.open()
        defer { desk.shut() }
        var lastTrouble: DeviceError.Code?
        var mustClear = false
        while !Task.isCancelled {
            do throws(DeviceError) {
                var session = try await connect(mustClear: mustClear)
                lastTrouble = nil
                let trouble = await session.serve(desk, report)
                mustClear = session.mustClear
                await session.close()
                if trouble == nil { continue }
            } catch {
                if error.code != lastTrouble, !Task.isCancelled {
                    log.warning("printer: cannot connect", metadata: ["why": "\(error)"])
                }
                lastTrouble = error.code
            }
            await rest(report)
        }
    }

    private func connect(mustClear: Bool) async throws(DeviceError) -> PrinterSession {
        desk.setBusy(true)
        defer { desk.setBusy(false) }
        let stream = try await settings.address.open(
            baud: settings.baud, flow: settings.flow, reactor: reactor)
        return PrinterSession(stream: stream, settings: settings, log: log, mustClear: mustClear)
    }

    /// Not connected: every request is answered so, until it is time to try again.
    private func rest(_ report: @Sendable (PrinterStatus) async -> Void) async {
        guard !Task.isCancelled else { return }
        await desk.publish(.absent, report)
        let end = ContinuousClock.now + Self.reconnectFloor
        repeat { desk.refuse(.absent) } while await desk.bell.wait(until: end) == .ready
    }
}
