/// What a device is for, and where it stands: `reader`, or `reader@counter-1` where one site has two of a kind.
///
/// It is the value of the udev property `ONEWINDOW_ROLE`, which `Board/common` sets.
package struct DeviceRole: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case reader, scanner, printer
    }

    /// The place a role without one means: the kiosk itself.
    package static let kiosk = "kiosk"

    package let kind: Kind
    /// `kiosk`, or 1 to 32 letters, digits and dashes such as `counter-1`.
    package let place: String

    package init(_ kind: Kind, at place: String = kiosk) { (self.kind, self.place) = (kind, place) }

    /// Nil for anything but KIND or KIND@PLACE.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = parts.first.flatMap({ Kind(rawValue: String($0)) }) else { return nil }
        let place = parts.count > 1 ? String(parts[1]) : Self.kiosk
        let isPlain = place.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
        }
        guard isPlain, (1...32).contains(place.utf8.count) else { return nil }
        self.init(kind, at: place)
    }

    package var description: String { place == Self.kiosk ? kind.rawValue : "\(kind.rawValue)@\(place)" }
}

/// Who drives a device: the value of the udev property `ONEWINDOW_DRIVER`.
package enum DriverName: String, Hashable, Sendable, Codable, CaseIterable {
    case samSerial = "sam-serial"
    case samUSB = "sam-usb"
    /// A serial bridge, which says nothing of what hangs on it: asked whether it is a SAM.
    case serialProbe = "serial-probe"
    case scannerSerial = "scanner-serial"
    case scannerKeyboard = "scanner-keyboard"
    case escpos
    /// Known, but its transport is none we speak.
    case none
    /// Must not be opened: a reader in firmware-update mode (0483:DF11).
    case never
}
