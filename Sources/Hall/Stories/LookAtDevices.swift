import Devices
package import Domain
import Logging
import Paper

/// The story of a technician who looks at the devices and tries the printer, wherever from: the page, the control
/// socket.
extension Hall {
    /// Every device at this moment; an empty list when this kiosk drives none.
    package var deviceList: DeviceList { devices?.board.list ?? DeviceList(version: 0, devices: []) }

    /// The list as soon as its version is another than `version`, or when the time has passed.
    package func deviceList(after version: Int, within limit: Duration) async -> DeviceList {
        guard let devices else {
            try? await Task.sleep(for: limit)
            return deviceList
        }
        // A version from before the last start says nothing of this one.
        let list = devices.board.list
        guard version <= list.version else { return list }
        return await devices.board.list(after: version, within: limit)
    }

    /// Prints a test page and waits for its fate; slips that are being printed come first.
    package func printTestPage() async -> PrintTrial {
        guard let devices else { return PrintTrial(.noDevice, hint: "device.notWanted") }
        let (name, time, texts) = (site.name, time.now().civil.description, texts)
        do throws(PaperError) {
            return try await DeviceTrials(park: devices).print { model throws(PaperError) in
                let job = try TestPage(hall: name, time: time, model: model).job(texts: texts)
                return .init(bytes: job.bytes, lengthMillimetres: job.lengthMillimetres)
            }
        } catch {
            log.error("the test page cannot be drawn", metadata: ["error": "\(error)"])
            return PrintTrial(.failed, hint: "testPage.notDrawn")
        }
    }
}
