import Devices
import District
import Domain

/// One key of the file: whether it must be there, and what it may hold.
struct SettingRule: Sendable {
    indirect enum Shape: Sendable {
        case section([SettingRule])
        /// At most so many of one shape; the example shows how a list is written.
        case list(longest: Int, example: String, Shape)
        /// Nil when the text may stand; else what to do, as the end of a sentence.
        case value(@Sendable (String) -> String?)
    }

    let name: String
    /// The line to write when the key is missing; nil for keys that may be left out.
    let example: String?
    let shape: Shape

    static func required(_ name: String, _ example: String, _ shape: Shape) -> SettingRule {
        SettingRule(name: name, example: example, shape: shape)
    }

    static func optional(_ name: String, _ shape: Shape) -> SettingRule {
        SettingRule(name: name, example: nil, shape: shape)
    }
}

/// The whole of `DESIGN.md` 10 as data.
enum SettingsRules {
    static let file: [SettingRule] =
        [
            .required(
                "site", #"site: {code: "450502001001", name: 贵州南路社区党群服务中心}"#,
                .section([
                    .required("code", #"code: "450502001001""#, .value(regionCode)),
                    .required("name", "name: 贵州南路社区党群服务中心", .value(text(longest: 60))),
                    .optional("timezone", .value(timezone)),
                    .optional("phone", .value(text(longest: 40))),
                ])),
            .required("counters", "counters: 3", .value(number(1...99))),
            .optional(
                "tickets",
                .section([
                    .optional("digits", .value(number(3...6))),
                    .optional("expiry", .value(number(1...1440, unit: "minutes"))),
                ])),
            .required("state", "state: /var/lib/onewindow", .value(absolutePath)),
            .required("assets", "assets: /usr/share/onewindow", .value(absolutePath)),
            .required(
                "web", "web: {kiosk: 127.0.0.1:8080, console: 0.0.0.0:8443}",
                .section([
                    .required("kiosk", "kiosk: 127.0.0.1:8080", .value(loopback)),
                    .required("console", "console: 0.0.0.0:8443", .value(listen("0.0.0.0:8443"))),
                    .optional("certificate", .value(absolutePath)),
                    .optional("key", .value(absolutePath)),
                ])),
            .optional("devices", .section(devices)),
            .optional(
                "district",
                .section([
                    .required("url", #"url: "https://district.example/onewindow""#, .value(districtURL)),
                    .required("kiosk", #"kiosk: "450502001001-01""#, .value(kioskName)),
                    .optional("spread", .value(number(0...3600, unit: "seconds"))),
                    .optional("updates", .value(number(5...3600, unit: "seconds"))),
                    .optional("publickey", .value(publicKey)),
                ])),
        ] + site

    private static let devices: [SettingRule] = [
        .optional(
            "reader",
            .section([
                .required("driver", "driver: auto", words(DeviceSettings.ReaderDriver.self)),
                .optional("path", .value(devicePath("/dev/ttyUSB0"))),
                .optional("baud", .value(oneOf(bauds))),
            ])),
        .optional(
            "scanner",
            .section([
                .required("driver", "driver: auto", words(DeviceSettings.ScannerDriver.self)),
                .optional("path", .value(devicePath("/dev/ttyACM0"))),
                .optional("baud", .value(oneOf(bauds))),
            ])),
        .optional(
            "printer",
            .section([
                .required("driver", "driver: auto", words(DeviceSettings.Printer.Driver.self)),
                .optional("path", .value(printerPath)),
                .optional("width", .value(oneOf(["384", "512", "576"]))),
                .optional("rendering", words(DeviceSettings.Printer.Rendering.self)),
                .optional("confirm", words(PrinterModel.Confirmation.self)),
                .optional("roll", .value(number(5...500, unit: "metres"))),
                .optional("baud", .value(oneOf(bauds))),
                .optional("flow", words(SerialLine.FlowControl.self)),
            ])),
    ]

    static func words<Word: RawRepresentable<String> & CaseIterable>(
        _ type: Word.Type
    ) -> SettingRule.Shape {
        .value(oneOf(type.allCases.map(\.rawValue)))
    }

    /// What the serial driver can set.
    private static let bauds = ["9600", "19200", "38400", "57600", "115200"]
}

// MARK: What a value may be

extension SettingsRules {
    static func number(_ range: ClosedRange<Int>, unit: String? = nil)
        -> @Sendable (String) -> String?
    {
        { text in
            // Written back the same, so that 010 and 1_0 mean to YAML what they mean to us: nothing.
            if let number = Int(text), String(number) == text, range.contains(number) { return nil }
            let what = unit.map { "a number of \($0)" } ?? "a whole number"
            return "write \(what) from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    static func oneOf(_ words: [String]) -> @Sendable (String) -> String? {
        { text in
            if words.contains(text) { return nil }
            // Of a number the nearest is no guess at what was meant.
            if Int(text) == nil, let near = NearMiss.of(text, among: words) {
                return "did you mean `\(near)`?"
            }
            return words.count == 1 ? "write \(words[0])" : "write one of \(words.joined(separator: ", "))"
        }
    }

    static func text(longest: Int) -> @Sendable (String) -> String? {
        { text in
            let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            return isPlain && text.count <= longest && text.contains { !$0.isWhitespace }
                ? nil : "write 1 to \(longest) characters on one line"
        }
    }

    @Sendable private static func regionCode(_ text: String) -> String? {
        text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            ? nil : #"write the 12 digits of the site's region code, in quotes, such as "450502001001""#
    }

    @Sendable private static func timezone(_ text: String) -> String? {
        switch Timezone.lookUp(text) {
        case .known: nil
        case .unknown: "write a name of the time zone database, such as Asia/Shanghai"
        case .noDatabase: "the time zone database is not installed; install the package tzdata"
        }
    }

    @Sendable private static func absolutePath(_ text: String) -> String? {
        text.hasPrefix("/") && !text.utf8.contains(0) && text.utf8.count < 4096
            ? nil : "write an absolute path, beginning with /"
    }

    private static func devicePath(_ example: String) -> @Sendable (String) -> String? {
        { text in
            text.hasPrefix("/") && text.count > 1 ? nil : "write the path of a device, such as \(example)"
        }
    }

    @Sendable private static func printerPath(_ text: String) -> String? {
        PrinterAddress(text) == nil
            ? "write a device such as /dev/usb/lp0, or an address such as tcp://192.168.1.50:9100" : nil
    }

    private static func listen(_ example: String) -> @Sendable (String) -> String? {
        { ListenAddress($0) == nil ? "write HOST:PORT with a port from 0 to 65535, such as \(example)" : nil }
    }

    @Sendable private static func loopback(_ text: String) -> String? {
        guard let address = ListenAddress(text) else { return listen("127.0.0.1:8080")(text) }
        return address.isLoopback
            ? nil
            : "the kiosk's own listener has no login and stays on this machine; write 127.0.0.1:\(address.port)"
    }

    @Sendable private static func districtURL(_ text: String) -> String? {
        do {
            _ = try DistrictAddress(text)
            return nil
        } catch { return "it \(error.reason)" }
    }

    @Sendable private static func publicKey(_ text: String) -> String? {
        DocumentsKey.bytes(text) == nil
            ? "write the district's Ed25519 key, 32 bytes in base 64 (44 characters), in quotes" : nil
    }

    /// It becomes part of a URN (`urn:onewindow:kiosk:<id>`).
    @Sendable private static func kioskName(_ text: String) -> String? {
        let allowed = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D
        }
        return allowed && (1...64).contains(text.utf8.count)
            ? nil : "write 1 to 64 letters, digits and dashes, such as 450502001001-01"
    }
}
