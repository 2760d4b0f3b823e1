import Domain
import Glibc
import Yams

/// Which state directory a command means, and what its kiosk's settings say of it.
struct StatePlace: Sendable {
    static let usualSettings = "/etc/onewindow/kiosk.yaml"
    static let usualState = "/var/lib/onewindow"

    let directory: String
    /// From the settings, if there were any; the store wants them to open.
    let region: String
    let digits: Int
    /// The folder of the assets.
    let assets: String
    /// Address and name at the district, as the settings have them.
    let district: (url: String, kiosk: String)?

    /// `--state`, else the `state` of `--config`, else that of the usual settings file, else the usual directory.
    init(state: String?, config: String?) throws(Failure) {
        let settings = try Self.settings(config)
        directory = state ?? settings?.state ?? Self.usualState
        // Neither touches what these commands read or write: they draw no ticket and number no item.
        region = settings?.region ?? "000000000000"
        digits = settings?.digits ?? 3
        assets = settings?.assets ?? DeviceAssets.usualFolder
        district = settings?.district
    }

    var socket: String { ControlSocket.path(inState: directory) }

    private struct Known {
        var state: String
        var region: String?
        var digits: Int?
        var assets: String?
        var district: (url: String, kiosk: String)?
    }

    private static func settings(_ given: String?) throws(Failure) -> Known? {
        guard let (path, text) = try settingsFile(given) else { return nil }
        guard let root = try? Yams.compose(yaml: text)?.mapping, let state = root["state"]?.scalar?.string,
            state.hasPrefix("/")
        else {
            throw Failure(
                .wrongSettings, .badSettings(path, "no `state`; see kioskd --config \(path) --check"))
        }
        return Known(
            state: state, region: root["site"]?.mapping?["code"]?.scalar?.string,
            digits: root["tickets"]?.mapping?["digits"]?.scalar.flatMap { Int($0.string) },
            assets: root["assets"]?.scalar?.string, district: district(root["district"]?.mapping))
    }

    private static func district(_ section: Node.Mapping?) -> (url: String, kiosk: String)? {
        guard let url = section?["url"]?.scalar?.string, let kiosk = section?["kiosk"]?.scalar?.string else {
            return nil
        }
        return (url, kiosk)
    }

    /// The path of `settingsFile`.
    static func settingsPath(_ given: String?) -> String? {
        let path = given ?? usualSettings
        // Safe because the path lives through the call.
        return unsafe access(path, R_OK) == 0 ? path : nil
    }

    /// The settings file that was given, else the usual one; nil when none was given and there is none.
    static func settingsFile(_ given: String?) throws(Failure) -> (path: String, text: String)? {
        let path = given ?? usualSettings
        // Safe because the path lives through the call.
        guard unsafe given != nil || access(path, R_OK) == 0 else { return nil }
        guard let text = read(path) else {
            throw Failure(.wrongSettings, .badSettings(path, "cannot be read"))
        }
        return (path, text)
    }

    /// At most 64 KiB of text; nil when it cannot be read.
    private static func read(_ path: String) -> String? {
        // Safe because the path lives through the call and the descriptor is ours.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        // Safe because the count is the buffer's own.
        let count = unsafe Glibc.read(file, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
