package import Devices
package import Domain
import Logging

/// The real park of devices, whose settings name a reader and a printer that are not there: what a technician sees on
/// the worst day.
package struct SimulatedDevices: Sendable {
    package let park: DevicePark

    package init() throws {
        park = DevicePark(
            settings: DeviceSettings(
                reader: .init(driver: .samSerial, path: "/nonexistent/reader", baud: 115_200),
                printer: .init(driver: .escpos, path: PrinterAddress("/nonexistent/printer"))),
            data: try DeviceData(assets: Samples.assets), reactor: try Reactor(),
            log: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            time: SimulatedTime())
    }

    /// Drives the devices while `body` runs, which begins when both are known to be absent.
    package func running<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        let driving = Task { await park.run() }
        let result: Result<Value, any Error>
        do {
            _ = try await list { $0.filter { $0.state == .trouble }.count == 2 }
            result = .success(try await body())
        } catch { result = .failure(error) }
        driving.cancel()
        await driving.value
        return try result.get()
    }

    /// The list as soon as the devices that the settings name are as wanted.
    package func list(where isWanted: ([DeviceReport]) -> Bool) async throws -> DeviceList {
        var list = park.board.list
        while !isWanted(list.devices.filter { $0.id.hasPrefix("settings:") }) {
            try Task.checkCancellation()
            list = await park.board.list(after: list.version, within: .seconds(30))
        }
        return list
    }
}
