import CUdev

extension UdevRecord {
    /// Copies what libudev knows of `device`. To be called on the thread the device belongs to.
    ///
    /// Safe because `device` lives through the call, its parents live as long as it does, and every text is
    /// copied before the next call to libudev.
    init?(reading device: OpaquePointer) {
        guard let syspath = unsafe Self.text(udev_device_get_syspath(device)),
            let subsystem = unsafe Self.text(udev_device_get_subsystem(device))
        else { return nil }
        self.init(
            syspath: syspath, subsystem: subsystem, node: unsafe Self.text(udev_device_get_devnode(device)))
        isRemoved = unsafe Self.text(udev_device_get_action(device)) == "remove"
        plug.initialized = unsafe Self.property("USEC_INITIALIZED", of: device).flatMap { UInt64($0) }
        plug.number = unsafe Self.property("DEVNUM", of: device).flatMap { UInt16($0) }
        driver = unsafe Self.property("ONEWINDOW_DRIVER", of: device)
        role = unsafe Self.property("ONEWINDOW_ROLE", of: device)
        isKeyboard = unsafe Self.isKeyboard(device)
        unsafe readUSB(of: device)
    }

    /// Safe as above.
    private mutating func readUSB(of device: OpaquePointer) {
        let interface = unsafe udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_interface")
        if let interface = unsafe interface {
            let modalias = unsafe Self.property("MODALIAS", of: interface)
            unsafe modaliases += (modalias ?? Self.attribute("modalias", of: interface)).map { [$0] } ?? []
            identity.ieee1284 = unsafe Self.attribute("ieee1284_id", of: interface)
                .flatMap { Self.plain($0, limit: 1024) }
        }
        let isWhole = unsafe Self.text(udev_device_get_devtype(device)) == "usb_device"
        let whole =
            isWhole
            ? unsafe device
            : unsafe udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device")
        if let whole = unsafe whole { unsafe readWhole(whole) }
    }

    /// Safe as above.
    private mutating func readWhole(_ whole: OpaquePointer) {
        identity.vendorID = unsafe Self.attribute("idVendor", of: whole).flatMap { UInt16($0, radix: 16) }
        identity.productID = unsafe Self.attribute("idProduct", of: whole).flatMap { UInt16($0, radix: 16) }
        identity.serial = unsafe Self.attribute("serial", of: whole).flatMap { Self.plain($0) }
        identity.maker = unsafe Self.attribute("manufacturer", of: whole).flatMap { Self.plain($0) }
        let product = unsafe Self.attribute("product", of: whole)
        identity.model = product.flatMap { Self.plain($0) }
        identity.port = unsafe Self.text(udev_device_get_sysname(whole))
        plug.number = unsafe Self.attribute("devnum", of: whole).flatMap { UInt16($0) } ?? plug.number
        if let vendor = identity.vendorID, let product = identity.productID {
            modaliases.append(
                Self.modalias(vendor, product, name: unsafe Self.attribute("product", of: whole)))
        }
    }

    /// As udev's `hwdb` builtin composes it.
    static func modalias(_ vendor: UInt16, _ product: UInt16, name: String?) -> String {
        "usb:v\(hexadecimal(vendor))p\(hexadecimal(product)):\(name ?? "")"
    }

    private static func hexadecimal(_ number: UInt16) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// udevd's word where it has spoken, else the kernel's. Safe as above.
    private static func isKeyboard(_ device: OpaquePointer) -> Bool {
        if unsafe property("ID_INPUT", of: device) != nil {
            return unsafe property("ID_INPUT_KEYBOARD", of: device) == "1"
        }
        guard let input = unsafe udev_device_get_parent_with_subsystem_devtype(device, "input", nil),
            let keys = unsafe attribute("capabilities/key", of: input)
        else { return false }
        return isKeyboard(capabilities: keys)
    }

    /// Safe as above.
    private static func property(_ name: String, of device: OpaquePointer) -> String? {
        unsafe text(udev_device_get_property_value(device, name))
    }

    /// Safe as above.
    private static func attribute(_ name: String, of device: OpaquePointer) -> String? {
        unsafe text(udev_device_get_sysattr_value(device, name))
    }

    /// A copy; at most 4 KiB, which is all that an attribute in sysfs can hold. Safe as above.
    private static func text(_ characters: UnsafePointer<CChar>?) -> String? {
        guard let characters = unsafe characters else { return nil }
        return unsafe String(cString: characters)
    }
}
