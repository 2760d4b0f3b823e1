/// One device as technicians see it, on `/device` and with `kioskctl devices`. Holds no personal data.
package struct DeviceReport: Hashable, Sendable, Codable {
    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Being opened, or opened again after a fault.
        case starting
        /// A serial bridge that is being asked what hangs on it.
        case probing
        case ready
        /// It is there and does not do its work; `hint` says why.
        case trouble
        /// Nothing answered as a device we know; left alone until it is plugged in again or probed by hand.
        case setAside = "set-aside"
        /// Works, and another of its kind does the work.
        case spare
        /// Belongs to another place, such as a counter.
        case elsewhere
        /// Known, but we have no driver for its transport.
        case undriven
        /// Never opened: a reader in firmware-update mode.
        case untouchable
    }

    /// Names it in this list: the same after a re-plug into the same socket.
    package var id: String
    /// `/dev/ttyUSB0`, or `tcp://192.168.1.50:9100`.
    package var node: String
    /// `reader`, `printer@counter-1`; nil when it is not known.
    package var role: String?
    package var driver: String
    /// Maker and model, as far as they are known.
    package var name: String?
    /// `0400:c35a`.
    package var usb: String?
    package var serial: String?
    /// The USB socket, such as `1-1.2`.
    package var port: String?
    package var state: State
    /// Since when, RFC 3339; nil when nobody has kept count.
    package var since: String?
    /// The key of a sentence that says what is wrong and what to do; empty when nothing is to be done.
    package var hint: String
    /// What a device told of itself: a SAM's number, a printer's paper.
    package var detail: String?

    package init(
        id: String, node: String, role: String? = nil, driver: String, name: String? = nil,
        usb: String? = nil, serial: String? = nil, port: String? = nil, state: State,
        since: String? = nil, hint: String = "", detail: String? = nil
    ) {
        (self.id, self.node, self.role, self.driver) = (id, node, role, driver)
        (self.name, self.usb, self.serial, self.port) = (name, usb, serial, port)
        (self.state, self.since, self.hint, self.detail) = (state, since, hint, detail)
    }
}

/// Every device at one moment.
package struct DeviceList: Hashable, Sendable, Codable {
    /// Grows with every change, so that a watcher can ask for what comes after it.
    package var version: Int
    package var devices: [DeviceReport]

    package init(version: Int, devices: [DeviceReport]) { (self.version, self.devices) = (version, devices) }
}
