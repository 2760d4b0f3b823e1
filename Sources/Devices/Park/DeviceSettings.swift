package import Domain

/// The `devices` section of the settings file (`DESIGN.md` 10).
///
/// A section that is missing means that the kiosk has no such device; `driver: auto` takes whatever is plugged in. A
/// driver with a name and no path takes only what that driver can drive; a path takes that place and no other.
package struct DeviceSettings: Hashable, Sendable, Decodable {
    package var reader: Reader?
    package var scanner: Scanner?
    package var printer: Printer?

    package init(reader: Reader? = nil, scanner: Scanner? = nil, printer: Printer? = nil) {
        (self.reader, self.scanner, self.printer) = (reader, scanner, printer)
    }

    package typealias Reader = Line<ReaderDriver>
    package typealias Scanner = Line<ScannerDriver>

    package enum ReaderDriver: String, Hashable, Sendable, Decodable, CaseIterable {
        case auto
        case samSerial = "sam-serial"
        case samUSB = "sam-usb"
        case none
    }

    package enum ScannerDriver: String, Hashable, Sendable, Decodable, CaseIterable {
        case auto
        case serial = "scanner-serial"
        case keyboard = "scanner-keyboard"
        case none
    }

    package struct Line<Driver: Hashable & Sendable & Decodable>: Hashable, Sendable, Decodable {
        package var driver: Driver
        package var path: String?
        /// Of a serial line. Nil asks a card reader at 115200 and then at 9600; a scanner has 115200.
        package var baud: Int?

        package init(driver: Driver, path: String? = nil, baud: Int? = nil) {
            (self.driver, self.path, self.baud) = (driver, path, baud)
        }
    }

    package struct Printer: Hashable, Sendable, Decodable {
        package enum Driver: String, Hashable, Sendable, Decodable, CaseIterable { case auto, escpos, none }
        package enum Rendering: String, Hashable, Sendable, Decodable, CaseIterable {
            /// The whole slip as dots: any character a name can hold.
            case raster
            /// The printer's own type, a fiftieth of the bytes: for slow serial lines.
            case text
        }

        package var driver: Driver
        package var path: PrinterAddress?
        /// Dots across the paper; nil takes the model's own.
        package var width: Int?
        package var rendering: Rendering?
        /// How the printer says that all was printed; nil takes the model's own way.
        package var confirm: PrinterModel.Confirmation?
        /// Of a serial line; means nothing for `/dev/usb/lp*` and TCP. 115200 when nothing is said.
        package var baud: Int?
        /// Of a serial line.
        package var flow: SerialLine.FlowControl?
        /// Metres of a new roll of paper.
        package var roll: Int?

        package init(
            driver: Driver, path: PrinterAddress? = nil, width: Int? = nil, rendering: Rendering? = nil,
            confirm: PrinterModel.Confirmation? = nil, baud: Int? = nil, flow: SerialLine.FlowControl? = nil,
            roll: Int? = nil
        ) {
            (self.driver, self.path, self.width, self.rendering) = (driver, path, width, rendering)
            (self.confirm, self.baud, self.flow, self.roll) = (confirm, baud, flow, roll)
        }
    }
}

extension PrinterAddress: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let address = PrinterAddress(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a printer's path")
        }
        self = address
    }
}

extension PrinterAddress: CustomStringConvertible {
    /// As it is written in the settings.
    package var description: String {
        switch self {
        case .device(let path): path
        case .network(let host, let port):
            host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
        }
    }
}
