import Synchronization
import TestTools
import Testing

@testable import Devices

/// A USB device with one part, as the kernel shows it, that can be pulled out and put in again.
struct Gadget: Sendable {
    let bed: Testbed
    /// The socket, such as `1-1`.
    let port: String
    let vendor: String
    let product: String
    /// Class, subclass and protocol of the part: `icFFisc01ip02`.
    let interface: String

    /// A CH340 bridge.
    init(bridge bed: Testbed, port: String = "1-1") {
        self.init(bed: bed, port: port, vendor: "1A86", product: "7523", interface: "icFFisc01ip02")
    }

    init(bed: Testbed, port: String, vendor: String, product: String, interface: String) {
        (self.bed, self.port, self.vendor, self.product) = (bed, port, vendor, product)
        self.interface = interface
    }

    /// The whole device, then its interface; returns both syspaths.
    func plugIn(number: Int = 4, properties: [String: String] = [:]) throws -> (whole: String, part: String) {
        let whole = try bed.add(
            "usb", port,
            attributes: [
                "idVendor": vendor.lowercased(), "idProduct": product.lowercased(), "busnum": "1",
                "devnum": "\(number)", "manufacturer": "Bench", "product": "Gadget", "serial": "S-\(port)",
            ],
            properties: [
                "DEVTYPE": "usb_device", "DEVNAME": "/dev/bus/usb/001/\(String(1000 + number).dropFirst())",
            ].merging(properties) { $1 })
        let part = try bed.add(
            "usb", "\(port):1.0", parent: whole,
            properties: [
                "DEVTYPE": "usb_interface",
                "MODALIAS": "usb:v\(vendor)p\(product)d0264dc00dsc00dp00\(interface)in00",
            ])
        return (whole, part)
    }

    /// With a node its driver makes: `tty`, `usbmisc`.
    func plugIn(
        _ subsystem: String, _ node: String, number: Int = 4, properties: [String: String] = [:]
    ) throws -> Plugged {
        let (whole, part) = try plugIn(number: number)
        let name = String(node.split(separator: "/").last ?? "")
        let leaf = try bed.add(
            subsystem, name, parent: part, properties: ["DEVNAME": "/dev/\(node)"].merging(properties) { $1 })
        return Plugged(bed: bed, paths: [leaf, part, whole])
    }

    struct Plugged: Sendable {
        let bed: Testbed
        /// The node's first, the whole device's last, which is the order of the kernel's removals.
        let paths: [String]

        var node: String { paths[0] }

        func pull() { paths.forEach { bed.remove($0) } }
    }
}

extension Reports where Event == DeviceChange {
    /// The next change, which must be a device's appearing.
    func appeared() async throws -> PluggedDevice {
        let change = try await next()
        guard case .appeared(let device) = change else { throw Testbed.Failure(description: "\(change)") }
        return device
    }

    func vanished() async throws -> PluggedDevice {
        let change = try await next()
        guard case .vanished(let device) = change else { throw Testbed.Failure(description: "\(change)") }
        return device
    }
}
