import Testing

@testable import Devices

/// Which device is driven, by its role and the settings.
@Suite struct DeviceTriageTests {
    static func device(
        _ driver: DriverName, _ node: String = "/dev/ttyUSB0", role: DeviceRole? = nil
    ) -> PluggedDevice {
        PluggedDevice(
            id: .init(syspath: "/sys/devices/usb1/1-1", plug: 1), node: node, role: role, driver: driver)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let device: PluggedDevice
        let settings: DeviceSettings
        let use: DeviceTriage

        var testDescription: String { what }

        init(
            _ what: String, _ device: PluggedDevice, _ settings: DeviceSettings, _ use: DeviceTriage
        ) {
            (self.what, self.device, self.settings, self.use) = (what, device, settings, use)
        }
    }

    static let auto = DeviceSettings(
        reader: .init(driver: .auto), scanner: .init(driver: .auto), printer: .init(driver: .auto))

    static let cases: [Case] = [
        .init("a SAM on USB is driven", device(.samUSB, role: .init(.reader)), auto, .serve),
        .init("a bridge is driven, because a SAM may hang on it", device(.serialProbe), auto, .serve),
        .init("a printer is driven", device(.escpos, "/dev/usb/lp0", role: .init(.printer)), auto, .serve),
        .init("a scanner is driven", device(.scannerKeyboard, role: .init(.scanner)), auto, .serve),
        .init(
            "a reader at a counter is left to the counter",
            device(.samUSB, role: DeviceRole("reader@counter-1")), auto, .elsewhere),
        .init("a reader being updated is never touched", device(.never), auto, .untouchable),
        .init("a reader with an unknown transport is named", device(.none), auto, .undriven),
        .init(
            "without a section nothing is driven", device(.samUSB, role: .init(.reader)), DeviceSettings(),
            .notChosen),
        .init(
            "none means none", device(.escpos, role: .init(.printer)),
            DeviceSettings(printer: .init(driver: .none)), .notChosen),
        .init(
            "a driver by name takes what it can drive", device(.serialProbe),
            DeviceSettings(reader: .init(driver: .samSerial)), .serve),
        .init(
            "and leaves what it cannot", device(.samUSB),
            DeviceSettings(reader: .init(driver: .samSerial)), .notChosen),
        .init(
            "a path in the settings takes that place alone", device(.serialProbe, "/dev/ttyUSB1"),
            DeviceSettings(reader: .init(driver: .auto, path: "/dev/ttyUSB0")), .notChosen),
        .init(
            "what the settings name is served by its path", device(.serialProbe, "/dev/ttyUSB0"),
            DeviceSettings(printer: .init(driver: .escpos, path: .device(path: "/dev/ttyUSB0"))), .byPath),
    ]

    @Test(arguments: cases) func `a device finds its use`(_ wanted: Case) {
        let paths = Set(wanted.settings.named.map(\.node))
        #expect(DeviceTriage(wanted.device, settings: wanted.settings, paths: paths) == wanted.use)
    }

    @Test func `paths of the settings are served from the start`() {
        let settings = DeviceSettings(
            reader: .init(driver: .auto, path: "/dev/serial/by-id/sam"),
            scanner: .init(driver: .auto, path: "/dev/input/by-id/scan-event-kbd"),
            printer: .init(driver: .escpos, path: .network(host: "192.168.1.50", port: 9100)))
        let named = settings.named
        #expect(named.map(\.driver) == [.samSerial, .scannerKeyboard, .escpos])
        #expect(named.last?.node == "tcp://192.168.1.50:9100")
        #expect(DeviceSettings(reader: .init(driver: .none, path: "/dev/ttyUSB0")).named.isEmpty)
    }

    @Test(arguments: [
        ("reader", "reader"), ("reader@counter-1", "reader@counter-1"), ("printer@kiosk", "printer"),
    ])
    func `a role is written as it is read`(_ text: String, _ written: String) {
        #expect(DeviceRole(text)?.description == written)
    }

    @Test(arguments: [
        "", "readers", "reader@", "reader@Counter 1", "@kiosk", "reader@\(String(repeating: "a", count: 33))",
    ])
    func `anything else is no role`(_ text: String) { #expect(DeviceRole(text) == nil) }
}
