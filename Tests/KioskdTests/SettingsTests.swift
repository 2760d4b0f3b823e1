import Devices
import Domain
import Foundation
import Testing

@testable import kioskd

struct SettingsTests {
    /// DESIGN.md 10, word for word.
    static let sample = """
        site:     {code: "450502001001", name: 贵州南路社区党群服务中心, timezone: Asia/Shanghai}
        counters: 3
        tickets:  {digits: 3}                               # A001 to A999; 3 to 6
        state:    /var/lib/onewindow
        assets:   /usr/share/onewindow
        web:      {kiosk: 127.0.0.1:8080, console: 0.0.0.0:8443}
        devices:
          reader:  {driver: auto}                          # or {driver: sam-serial, path: /dev/ttyUSB0, baud: 115200}
          printer: {driver: escpos, path: /dev/usb/lp0, width: 576, rendering: raster}   # or tcp://127.0.0.1:9100
        district: {url: "https://district.example/onewindow", kiosk: "450502001001-01"}
        """

    static let short = """
        site: {code: "450502001001", name: 站}
        counters: 3
        state: /var/lib/onewindow
        assets: /usr/share/onewindow
        web: {kiosk: "127.0.0.1:0", console: "[::1]:0"}
        """

    @Test func `the sample of the design is read as it is meant`() throws {
        let settings = try Settings(text: Self.sample, named: "kiosk.yaml")
        #expect(settings.site == .init(code: "450502001001", name: "贵州南路社区党群服务中心", timezone: "Asia/Shanghai"))
        #expect(settings.counters == 3)
        #expect(settings.tickets == .init(digits: 3, expiry: .seconds(600)))
        #expect(settings.state == "/var/lib/onewindow")
        #expect(settings.web.kiosk == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(settings.web.console == ListenAddress(host: "0.0.0.0", port: 8443))
        #expect(settings.devices.reader == .init(driver: .auto))
        #expect(
            settings.devices.printer
                == .init(
                    driver: .escpos, path: .device(path: "/dev/usb/lp0"), width: 576, rendering: .raster))
        #expect(
            settings.district
                == .init(
                    url: "https://district.example/onewindow", kiosk: "450502001001-01", spread: .seconds(60))
        )
    }

    @Test func `what may be left out has its default`() throws {
        let settings = try Settings(text: Self.short, named: "kiosk.yaml")
        #expect(settings.site.timezone == "Asia/Shanghai")
        #expect(settings.tickets == .init(digits: 3, expiry: .seconds(600)))
        #expect(settings.devices == DeviceSettings() && settings.district == nil)
        #expect(settings.web.console == ListenAddress(host: "::1", port: 0))
    }

    @Test func `every optional key is taken`() throws {
        let text =
            Self.short.replacingOccurrences(
                of: "console: \"[::1]:0\"",
                with: "console: \"[::1]:0\", certificate: /etc/a.crt, key: /etc/a.key")
                + """

                tickets: {digits: 6, expiry: 30}
                devices:
                  reader: {driver: sam-serial, path: /dev/ttyACM3, baud: 9600}
                  scanner: {driver: scanner-serial, path: /dev/ttyACM0, baud: 9600}
                  printer: {driver: escpos, path: "tcp://192.168.1.50:9100", width: 384, confirm: process-id, flow: rts-cts,
                            roll: 50}
                district: {url: "http://127.0.0.1:9090", kiosk: k-1, spread: 0, updates: 15,
                           publickey: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}
                """
        let settings = try Settings(text: text, named: "kiosk.yaml")
        #expect(settings.tickets == .init(digits: 6, expiry: .seconds(1800)))
        #expect(settings.devices.reader == .init(driver: .samSerial, path: "/dev/ttyACM3", baud: 9600))
        #expect(settings.devices.scanner == .init(driver: .serial, path: "/dev/ttyACM0", baud: 9600))
        #expect(settings.devices.printer?.flow == .rtsCts)
        #expect(settings.devices.printer?.path == .network(host: "192.168.1.50", port: 9100))
        #expect(settings.devices.printer?.confirm == .processID)
        #expect(settings.devices.printer?.roll == 50)
        #expect(settings.district?.spread == .seconds(0) && settings.district?.updates == .seconds(15))
        // The key of RFC 8032's first test.
        #expect(settings.district?.publicKey?.count == 32 && settings.district?.publicKey?.first == 0xD7)
        #expect(settings.web.certificate == "/etc/a.crt" && settings.web.key == "/etc/a.key")
    }

    /// In the sample: what is replaced, by what, and the one message that must come.
    struct Wrong: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var message: String
        var testDescription: String { new.isEmpty ? "without \(old)" : new }
    }

    static let wrongs: [Wrong] = [
        .init(
            old: "counters: 3", new: "countrs: 3",
            message: "2: unknown key `countrs`; did you mean `counters`?"),
        .init(
            old: "console: 0.0", new: "consoel: 0.0",
            message: "6: unknown key `web.consoel`; did you mean `web.console`?"),
        .init(
            old: "tickets:  {digits: 3}", new: "tickets:  {digits: 3, colour: red}",
            message: "3: unknown key `tickets.colour`; remove it (known here: digits, expiry)"),
        .init(
            old: "counters: 3\n", new: "",
            message: "1: `counters` is missing; add a line such as `counters: 3`"),
        .init(
            old: ", kiosk: \"450502001001-01\"", new: "",
            message: "10: `district.kiosk` is missing; add a line such as `kiosk: \"450502001001-01\"`"),
        .init(
            old: "counters: 3", new: "counters: 0",
            message: "2: `counters` is `0`; write a whole number from 1 to 99"),
        .init(
            old: "counters: 3", new: "counters: 010",
            message: "2: `counters` is `010`; write a whole number from 1 to 99"),
        .init(
            old: "counters: 3", new: "counters:",
            message: "2: `counters` has no value; write a whole number from 1 to 99"),
        .init(
            old: "counters: 3", new: "counters: [3]",
            message: "2: `counters` takes one value; write a whole number from 1 to 99"),
        .init(
            old: "digits: 3}", new: "digits: 7}",
            message: "3: `tickets.digits` is `7`; write a whole number from 3 to 6"),
        .init(
            old: "digits: 3}", new: "expiry: 0}",
            message: "3: `tickets.expiry` is `0`; write a number of minutes from 1 to 1440"),
        .init(
            old: "\"450502001001\", name", new: "\"4505\", name",
            message: "1: `site.code` is `4505`; "
                + "write the 12 digits of the site's region code, in quotes, such as \"450502001001\""),
        .init(
            old: "Asia/Shanghai", new: "Asia/Beijing",
            message: "1: `site.timezone` is `Asia/Beijing`; "
                + "write a name of the time zone database, such as Asia/Shanghai"),
        .init(
            old: "Asia/Shanghai", new: "../../../etc/passwd",
            message: "1: `site.timezone` is `../../../etc/passwd`; "
                + "write a name of the time zone database, such as Asia/Shanghai"),
        .init(
            old: "/var/lib/onewindow", new: "var/lib",
            message: "4: `state` is `var/lib`; write an absolute path, beginning with /"),
        .init(
            old: "127.0.0.1:8080", new: "0.0.0.0:8080",
            message: "6: `web.kiosk` is `0.0.0.0:8080`; "
                + "the kiosk's own listener has no login and stays on this machine; write 127.0.0.1:8080"),
        .init(
            old: "0.0.0.0:8443", new: "0.0.0.0",
            message: "6: `web.console` is `0.0.0.0`; "
                + "write HOST:PORT with a port from 0 to 65535, such as 0.0.0.0:8443"),
        .init(
            old: "0.0.0.0:8443", new: "0.0.0.0:8080",
            message: "6: `web.console` takes the port of `web.kiosk`; write another, such as 8443"),
        .init(
            old: "console: 0.0.0.0:8443", new: "console: 0.0.0.0:8443, key: /etc/a.key",
            message: "6: `web.certificate` is missing; set it beside `web.key`, or remove both"),
        .init(
            old: "driver: auto", new: "driver: autto",
            message: "8: `devices.reader.driver` is `autto`; did you mean `auto`?"),
        .init(
            old: "driver: auto", new: "driver: auto, path: ttyUSB0",
            message: "8: `devices.reader.path` is `ttyUSB0`; "
                + "write the path of a device, such as /dev/ttyUSB0"),
        .init(
            old: "driver: auto", new: "driver: auto, baud: 1200",
            message: "8: `devices.reader.baud` is `1200`; "
                + "write one of 9600, 19200, 38400, 57600, 115200"),
        .init(
            old: "width: 576", new: "flow: hardware",
            message: "9: `devices.printer.flow` is `hardware`; write one of none, xon-xoff, rts-cts"),
        .init(
            old: "/dev/usb/lp0", new: "tcp://printer",
            message: "9: `devices.printer.path` is `tcp://printer`; "
                + "write a device such as /dev/usb/lp0, or an address such as tcp://192.168.1.50:9100"),
        .init(
            old: "width: 576", new: "width: 500",
            message: "9: `devices.printer.width` is `500`; write one of 384, 512, 576"),
        .init(
            old: "width: 576", new: "width: 576, roll: 0",
            message: "9: `devices.printer.roll` is `0`; write a number of metres from 5 to 500"),
        .init(
            old: "rendering: raster", new: "rendering: vector",
            message: "9: `devices.printer.rendering` is `vector`; write one of raster, text"),
        .init(
            old: "https://district", new: "http://district",
            message: "10: `district.url` is `http://district.example/onewindow`; "
                + "it must begin with https://; http:// is allowed to 127.0.0.1, [::1] and localhost only"),
        .init(
            old: "\"450502001001-01\"", new: "\"kiosk one\"",
            message: "10: `district.kiosk` is `kiosk one`; "
                + "write 1 to 64 letters, digits and dashes, such as 450502001001-01"),
        .init(
            old: "kiosk: \"450502001001-01\"", new: "kiosk: k-1, updates: 4",
            message: "10: `district.updates` is `4`; write a number of seconds from 5 to 3600"),
        .init(
            old: "kiosk: \"450502001001-01\"", new: "kiosk: k-1, publickey: \"11qYAYKxCrfVS/7TyWQHOg==\"",
            message: "10: `district.publickey` is `11qYAYKxCrfVS/7TyWQHOg==`; "
                + "write the district's Ed25519 key, 32 bytes in base 64 (44 characters), in quotes"),
        .init(
            old: "web:      {kiosk: 127.0.0.1:8080, console: 0.0.0.0:8443}", new: "web: here",
            message: "6: `web` has keys of its own; "
                + "write them indented below it: kiosk, console, certificate, key"),
        .init(
            old: "counters: 3", new: "state: /tmp",
            message: "2: the key `state` stands more than once in one section; keep one"),
        .init(
            old: "counters: 3", new: "\tcounters: 3",
            message: "2: is not valid YAML: found character that cannot start any token; "
                + "look at the indentation, quotes and colons here"),
    ]

    @Test(arguments: wrongs) func `an error names file, line and remedy`(_ wrong: Wrong) throws {
        let text = Self.sample.replacingOccurrences(of: wrong.old, with: wrong.new)
        #expect(text != Self.sample)
        let error = try #require(throws: SettingsError.self) { try Settings(text: text, named: "kiosk.yaml") }
        #expect(error.description == "kiosk.yaml:\(wrong.message)")
    }

    @Test func `all problems come at once, in the order of the file`() throws {
        let text = "countrs: 3\nstate: x\nweb: {kiosk: 127.0.0.1:1}\n"
        let error = try #require(throws: SettingsError.self) { try Settings(text: text, named: "k") }
        #expect(
            error.description == """
                k:1: unknown key `countrs`; did you mean `counters`?
                k:1: `site` is missing; add a line such as \
                `site: {code: "450502001001", name: 贵州南路社区党群服务中心}`
                k:1: `assets` is missing; add a line such as `assets: /usr/share/onewindow`
                k:2: `state` is `x`; write an absolute path, beginning with /
                k:3: `web.console` is missing; add a line such as `console: 0.0.0.0:8443`
                """)
    }

    @Test(arguments: ["", "# nothing\n", "- a\n- b\n", "words"])
    func `a file without settings says where to begin`(_ text: String) throws {
        let error = try #require(throws: SettingsError.self) { try Settings(text: text, named: "k") }
        #expect(error.description == "k:1: holds no settings; begin with a line `site:`")
    }

    @Test func `a file that is not there, not text, or far too long is named`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let missing = try #require(throws: SettingsError.self) {
            try Settings(file: "\(folder.path)/no.yaml")
        }
        #expect(missing.description == "\(folder.path)/no.yaml: is not there; check the path")
        try Files.write([0xFF, 0xFE], to: "\(folder.path)/bytes.yaml", mode: 0o600)
        let bytes = try #require(throws: SettingsError.self) {
            try Settings(file: "\(folder.path)/bytes.yaml")
        }
        #expect(bytes.description == "\(folder.path)/bytes.yaml: is not UTF-8 text; save it as UTF-8")
        try Files.write([UInt8](repeating: 0x23, count: 70_000), to: "\(folder.path)/long.yaml", mode: 0o600)
        let long = try #require(throws: SettingsError.self) { try Settings(file: "\(folder.path)/long.yaml") }
        #expect(
            long.description == "\(folder.path)/long.yaml: is longer than 65536 bytes; is it the right file?")
    }
}
