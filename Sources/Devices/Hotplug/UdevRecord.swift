/// What udev said of one device at one moment, copied out of libudev: safe to carry to any thread, and all that
/// matching needs.
package struct UdevRecord: Hashable, Sendable {
    /// Which plugging-in it is, as far as the system tells. Under one syspath, a part that is known on both
    /// sides and differs means that the device was plugged in again.
    package struct Plug: Hashable, Sendable {
        /// USEC_INITIALIZED: when udevd first handled the device, in µs since boot.
        package var initialized: UInt64?
        /// The number the bus gave the USB device; a re-plug gets the next one.
        package var number: UInt16?

        package init(initialized: UInt64? = nil, number: UInt16? = nil) {
            (self.initialized, self.number) = (initialized, number)
        }

        package func isOther(than other: Plug) -> Bool {
            Self.differ(initialized, other.initialized) || Self.differ(number, other.number)
        }

        /// What is known of the same plugging-in, from both.
        package func merged(with newer: Plug) -> Plug {
            Plug(initialized: newer.initialized ?? initialized, number: newer.number ?? number)
        }

        private static func differ<Value: Equatable>(_ one: Value?, _ other: Value?) -> Bool {
            if let one, let other { one != other } else { false }
        }
    }

    package var syspath: String
    /// `tty`, `usbmisc`, `usb` (the whole device), `input`.
    package var subsystem: String
    package var node: String?
    /// The device is gone, and only `syspath` and `plug` say something.
    package var isRemoved = false
    package var plug = Plug()
    /// ONEWINDOW_DRIVER and ONEWINDOW_ROLE, as our rules or a technician's set them.
    package var driver: String?
    package var role: String?
    /// What to look up: the MODALIAS of the nearest USB interface, then that of the whole device, which udev
    /// composes as `usb:vVVVVpPPPP:PRODUCT`.
    package var modaliases: [String] = []
    /// An event node that gives a keyboard's keys.
    package var isKeyboard = false
    package var identity = DeviceIdentity()

    package init(syspath: String, subsystem: String, node: String? = nil) {
        (self.syspath, self.subsystem, self.node) = (syspath, subsystem, node)
    }
}

extension UdevRecord {
    /// Whether the kernel's bitmap of keys (`capabilities/key`: hexadecimal words, the lowest last) is a
    /// keyboard's: all of the first 31 keys, Escape to S, which is how udev's `input_id` decides. The second
    /// event node of a scanner has some keys, such as the volume's, and not these.
    static func isKeyboard(capabilities: String) -> Bool {
        guard let last = capabilities.split(whereSeparator: \.isWhitespace).last,
            let word = UInt64(last, radix: 16)
        else { return false }
        return word & 0xFFFF_FFFE == 0xFFFF_FFFE
    }

    /// The texts a device tells of itself come from its maker: nothing but printable characters, and not many.
    static func plain(_ text: String, limit: Int = 128) -> String? {
        let scalars = text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
            default: true
            }
        }
        let plain = String(String.UnicodeScalarView(scalars.prefix(limit)))
        let words = plain.split(separator: " ").joined(separator: " ")
        return words.isEmpty ? nil : words
    }
}
