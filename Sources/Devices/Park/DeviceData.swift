package import Domain
import FoundationEssentials

/// What is known of devices beforehand, as data in the asset folder: `devices/60-onewindow.hwdb`, which udev reads too,
/// and `devices/printers.json`.
package struct DeviceData: Sendable {
    /// A file that is missing or wrong: which one, and what to do.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let path: String
        package let reason: String
        /// The file is not there, or not to be read.
        package let isMissing: Bool

        package var description: String { "\(path): \(reason)" }
    }

    /// What to take a device for when udev does not say so.
    package let hardware: HardwareTable
    /// What each model of printer can do.
    package let models: PrinterModels

    package init(assets folder: String) throws(Failure) {
        let table = "\(folder)/devices/60-onewindow.hwdb"
        do { hardware = try HardwareTable(path: table) } catch {
            throw Failure(path: table, reason: "\(error)", isMissing: error == .init(.unreadable))
        }
        models = try Self.models(at: "\(folder)/devices/printers.json")
    }

    private static func models(at path: String) throws(Failure) -> PrinterModels {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(
                path: path, reason: "cannot be read; check `assets` in the settings", isMissing: true)
        }
        do { return try JSONDecoder().decode(PrinterModels.self, from: data) } catch {
            throw Failure(path: path, reason: "\(error)", isMissing: false)
        }
    }
}
