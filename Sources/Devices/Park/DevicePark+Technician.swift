import Domain

// What a technician may ask of the devices, through the daemon or directly.

extension DevicePark {
    /// What hangs at a path or an address. What one of our sessions holds is not opened again: the session's own word
    /// counts. A bridge that was set aside is asked again, and taken into service when a reader answers.
    package func probe(_ path: String) async -> ProbeFinding {
        let known = board.report(at: path) ?? board.report(at: Self.resolved(path))
        if let known, Self.isLeftAlone(known.state) {
            return ProbeFinding(path: path, kind: .held(known))
        }
        let kind = await Probe(node: known?.node ?? Self.resolved(path), reactor: reactor).kind()
        if case .sam = kind, let known, known.state == .setAside {
            asides.callBack { $0.syspath == known.id }
        }
        return ProbeFinding(path: path, kind: kind)
    }
}

extension DevicePark {
    /// A session has it open, or nobody may.
    private static func isLeftAlone(_ state: DeviceReport.State) -> Bool {
        switch state {
        case .starting, .probing, .ready, .trouble, .untouchable: true
        case .setAside, .spare, .elsewhere, .undriven: false
        }
    }
}

/// One look at a path that nobody holds.
private struct Probe {
    let node: String
    let reactor: Reactor

    func kind() async -> ProbeFinding.Kind {
        do throws(DeviceError) {
            if node.hasPrefix("/dev/bus/usb/") { return try await usbReader() }
            if node.hasPrefix("/dev/input/") { return try await keyboard() }
            // A printer first: to a SAM three bytes are noise, to a printer a SAM's question is text to be printed.
            if let printer = try await printer() { return printer }
            guard !node.hasPrefix("tcp://"), !node.hasPrefix("/dev/usb/") else { return .nothing }
            guard let baud = try await SerialProbe.baud(at: node, reactor: reactor) else { return .nothing }
            let samID = try await SerialProbe.samID(
                of: SerialSam(path: node, baud: baud, reactor: reactor))
            return .sam(baud: baud, samID: samID)
        } catch {
            return .failed(error)
        }
    }

    private func usbReader() async throws(DeviceError) -> ProbeFinding.Kind {
        let samID = try await SerialProbe.samID(of: UsbSam(node: node, reactor: reactor))
        return .sam(baud: nil, samID: samID)
    }

    private func keyboard() async throws(DeviceError) -> ProbeFinding.Kind {
        try await KeyboardScanner.check(node)
        return .scanner
    }

    private func printer() async throws(DeviceError) -> ProbeFinding.Kind? {
        guard let address = PrinterAddress(node) else { throw DeviceError(.unsuitable) }
        guard let name = try await EscposPrinter.ask(address, reactor: reactor) else { return nil }
        return .printer(name: name.isEmpty ? nil : name)
    }
}
