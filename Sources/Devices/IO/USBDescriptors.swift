import CUSB

/// An endpoint as its descriptor says.
package struct USBEndpoint: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case bulk, interrupt
        /// Control or isochronous: no use to us.
        case other
    }

    /// The number, with bit 7 set for an input.
    package let address: UInt8
    package let kind: Kind
    /// The largest packet, in bytes.
    package let packetSize: Int

    package init(address: UInt8, kind: Kind, packetSize: Int = 64) {
        (self.address, self.kind, self.packetSize) = (address, kind, packetSize)
    }

    package var isInput: Bool { address & 0x80 != 0 }
}

/// An interface in its first setting, the one a device starts with.
package struct USBInterface: Hashable, Sendable {
    /// The class of what only its maker's driver understands.
    package static let vendorSpecific: UInt8 = 0xFF

    package let number: UInt8
    package let `class`: UInt8
    package let endpoints: [USBEndpoint]

    package init(number: UInt8, class: UInt8, endpoints: [USBEndpoint]) {
        (self.number, self.class, self.endpoints) = (number, `class`, endpoints)
    }
}

extension USBInterface {
    /// The interfaces of the device's present configuration, or of its first where it has none.
    static func all(of device: OpaquePointer) -> [USBInterface] {
        // Safe because the descriptor is ours from here to the end of this function, and its lists have the
        // lengths it says; all of it is copied.
        var found: UnsafeMutablePointer<libusb_config_descriptor>?
        if unsafe libusb_get_active_config_descriptor(device, &found) != 0 {
            guard unsafe libusb_get_config_descriptor(device, 0, &found) == 0 else { return [] }
        }
        guard let descriptor = unsafe found else { return [] }
        defer { unsafe libusb_free_config_descriptor(descriptor) }
        let interfaces = unsafe UnsafeBufferPointer(
            start: descriptor.pointee.interface, count: Int(descriptor.pointee.bNumInterfaces))
        return unsafe interfaces.compactMap { unsafe USBInterface($0) }
    }

    private init?(_ interface: libusb_interface) {
        // Safe because libusb says how many settings and endpoints there are.
        guard unsafe interface.num_altsetting > 0, let setting = unsafe interface.altsetting?.pointee else {
            return nil
        }
        let endpoints = unsafe UnsafeBufferPointer(start: setting.endpoint, count: Int(setting.bNumEndpoints))
        self.init(
            number: unsafe setting.bInterfaceNumber, class: unsafe setting.bInterfaceClass,
            endpoints: unsafe endpoints.map { unsafe USBEndpoint($0) })
    }
}

extension USBEndpoint {
    fileprivate init(_ descriptor: libusb_endpoint_descriptor) {
        let kinds: [UInt8: Kind] = [2: .bulk, 3: .interrupt]
        self.init(
            // Safe because only numbers are read.
            address: unsafe descriptor.bEndpointAddress,
            kind: kinds[unsafe descriptor.bmAttributes & 3] ?? .other,
            packetSize: max(1, Int(unsafe descriptor.wMaxPacketSize & 0x7FF)))
    }
}
