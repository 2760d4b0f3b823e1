/// What to do with a device that is plugged in, by its role and the settings. Pure.
enum DeviceTriage: Hashable, Sendable {
    /// Drive it.
    case serve
    /// It stands at a counter, or elsewhere; nothing here uses it.
    case elsewhere
    /// The settings want another device for this, or none.
    case notChosen
    /// No driver for its transport.
    case undriven
    /// Must not be opened.
    case untouchable
    /// The settings name its path: whoever serves the path serves it.
    case byPath

    /// `paths`: the device nodes that the settings name, links resolved.
    init(_ device: PluggedDevice, settings: DeviceSettings, paths: Set<String>) {
        switch device.driver {
        case .never: self = .untouchable
        case .none: self = .undriven
        default:
            if paths.contains(device.node) {
                self = .byPath
            } else if let role = device.role, role.place != DeviceRole.kiosk {
                self = .elsewhere
            } else {
                self = settings.take(device.driver) ? .serve : .notChosen
            }
        }
    }
}

extension DeviceSettings {
    /// Whether a device of this driver is wanted, wherever it is plugged in.
    fileprivate func take(_ driver: DriverName) -> Bool {
        switch driver {
        case .samSerial, .serialProbe: reader?.path == nil && [.auto, .samSerial].contains(reader?.driver)
        case .samUSB: reader?.path == nil && [.auto, .samUSB].contains(reader?.driver)
        case .scannerSerial: scanner?.path == nil && [.auto, .serial].contains(scanner?.driver)
        case .scannerKeyboard: scanner?.path == nil && [.auto, .keyboard].contains(scanner?.driver)
        case .escpos: printer?.path == nil && [.auto, .escpos].contains(printer?.driver)
        case .none, .never: false
        }
    }

    /// The devices whose places the settings name: served from the start, whether anything is there or not.
    var named: [PluggedDevice] {
        var named: [PluggedDevice] = []
        func add(_ kind: DeviceRole.Kind, _ node: String, _ driver: DriverName) {
            named.append(
                PluggedDevice(
                    id: .init(syspath: "settings:\(kind.rawValue)", plug: 0), node: node, role: .init(kind),
                    driver: driver))
        }
        if let reader, let path = reader.path, reader.driver != .none {
            add(.reader, path, reader.driver == .samUSB ? .samUSB : .samSerial)
        }
        if let scanner, let path = scanner.path, scanner.driver != .none {
            let isKeyboard =
                scanner.driver == .keyboard
                || (scanner.driver == .auto && path.hasPrefix("/dev/input/"))
            add(.scanner, path, isKeyboard ? .scannerKeyboard : .scannerSerial)
        }
        if let printer, let path = printer.path, printer.driver != .none {
            add(.printer, path.description, .escpos)
        }
        return named
    }
}
