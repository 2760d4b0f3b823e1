import Devices
import District
import Domain
import Yams

/// The one file a technician writes (`DESIGN.md` 10), read and checked as a whole.
///
/// A value of this type went through `SettingsReader`: every rule of `SettingsRules` holds, so nobody checks again.
struct Settings: Hashable, Sendable, Decodable {
    var site: Site
    var counters: Int
    var tickets: Tickets
    /// The state directory, an absolute path.
    var state: String
    /// The folder of the catalogue, texts and pages, an absolute path.
    var assets: String
    var web: Web
    var devices: DeviceSettings
    var district: District?
    /// `hours`, `queue`, `items`, `ratings` and `appointments`.
    var rules: SiteRules

    struct Site: Hashable, Sendable, Decodable {
        /// The 12-digit region code.
        var code: String
        var name: String
        var timezone: String
        var phone: String?
    }

    struct Tickets: Hashable, Sendable, Decodable {
        var digits: Int
        /// How long a ticket may wait for paper.
        var expiry: Duration
    }

    struct Web: Hashable, Sendable, Decodable {
        /// Loopback, plain HTTP.
        var kiosk: ListenAddress
        /// TLS.
        var console: ListenAddress
        /// PEM files of the console; both or neither. Neither: one is made at the first start.
        var certificate: String?
        var key: String?
    }

    struct District: Hashable, Sendable, Decodable {
        var url: String
        /// The kiosk's name towards the district.
        var kiosk: String
        /// Within how long the first try after the link returns comes.
        var spread: Duration
        /// How often decisions, bookings and new versions are asked for, and how the kiosk is doing is told.
        var updates = Duration.seconds(60)
        /// The district's Ed25519 key, 32 bytes, by which its calendars and catalogues are known. Nil: the one it told
        /// with the kiosk's certificate.
        var publicKey: [UInt8]?
    }
}

extension Settings {
    /// The file can be read in one go and never is that long; more is the wrong file.
    static let longestFile = 64 * 1024

    /// Reads and checks a settings file; throws everything that is wrong with it at once.
    init(file path: String) throws(SettingsError) {
        let bytes: [UInt8]
        do { bytes = try Files.read(path, atMost: Self.longestFile) } catch {
            throw SettingsError(file: path, problems: [.init(line: nil, text: error.reason)])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsError(
                file: path, problems: [.init(line: nil, text: "is not UTF-8 text; save it as UTF-8")])
        }
        try self.init(text: text, named: path)
    }

    /// Checks the text of a settings file; `name` stands in the messages.
    init(text: String, named name: String) throws(SettingsError) {
        var reader = SettingsReader(file: name)
        let node = try reader.check(text)
        do { self = try YAMLDecoder().decode(Settings.self, from: node) } catch {
            // The rules and the types disagree: a fault of this program, said plainly.
            throw SettingsError(file: name, problems: [.init(line: 1, text: "cannot be decoded: \(error)")])
        }
    }
}
