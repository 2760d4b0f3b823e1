import Devices
import Domain
import Foundation
import Logging
import Simulation
import Store
import benchtop

@testable import kioskctl
@testable import kioskd

/// A virtual reader, scanner and printer, and settings that name them: with no daemon, or with one that drives them.
struct DeviceBench: Sendable {
    static let card = "V01-cn-male-han"

    let reader: VirtualReader
    let scanner: VirtualScanner
    let printer: VirtualPrinter
    /// The state directory; the settings file is in it.
    let folder: String
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    var settings: String { "\(folder)/kiosk.yaml" }

    /// Runs the command line with these settings.
    func run(
        _ arguments: [String], watched: Bool = false, said: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> Run {
        await Run.kioskctl(arguments + ["--config", settings], watched: watched, said: said)
    }

    /// `body` with the devices on the bench and no daemon.
    static func with(_ body: @Sendable (DeviceBench) async throws -> Void) async throws {
        let state = try TemporaryState()
        defer { state.remove() }
        let reactor = try Reactor()
        let bench = DeviceBench(
            reader: try await VirtualReader.start(
                link: "\(state.path)/reader",
                cards: try VectorFile(path: "\(Samples.assets)/benchtop/idcard-vectors.json"),
                paced: false, reactor: reactor),
            scanner: try await VirtualScanner.start(link: "\(state.path)/scanner", reactor: reactor),
            printer: try await VirtualPrinter.start(paced: false, reactor: reactor), folder: state.path)
        let result: Result<Void, any Error>
        do {
            try bench.writeSettings()
            result = .success(try await body(bench))
        } catch { result = .failure(error) }
        await bench.reader.stop()
        await bench.scanner.stop()
        await bench.printer.stop()
        try result.get()
    }

    /// The same, while a daemon drives them and serves its control socket. `fate` is what it says of every test page;
    /// nil prints.
    static func withDaemon(
        fate: PrintTrial? = nil, _ body: @Sendable (DeviceBench) async throws -> Void
    ) async throws {
        try await with { bench in
            let file = try DeviceSettingsFile(config: bench.settings)
            let park = DevicePark(
                settings: file.devices, data: try DeviceData(assets: Samples.assets), reactor: try Reactor(),
                log: bench.log, time: CommandTime())
            let hall = try await SimulatedHall(devices: park)
            var desk = DeviceDesk(park, of: hall.hall)
            if let fate {
                desk = DeviceDesk(trials: desk.trials, today: desk.today, printTestPage: { fate })
            }
            let daemon = Daemon(hall: hall, devices: desk, state: bench.folder, log: bench.log)
            let running = Task { await park.run() }
            let result: Result<Void, any Error>
            do {
                try await park.board.settled {
                    $0.devices.count == 3 && $0.devices.allSatisfy { $0.state == .ready }
                }
                result = .success(try await daemon.serving { try await body(bench) })
            } catch { result = .failure(error) }
            running.cancel()
            await running.value
            try result.get()
        }
    }

    /// Lays the card on the reader and lifts it again, until cancelled.
    func tapping() async {
        while !Task.isCancelled {
            try? await reader.tap(Self.card)
            _ = try? await reader.state { $0.hasBeenRead }
            await reader.lift()
        }
    }

    private func writeSettings() throws {
        try """
        state: \(folder)
        assets: \(Samples.assets)
        devices:
          reader: {driver: sam-serial, path: \(folder)/reader}
          scanner: {driver: scanner-serial, path: \(folder)/scanner}
          printer: {driver: escpos, path: "tcp://127.0.0.1:\(printer.port)", confirm: process-id}
        """.write(toFile: settings, atomically: true, encoding: .utf8)
    }
}

extension DeviceBoard {
    /// Waits for a list that is as wanted.
    func settled(_ isWanted: (DeviceList) -> Bool) async throws {
        var list = list
        while !isWanted(list) {
            try Task.checkCancellation()
            list = await self.list(after: list.version, within: .seconds(30))
        }
    }
}
