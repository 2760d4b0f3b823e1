@testable import Devices

/// Records as udev gives them, for the tables of tests.
enum Records {
    static let bridgePath = "/sys/devices/usb1/1-1/1-1:1.0/ttyUSB0/tty/ttyUSB0"

    /// The tty of a CH340 bridge.
    static func bridge(_ name: String = "ttyUSB0", port: String = "1-1", number: UInt16 = 4) -> UdevRecord {
        var record = UdevRecord(
            syspath: "/sys/devices/usb1/\(port)/\(port):1.0/\(name)/tty/\(name)", subsystem: "tty",
            node: "/dev/\(name)")
        record.modaliases = [
            "usb:v1A86p7523d0264dcFFdsc00dp00icFFisc01ip02in00", "usb:v1A86p7523:USB Serial",
        ]
        record.identity = DeviceIdentity(vendorID: 0x1A86, productID: 0x7523, port: port)
        record.plug.number = number
        return record
    }

    /// A whole USB device.
    static func usb(_ vendor: UInt16, _ product: UInt16, port: String = "1-2", number: UInt16 = 7)
        -> UdevRecord
    {
        var record = UdevRecord(
            syspath: "/sys/devices/usb1/\(port)", subsystem: "usb", node: "/dev/bus/usb/001/00\(number)")
        record.modaliases = [UdevRecord.modalias(vendor, product, name: "thing")]
        record.identity = DeviceIdentity(vendorID: vendor, productID: product, port: port)
        record.plug.number = number
        return record
    }

    /// An input, printer or tty node of a USB interface with these numbers.
    static func part(
        _ subsystem: String, _ node: String, vendor: String, product: String, interface: String
    ) -> UdevRecord {
        var record = UdevRecord(
            syspath: "/sys/devices/usb1/1-3/1-3:1.0/\(node)", subsystem: subsystem, node: "/dev/\(node)")
        record.modaliases = [
            "usb:v\(vendor)p\(product)d0100dc00dsc00dp00\(interface)in00", "usb:v\(vendor)p\(product):thing",
        ]
        record.identity.port = "1-3"
        return record
    }

    /// Gone from where `record` was.
    static func removed(_ record: UdevRecord) -> UdevRecord {
        var removed = UdevRecord(syspath: record.syspath, subsystem: record.subsystem, node: record.node)
        removed.isRemoved = true
        return removed
    }
}

extension HardwareTable {
    /// The table the kiosk comes with.
    static func shipped() throws -> HardwareTable { try HardwareTable(path: shippedPath) }

    static let shippedPath: String = {
        var parts = #filePath.split(separator: "/").map(String.init)
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/") + "/Assets/devices/60-onewindow.hwdb"
    }()
}
