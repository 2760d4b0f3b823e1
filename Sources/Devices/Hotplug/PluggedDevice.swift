/// One device that is plugged in and concerns us.
package struct PluggedDevice: Hashable, Sendable, Identifiable {
    /// Where the kernel shows it, which is the same after a re-plug, and which plugging-in this is.
    package struct ID: Hashable, Sendable {
        package let syspath: String
        package let plug: Int

        package init(syspath: String, plug: Int) { (self.syspath, self.plug) = (syspath, plug) }
    }

    package let id: ID
    /// What a driver opens: `/dev/ttyUSB0`, `/dev/usb/lp0`, `/dev/bus/usb/001/004`, `/dev/input/event3`.
    package let node: String
    /// Nil for a serial bridge before it was asked.
    package let role: DeviceRole?
    package let driver: DriverName
    package let identity: DeviceIdentity

    package init(
        id: ID, node: String, role: DeviceRole?, driver: DriverName,
        identity: DeviceIdentity = DeviceIdentity()
    ) {
        (self.id, self.node, self.role) = (id, node, role)
        (self.driver, self.identity) = (driver, identity)
    }
}

/// Which device it is, apart from the name the kernel gave it today.
package struct DeviceIdentity: Hashable, Sendable {
    package var vendorID: UInt16?
    package var productID: UInt16?
    package var serial: String?
    package var maker: String?
    package var model: String?
    /// A printer's own word: `MFG:…;MDL:…;CMD:ESC/POS;…` (facts/escpos.md 5).
    package var ieee1284: String?
    /// The USB socket it is in, such as `1-1.2`; the same after every re-plug into the same socket.
    package var port: String?

    package init(
        vendorID: UInt16? = nil, productID: UInt16? = nil, serial: String? = nil, maker: String? = nil,
        model: String? = nil, ieee1284: String? = nil, port: String? = nil
    ) {
        (self.vendorID, self.productID, self.serial) = (vendorID, productID, serial)
        (self.maker, self.model, self.ieee1284, self.port) = (maker, model, ieee1284, port)
    }
}

/// What hot-plug has to say.
package enum DeviceChange: Hashable, Sendable {
    case appeared(PluggedDevice)
    case vanished(PluggedDevice)
    /// Everything that was plugged in at the start has appeared.
    case listed
}
