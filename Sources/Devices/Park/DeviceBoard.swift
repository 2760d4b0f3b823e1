package import Domain
import Synchronization

/// What is plugged in, who drives it, how it does and what to do: written by the sessions, read by technicians.
package final class DeviceBoard: Sendable {
    /// What a session says of its device.
    struct Word: Hashable, Sendable {
        var state: DeviceReport.State
        /// A key of the table of texts; empty when nothing is to be done.
        var hint = ""
        var detail: String?
    }

    private struct State {
        var version = 1
        var reports: [String: DeviceReport] = [:]
        var watchers: [Int: Bell] = [:]
        var nextWatcher = 0

        var list: DeviceList {
            DeviceList(
                version: version,
                devices: reports.values.sorted { ($0.role ?? "~", $0.id) < ($1.role ?? "~", $1.id) })
        }
    }

    private let reactor: Reactor
    private let time: (any TimeSource)?
    private let state = Mutex(State())

    /// `time` tells since when; nil leaves it out.
    init(reactor: Reactor, time: (any TimeSource)?) { (self.reactor, self.time) = (reactor, time) }

    package var list: DeviceList { state.withLock { $0.list } }

    /// The list as soon as its version is above `version`, or when the time has passed.
    package func list(after version: Int, within limit: Duration) async -> DeviceList {
        let end = ContinuousClock.now + limit
        let bell = Bell(reactor)
        let watcher = state.withLock { state in
            defer { state.nextWatcher += 1 }
            state.watchers[state.nextWatcher] = bell
            return state.nextWatcher
        }
        defer { state.withLock { _ = $0.watchers.removeValue(forKey: watcher) } }
        while true {
            let list = list
            if list.version > version { return list }
            guard await bell.wait(until: end) == .ready else { return self.list }
        }
    }

    /// Whatever of ours is at this path, links resolved.
    func report(at node: String) -> DeviceReport? {
        let reports = state.withLock { Array($0.reports.values) }
        return reports.first { $0.node == node } ?? reports.first { DevicePark.resolved($0.node) == node }
    }
}

// MARK: For the sessions

extension DeviceBoard {
    /// `role`, `driver` and `name`: what was found out beyond what hot-plug knows.
    func set(
        _ device: PluggedDevice, _ word: Word, role: DeviceRole? = nil, driver: DriverName? = nil,
        name: String? = nil
    ) {
        let since = time?.now().wall.rfc3339
        change { state in
            var report = DeviceReport(device, word, since: since)
            if let role { report.role = role.description }
            if let driver { report.driver = driver.rawValue }
            if let known = state.reports[report.id] {
                report.name = name ?? report.name ?? known.name
                if known.state == report.state, known.hint == report.hint { report.since = known.since }
                if known == report { return false }
            } else {
                report.name = name ?? report.name
            }
            state.reports[report.id] = report
            return true
        }
    }

    func remove(_ device: PluggedDevice) {
        change { $0.reports.removeValue(forKey: DeviceReport.id(of: device)) != nil }
    }

    private func change(_ body: (inout State) -> Bool) {
        let bells = state.withLock { state -> [Bell] in
            guard body(&state) else { return [] }
            state.version += 1
            return Array(state.watchers.values)
        }
        for bell in bells { bell.ring() }
    }
}

extension DeviceReport {
    static func id(of device: PluggedDevice) -> String { device.id.syspath }

    init(_ device: PluggedDevice, _ word: DeviceBoard.Word, since: String?) {
        let identity = device.identity
        let name = [identity.maker, identity.model].compactMap(\.self).joined(separator: " ")
        self.init(
            id: Self.id(of: device), node: device.node, role: device.role?.description,
            driver: device.driver.rawValue, name: name.isEmpty ? nil : name, usb: identity.usb,
            serial: identity.serial, port: identity.port, state: word.state, since: since, hint: word.hint,
            detail: word.detail)
    }
}

extension DeviceIdentity {
    /// `0400:c35a`.
    package var usb: String? {
        guard let vendorID, let productID else { return nil }
        return [vendorID, productID].map { number in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 4 - digits.count) + digits
        }.joined(separator: ":")
    }
}
