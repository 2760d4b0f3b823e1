import Devices
import Yams

/// What the settings say of devices; without a settings file, whatever is plugged in is taken.
struct DeviceSettingsFile: Sendable {
    private struct Part: Decodable {
        var devices: DeviceSettings?
        var assets: String?
    }

    private static let everything = DeviceSettings(
        reader: .init(driver: .auto), scanner: .init(driver: .auto), printer: .init(driver: .auto))

    let devices: DeviceSettings
    let assets: String

    /// `config`, else the usual file if it is there.
    init(config: String?) throws(Failure) {
        guard let (path, text) = try StatePlace.settingsFile(config) else {
            (devices, assets) = (Self.everything, DeviceAssets.usualFolder)
            return
        }
        guard let part = try? YAMLDecoder().decode(Part.self, from: text) else {
            throw Failure(.wrongSettings, .badSettings(path, "see kioskd --config \(path) --check"))
        }
        (devices, assets) = (part.devices ?? DeviceSettings(), part.assets ?? DeviceAssets.usualFolder)
    }
}
