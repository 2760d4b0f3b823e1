import Domain
import Logging

// One session with one device, by its driver. It ends when the device is unplugged (the task is cancelled), or by itself
// when it cannot go on, and is then begun again after a pause.

extension DevicePark {
    /// Before a reader that could not be asked is asked again.
    private static let pause: Duration = .seconds(1)

    func session(_ device: PluggedDevice) async {
        board.set(device, .init(state: .starting))
        switch device.driver {
        case .samSerial, .samUSB, .serialProbe: await readerSession(device)
        case .scannerSerial, .scannerKeyboard: await scannerSession(device)
        case .escpos: await printerSession(device)
        case .none, .never: break
        }
    }

    // MARK: Card readers

    private func readerSession(_ device: PluggedDevice) async {
        guard let slot = reader else { return await rest() }
        defer { slot.funnel.vanished(device.id) }
        let port: any SamPort
        let driver = device.driver == .samUSB ? DriverName.samUSB : .samSerial
        if driver == .samUSB {
            port = UsbSam(node: device.node, reactor: reactor)
        } else {
            guard let baud = await baud(of: device) else { return }
            port = SerialSam(path: device.node, baud: baud, reactor: reactor)
        }
        await SamReader(port: port, reactor: reactor, log: log).run { [board] event in
            switch event {
            case .attached(let samID):
                board.set(
                    device, .init(state: .ready, detail: samID), role: .init(.reader), driver: driver)
            case .detached(let error):
                board.set(
                    device, .trouble(.reader, error), role: .init(.reader), driver: driver)
            case .present, .read, .failed, .lifted: break
            }
            slot.heard(event, from: device.id)
        }
    }

    /// The speed at which a SAM answers; nil when the session is over.
    private func baud(of device: PluggedDevice) async -> Int? {
        if let baud = settings.reader?.baud { return baud }
        do throws(DeviceError) {
            while !Task.isCancelled {
                board.set(device, .init(state: .probing))
                if let baud = try await SerialProbe.baud(at: device.node, reactor: reactor) { return baud }
                guard device.driver == .serialProbe else { throw DeviceError(.silent) }
                await setAside(device)
            }
        } catch {
            guard !Task.isCancelled else { return nil }
            board.set(device, .trouble(.reader, error))
            reader?.funnel.fails(device.id, error)
            await reactor.pause(until: .now + Self.pause)
        }
        return nil
    }

    /// What hangs on this bridge may be anything, and must not be sent our questions again and again.
    private func setAside(_ device: PluggedDevice) async {
        log.notice("nothing answers as a card reader", metadata: ["node": "\(device.node)"])
        board.set(device, .init(state: .setAside, hint: "device.setAside"))
        await asides.wait(device.id)
    }

    // MARK: Scanners

    private func scannerSession(_ device: PluggedDevice) async {
        guard let slot = scanner else { return await rest() }
        defer { slot.funnel.vanished(device.id) }
        let driver: any Scanner
        if device.driver == .scannerKeyboard {
            driver = KeyboardScanner(path: device.node, reactor: reactor, log: log)
        } else {
            driver = SerialScanner(
                path: device.node, baud: settings.scanner?.baud ?? 115_200, reactor: reactor, log: log)
        }
        await driver.run { [board] event in
            switch event {
            case .attached: board.set(device, .init(state: .ready))
            case .detached(let error):
                board.set(device, .trouble(.scanner, error))
            default: break
            }
            slot.heard(event, from: device.id)
        }
    }

    // MARK: Printers

    private func printerSession(_ device: PluggedDevice) async {
        guard let slot = printer, let address = PrinterAddress(device.node) else { return await rest() }
        let wish = settings.printer
        let printer = EscposPrinter(
            .init(
                address: address, model: .auto(identity: device.identity, models: data.models),
                width: wish?.width, confirmation: wish?.confirm, baud: wish?.baud ?? 115_200,
                flow: wish?.flow ?? .none),
            reactor: reactor, log: log)
        await slot.serve(printer, of: device.id) { [board] status, isAtWork in
            let isSpare = !isAtWork && status.fault == nil
            board.set(
                device, isSpare ? .init(state: .spare, hint: "device.spare") : .init(status),
                name: printer.model.name)
        }
    }

    /// Nothing to do for this device, until it is unplugged.
    private func rest() async {
        while !Task.isCancelled { await reactor.pause(until: .now + .seconds(3600)) }
    }
}

extension DeviceBoard.Word {
    /// Why a device of this kind does not work.
    fileprivate static func trouble(_ kind: DeviceRole.Kind, _ error: DeviceError) -> Self {
        .init(state: .trouble, hint: "device.\(kind.rawValue).\(error.code.key)")
    }

    /// A printer's condition in words.
    init(_ status: PrinterStatus) {
        if let fault = status.fault {
            self.init(state: .trouble, hint: "device.printer.\(fault.rawValue)")
        } else {
            self.init(
                state: .ready, hint: status.paper == .nearEnd ? "device.printer.nearEnd" : "",
                detail: status.answered ? status.paper.rawValue : nil)
        }
    }
}
