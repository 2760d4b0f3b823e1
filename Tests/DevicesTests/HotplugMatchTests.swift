import Testing

@testable import Devices

@Suite struct `Which node is the device` {
    let table: HardwareTable

    init() throws { table = try HardwareTable.shipped() }

    private func driver(of record: UdevRecord) -> DriverName? {
        guard case .device(let device) = DeviceMatch(record, table) else { return nil }
        return device.driver
    }

    @Test func `a SAM is the whole USB device, known or not to rules`() {
        var record = Records.usb(0x0400, 0xC35A)
        #expect(driver(of: record) == .samUSB)
        record.modaliases = []
        #expect(driver(of: record) == nil)
        (record.driver, record.role) = ("sam-usb", "reader@counter-2")
        #expect(
            DeviceMatch(record, table)
                == .device(
                    .init(
                        node: "/dev/bus/usb/001/007", driver: .samUSB,
                        role: DeviceRole(.reader, at: "counter-2"))))
    }

    @Test(arguments: [
        ("usb", UInt16(0x0483), UInt16(0xDF11), DriverName.never as DriverName?),
        ("usb", 0x0425, 0x8159, DriverName.none), ("usb", 0x1A86, 0x7523, nil), ("usb", 0x04B8, 0x0202, nil),
        ("usb", 0x0400, 0xC359, nil),
    ])
    func `of whole devices only what is driven, listed or forbidden as such`(
        subsystem: String, vendor: UInt16, product: UInt16, expected: DriverName?
    ) {
        #expect(driver(of: Records.usb(vendor, product)) == expected)
    }

    @Test func `a bridge is its tty, and has no role before it was asked`() {
        let device = DeviceMatch.Device(node: "/dev/ttyUSB0", driver: .serialProbe, role: nil)
        #expect(DeviceMatch(Records.bridge(), table) == .device(device))
    }

    @Test func `a printer is usblp's node`() {
        let interface = "ic07isc01ip02"
        let printer = Records.part(
            "usbmisc", "usb/lp0", vendor: "0416", product: "5011", interface: interface)
        #expect(driver(of: printer) == .escpos)
        let other = Records.part(
            "usbmisc", "usb/hiddev0", vendor: "0416", product: "5011", interface: interface)
        #expect(driver(of: other) == nil)
    }

    @Test func `of a scanner's event nodes it is the one that gives keys`() {
        let interface = "ic03isc01ip01"
        var keys = Records.part(
            "input", "input/event5", vendor: "05E0", product: "1200", interface: interface)
        #expect(driver(of: keys) == nil)
        keys.isKeyboard = true
        #expect(driver(of: keys) == .scannerKeyboard)
        var mouse = Records.part(
            "input", "input/mouse0", vendor: "05E0", product: "1200", interface: interface)
        mouse.isKeyboard = true
        #expect(driver(of: mouse) == nil)
    }

    @Test func `somebody's keyboard is not a scanner`() {
        var keyboard = Records.part(
            "input", "input/event1", vendor: "046D", product: "C31C", interface: "ic03isc01ip01")
        keyboard.isKeyboard = true
        #expect(DeviceMatch(keyboard, table) == .nothing)
    }

    @Test func `a scanner on a virtual serial port is its tty`() {
        let scanner = Records.part(
            "tty", "ttyACM0", vendor: "0C2E", product: "0ABA", interface: "ic02isc02ip01")
        #expect(driver(of: scanner) == .scannerSerial)
    }

    @Test func `a rule may name what the table does not know`() {
        var port = UdevRecord(
            syspath: "/sys/devices/platform/serial/tty/ttyS1", subsystem: "tty", node: "/dev/ttyS1")
        #expect(DeviceMatch(port, table) == .nothing)
        (port.driver, port.role) = ("sam-serial", "reader")
        #expect(driver(of: port) == .samSerial)
        port.driver = "sam-usb"
        #expect(DeviceMatch(port, table) == .nothing, "no tty is opened as a USB device")
    }

    @Test func `what has no node or is gone is nothing`() {
        var record = Records.bridge()
        record.node = nil
        #expect(DeviceMatch(record, table) == .nothing)
        #expect(DeviceMatch(Records.removed(Records.bridge()), table) == .nothing)
    }

    @Test(arguments: [
        ("402000007 ffc03078f800d2a9 f2beffdfffefffff fffffffffffffffe", true), ("fffffffe", true),
        ("ffffffff", true), ("1000 7 ff980000000007ff febeffdfffefffff fffffffffffffffe", true),
        ("10000 0 0 0", false), ("0", false), ("c000 1 0 0 0", false), ("", false), ("no bits", false),
        ("fffffffffffffffc", false),
    ])
    func `a keyboard is known by its keys`(capabilities: String, isKeyboard: Bool) {
        #expect(UdevRecord.isKeyboard(capabilities: capabilities) == isKeyboard)
    }

    @Test(arguments: [
        ("Synjones", "Synjones" as String?), ("  a\u{1B}[31m  b ", "a[31m b"), ("\u{202E}gnp", "gnp"),
        ("二代证阅读器", "二代证阅读器"), ("\n", nil), ("", nil),
    ])
    func `what a maker wrote is shown plain`(text: String, plain: String?) {
        #expect(UdevRecord.plain(text) == plain)
        #expect(UdevRecord.plain(String(repeating: "x", count: 4096))?.count == 128)
    }
}
