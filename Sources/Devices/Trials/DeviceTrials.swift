package import Domain

/// What a technician tries by hand, in the words of the wire (`ControlSocket`): a card, a code, a test page, and what
/// hangs at a path. The daemon and the command itself use the same.
///
/// Nothing that a card or a code says leaves here but what `CardTrial` and `ScanTrial` hold, and nothing is logged.
package struct DeviceTrials: Sendable {
    private let park: DevicePark
    /// How long a device that is just being opened is waited for.
    private let patience: Duration

    /// - Parameter patience: zero where the devices have been at work for long; some seconds where they were just
    ///   started.
    package init(park: DevicePark, patience: Duration = .zero) {
        (self.park, self.patience) = (park, patience)
    }

    package func list() -> DeviceList { park.board.list }

    package func list(after version: Int, within limit: Duration) async -> DeviceList {
        await park.board.list(after: version, within: limit)
    }

    package func probe(_ path: String) async -> ProbeAnswer {
        ProbeAnswer(await park.probe(path))
    }

    /// The next card that is laid on the reader, masked.
    package func readCard(within limit: Duration, today: CivilDate) async -> CardTrial {
        guard let reader = park.reader else { return CardTrial(.noDevice, hint: "device.notWanted") }
        if let hint = await whyNot(.reader) { return CardTrial(.noDevice, hint: hint) }
        switch await reader.nextCard(within: limit) {
        case .read(let card): return CardTrial(.done, card: MaskedCard(card, on: today))
        case .failed(let error): return CardTrial(.failed, reason: error.description, hint: "card.failed")
        case .attached, .detached, .present, .lifted, nil: return CardTrial(.nothing)
        }
    }

    /// The next code that is scanned.
    package func scan(within limit: Duration) async -> ScanTrial {
        guard let scanner = park.scanner else { return ScanTrial(.noDevice, hint: "device.notWanted") }
        if let hint = await whyNot(.scanner) { return ScanTrial(.noDevice, hint: hint) }
        switch await scanner.nextCode(within: limit) {
        case .scanned(let code):
            guard let text = code.text else { return ScanTrial(.failed, hint: "scan.notUTF8") }
            return ScanTrial(.done, text: text)
        case .refused(let why): return ScanTrial(.failed, hint: "scan.\(why.key)")
        case .attached, .detached, nil: return ScanTrial(.nothing)
        }
    }

    /// A page as it goes to the printer.
    package struct Page: Sendable {
        package var bytes: [UInt8]
        package var lengthMillimetres: Int

        package init(bytes: [UInt8], lengthMillimetres: Int) {
            (self.bytes, self.lengthMillimetres) = (bytes, lengthMillimetres)
        }
    }

    /// Prints what `draw` makes for the printer's model and waits for its fate. Slips that are being printed come
    /// first; nothing is sent twice.
    package func print<Failure: Error>(
        _ draw: @Sendable (PrinterModel) throws(Failure) -> Page
    ) async throws(Failure) -> PrintTrial {
        guard let slot = park.printer else { return PrintTrial(.noDevice, hint: "device.notWanted") }
        if let hint = await whyNot(.printer) { return PrintTrial(.noDevice, hint: hint) }
        let printer = slot.current
        let model = printer.model
        let page = try draw(model)
        let job = UInt32.random(in: 1 ... .max)
        let outcome = await printer.print(page.bytes, job: job, lengthMillimetres: page.lengthMillimetres)
        var trial = PrintTrial(
            .done, model: model.name, width: model.width, lengthMillimetres: page.lengthMillimetres)
        switch outcome {
        case .printed: break
        case .failed(let fault): (trial.outcome, trial.hint) = (.failed, "device.printer.\(fault.rawValue)")
        case .unknown(let fault): (trial.outcome, trial.hint) = (.unknown, "device.printer.\(fault.rawValue)")
        }
        return trial
    }

    /// Nil when a device of the kiosk's own of this kind works, else what to do about those there are.
    private func whyNot(_ kind: DeviceRole.Kind) async -> String? {
        let end = ContinuousClock.now + patience
        var list = park.board.list
        while true {
            let mine = list.devices.filter { $0.role.flatMap(DeviceRole.init) == DeviceRole(kind) }
            if mine.contains(where: { $0.state == .ready }) { return nil }
            let left = end - .now
            guard left > .zero, !Task.isCancelled else {
                let hint = mine.map(\.hint).first { !$0.isEmpty }
                return hint ?? "device.\(kind.rawValue).absent"
            }
            list = await park.board.list(after: list.version, within: left)
        }
    }
}

extension ProbeAnswer {
    init(_ finding: ProbeFinding) {
        self.init(path: finding.path, found: .nothing)
        switch finding.kind {
        case .sam(let baud, let samID): (found, self.baud, self.samID) = (.reader, baud, samID)
        case .printer(let name): (found, self.name) = (.printer, name)
        case .scanner: found = .scanner
        case .nothing: break
        case .held(let report): (found, device) = (.held, report)
        case .failed(let error):
            switch error.code {
            case .absent: found = .absent
            case .denied: found = .denied
            case .busy: found = .busy
            default: (found, reason) = (.failed, error.description)
            }
        }
    }
}

extension ScanRefusal {
    /// The end of the key of its sentence.
    fileprivate var key: String {
        switch self {
        case .tooLong: "tooLong"
        case .unreadable: "unreadable"
        }
    }
}
