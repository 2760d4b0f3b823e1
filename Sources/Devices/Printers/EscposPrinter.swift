package import Domain
package import Logging

/// The driver `escpos`: a printer on a serial line, behind usblp or on the network.
///
/// `run` owns the connection and does everything in turn; `print` and `status` hand it requests. A job in
/// hand is finished before `run` returns, so that its fate is known, at most its length ÷ speed × 2 + 2 s
/// later.
package final class EscposPrinter: TicketPrinter {
    package struct Settings: Hashable, Sendable {
        package enum Model: Hashable, Sendable {
            case fixed(PrinterModel)
            /// Found in the list by what hot-plug says of it and by what it answers when it has connected.
            case auto(identity: DeviceIdentity, models: PrinterModels)
        }

        package var address: PrinterAddress
        package var model: Model
        /// Dots across the paper, where somebody knows better than the record.
        package var width: Int?
        /// How it says that all was printed, where somebody knows better than the record.
        package var confirmation: PrinterModel.Confirmation?
        /// Serial lines only.
        package var baud: Int
        package var flow: SerialLine.FlowControl
        /// For one status byte or one word of its name: 250 ms, so that the four bytes take at most 1 s. A test on a
        /// busy machine, where the printer is a task beside it, gives more.
        package var answerTime: Duration

        package init(
            address: PrinterAddress, model: Model = .fixed(PrinterModel()), width: Int? = nil,
            confirmation: PrinterModel.Confirmation? = nil, baud: Int = 115_200,
            flow: SerialLine.FlowControl = .none, answerTime: Duration = .milliseconds(250)
        ) {
            (self.address, self.model, self.width) = (address, model, width)
            (self.confirmation, self.baud, self.flow) = (confirmation, baud, flow)
            self.answerTime = answerTime
        }
    }

    /// Before a connection that failed is tried again.
    private static let reconnectFloor: Duration = .seconds(1)
    /// For the last bytes of a job when the driver ends: within what the service has for stopping.
    private static let tailTime: Duration = .seconds(2)

    private let settings: Settings
    private let acquaintance: PrinterAcquaintance
    private let reactor: Reactor
    private let log: Logger
    private let desk: PrinterDesk

    package init(_ settings: Settings, reactor: Reactor, log: Logger) {
        (self.settings, self.reactor, self.log) = (settings, reactor, log)
        acquaintance = PrinterAcquaintance(settings)
        desk = PrinterDesk(reactor)
    }

    package var model: PrinterModel { acquaintance.known.model }

    package var identity: String? {
        let known = acquaintance.known
        return known.serial.map { serial in "\(known.name ?? known.model.name), no. \(serial)" } ?? known.name
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
            var obstacle = PrinterFault.absent
            do throws(DeviceError) {
                var session = try await connect(mustClear: mustClear)
                lastTrouble = nil
                let trouble = await session.serve(desk, report)
                mustClear = session.mustClear
                await close(session)
                if trouble == nil { continue }
            } catch {
                obstacle = PrinterFault(error)
                if error.code != lastTrouble, !Task.isCancelled {
                    log.warning("printer: cannot connect", metadata: ["why": "\(error)"])
                }
                lastTrouble = error.code
            }
            await rest(obstacle, report)
        }
    }

    private func connect(mustClear: Bool) async throws(DeviceError) -> PrinterSession {
        desk.setBusy(true)
        defer { desk.setBusy(false) }
        let stream = try await settings.address.open(
            baud: settings.baud, flow: settings.flow, reactor: reactor)
        return PrinterSession(
            stream: stream, settings: settings, acquaintance: acquaintance, log: log, mustClear: mustClear)
    }

    /// A printer that owes us nothing gets what is still on its way; else that is dropped, because it would come
    /// out as part of a ticket nobody waits for. In a task of its own: this one may be cancelled, and the tail
    /// takes time.
    private func close(_ session: PrinterSession) async {
        await Task {
            if session.mustClear {
                await session.close()
            } else {
                await session.finish(within: Self.tailTime)
            }
        }.value
    }

    /// Not connected: every request is answered so, until it is time to try again.
    private func rest(_ obstacle: PrinterFault, _ report: @Sendable (PrinterStatus) async -> Void) async {
        guard !Task.isCancelled else { return }
        await desk.publish(.absent(obstacle), report)
        let end = ContinuousClock.now + Self.reconnectFloor
        repeat { desk.refuse(obstacle) } while await desk.bell.wait(until: end) == .ready
    }
}

extension EscposPrinter {
    /// Asks whether a printer is there, and what it calls itself: nil when nothing answers as one, empty when it
    /// does not say. Opens and closes the line; throws what keeps it from being opened.
    package static func ask(_ address: PrinterAddress, reactor: Reactor) async throws(DeviceError) -> String?
    {
        let settings = Settings(address: address)
        let stream = try await address.open(baud: settings.baud, flow: settings.flow, reactor: reactor)
        var session = PrinterSession(
            stream: stream, settings: settings, acquaintance: PrinterAcquaintance(settings),
            log: Logger(label: "printer") { _ in SwiftLogNoOpLogHandler() }, mustClear: false)
        let answer: Result<String?, DeviceError>
        do throws(DeviceError) {
            answer = .success(try await session.nameIfPrinter())
        } catch {
            answer = .failure(error)
        }
        await session.close()
        return try answer.get()
    }
}
