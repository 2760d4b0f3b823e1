/// What a record is to us: nothing, a device, or a rule's slip of the pen.
///
/// One physical device has several nodes, and each driver has its own kind: `sam-usb` the whole USB device,
/// `escpos` usblp's or a serial one, keyboard scanners the event node that gives keys; what nobody drives or may
/// open is listed as a whole. So one device is one `PluggedDevice`, but where it really is several, as a chip
/// with two serial lines is.
enum DeviceMatch: Hashable, Sendable {
    /// `id.plug` is still to be counted.
    struct Device: Hashable, Sendable {
        var node: String
        var driver: DriverName
        var role: DeviceRole?
    }

    case nothing
    case device(Device)
    /// A rule set ONEWINDOW_DRIVER or ONEWINDOW_ROLE to a value there is not.
    case unknownDriver, unknownRole

    /// What rules have set counts; where they say nothing, the table.
    init(_ record: UdevRecord, _ table: HardwareTable) {
        let answer = table.answer(record.modaliases)
        let isNamed = record.driver.map { DriverName(rawValue: $0) != nil } ?? true
        let driver = record.driver.flatMap { DriverName(rawValue: $0) } ?? answer.driver
        guard let node = record.node, !record.isRemoved else {
            self = .nothing
            return
        }
        guard isNamed else {
            self = .unknownDriver
            return
        }
        guard let driver, Self.has(record, node: node, for: driver) else {
            self = .nothing
            return
        }
        let role = record.role.map { DeviceRole($0) } ?? answer.role
        if record.role != nil, role == nil {
            self = .unknownRole
        } else {
            self = .device(Device(node: node, driver: driver, role: role))
        }
    }

    /// Whether this node of the device is the one its driver opens.
    private static func has(_ record: UdevRecord, node: String, for driver: DriverName) -> Bool {
        switch (record.subsystem, driver) {
        case ("usb", .samUSB), ("usb", .none), ("usb", .never): true
        case ("usbmisc", .escpos): name(of: node).hasPrefix("lp")
        case ("tty", .samSerial), ("tty", .serialProbe), ("tty", .scannerSerial), ("tty", .escpos): true
        case ("input", .scannerKeyboard): name(of: node).hasPrefix("event") && record.isKeyboard
        default: false
        }
    }

    private static func name(of node: String) -> Substring {
        node.split(separator: "/").last ?? ""
    }
}
