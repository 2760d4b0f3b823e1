import Domain

/// The devices as a table: state, role, driver, name, node, and below each what to do.
struct DeviceTable: Sendable {
    let sentences: Sentences

    func report(_ list: DeviceList) -> Report {
        Report(
            list,
            .annotated(
                columns: [.state, .role, .driver, .deviceName, .node],
                rows: list.devices.map { Report.Row(cells: cells(of: $0), notes: notes(of: $0)) }))
    }

    func cells(of device: DeviceReport) -> [String] {
        [
            Words.state(device.state).both, device.role ?? "?", device.driver, device.name ?? "",
            device.node,
        ]
    }

    /// What is wrong and what to do, Chinese and English; and what the device told of itself.
    func notes(of device: DeviceReport) -> [String] {
        var notes: [String] = []
        if let words = sentences.words(device.hint) { notes += words.lines }
        if let detail = device.detail { notes.append("\(Words.detail.both): \(Words.detail(detail))") }
        let identity: [(Words, String?)] = [
            (.usbPort, device.port), (.usb, device.usb), (.serial, device.serial),
        ]
        let known = identity.compactMap { words, value in value.map { "\(words.both): \($0)" } }
        if !known.isEmpty { notes.append(known.joined(separator: "  ")) }
        return notes
    }
}

/// Follows the devices: the table first, then each device that came, changed or went, as it happens.
///
/// Where nobody watches (a pipe, a file) every device is one line, those of the beginning too.
struct DeviceWatcher: Sendable {
    let table: DeviceTable
    let json: Bool

    /// Returns when the task is cancelled; ends with Ctrl-C.
    func follow(_ devices: any DeviceControl, from first: DeviceList) async throws(Failure) {
        let terminal = Terminal.current
        if json {
            terminal.say(table.report(first).jsonLine)
        } else if terminal.isWatched {
            terminal.say(table.report(first).text)
        } else {
            for line in lines(from: DeviceList(version: 0, devices: []), to: first) { terminal.say(line) }
        }
        var list = first
        while !Task.isCancelled {
            let next: DeviceList
            do throws(Failure) { next = try await devices.devices(after: list.version) } catch {
                // Who ends the watch ends the call that waits with it.
                if Task.isCancelled { return }
                throw error
            }
            defer { list = next }
            guard next.devices != list.devices else { continue }
            if json {
                terminal.say(table.report(next).jsonLine)
            } else {
                for line in lines(from: list, to: next) { terminal.say(line) }
            }
        }
    }

    /// `09:15:02 + 正常 / ready  reader  sam-serial  …`: + came, ~ changed, - went.
    func lines(from old: DeviceList, to new: DeviceList) -> [String] {
        let before = Dictionary(old.devices.map { ($0.id, $0) }) { first, _ in first }
        let now = Set(new.devices.map(\.id))
        let gone = old.devices.filter { !now.contains($0.id) }.map { line("-", $0, notes: []) }
        let news = new.devices.compactMap { device -> String? in
            guard let known = before[device.id] else {
                return line("+", device, notes: table.notes(of: device))
            }
            return known == device ? nil : line("~", device, notes: table.notes(of: device))
        }
        return gone + news
    }

    private func line(_ mark: String, _ device: DeviceReport, notes: [String]) -> String {
        let cells = [CommandTime().now().civil.clock, mark] + table.cells(of: device).filter { !$0.isEmpty }
        let line = Report.harmless(cells.joined(separator: "  "))
        let notes = notes.map(Report.harmless)
        return Terminal.current.isWatched
            ? ([line] + notes.map { "    \($0)" }).joined(separator: "\n")
            : ([line] + notes).joined(separator: "  ")
    }
}
