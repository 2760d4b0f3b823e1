/// When sessions of plugged devices begin, end and begin again. Pure: events and the time in, actions out.
///
/// - A device that is plugged in begins its session at once, and unplugging ends it.
/// - A session that returns by itself begins again after a floor that doubles; one that has run well for a while
///   starts over with the first floor.
/// - A socket that flaps runs out of plug-ins: a few are served at once, then one every few seconds. What is
///   in another socket never waits for it.
/// - In one socket the next device's session begins only when those of devices that have left it have ended.
struct RestartMachine: Sendable {
    enum Action: Hashable, Sendable {
        case begin(PluggedDevice)
        case end(PluggedDevice.ID)
    }

    /// 250 ms: a human sees "ready" at once, and a device that fails at once cannot spin the CPU.
    static let firstFloor: Duration = .milliseconds(250)
    static let lastFloor: Duration = .seconds(5)
    /// So long a session has done its work, and its end is not the fault of its beginning.
    static let wellAfter: Duration = .seconds(30)
    /// Somebody who tries a plug again and again is served at once three times.
    static let plugIns = 3
    /// Then one every 5 s: twenty flaps in ten seconds begin five sessions.
    static let plugInInterval: Duration = .seconds(5)

    private enum Phase {
        /// Plugged in, no session yet: begins when its socket allows.
        case fresh(since: ContinuousClock.Instant)
        case waiting(until: ContinuousClock.Instant)
        case running(since: ContinuousClock.Instant)
        /// Unplugged, and its session has yet to end.
        case ending
    }

    private struct Entry {
        var device: PluggedDevice
        var socket: String
        var phase: Phase
        var floor = RestartMachine.firstFloor
    }

    private var entries: [PluggedDevice.ID: Entry] = [:]
    /// The order in which devices came, so that sessions begin in it.
    private var order: [PluggedDevice.ID] = []
    /// Until when the plug-ins a socket was served count: each adds an interval, and `plugIns` of them may be
    /// ahead of the time.
    private var served: [String: ContinuousClock.Instant] = [:]

    mutating func appeared(_ device: PluggedDevice, at now: ContinuousClock.Instant) -> [Action] {
        guard entries[device.id] == nil else { return [] }
        entries[device.id] = Entry(
            device: device, socket: Self.socket(of: device), phase: .fresh(since: now))
        order.append(device.id)
        return due(at: now)
    }

    mutating func vanished(_ id: PluggedDevice.ID, at now: ContinuousClock.Instant) -> [Action] {
        switch entries[id]?.phase {
        case .fresh, .waiting: forget(id)
        case .running:
            entries[id]?.phase = .ending
            return [.end(id)]
        case .ending, nil: break
        }
        return []
    }

    /// The session returned, or was ended.
    mutating func ended(_ id: PluggedDevice.ID, at now: ContinuousClock.Instant) -> [Action] {
        switch entries[id]?.phase {
        case .ending: forget(id)
        case .running(let since): rest(id, ranFor: now - since, at: now)
        case .fresh, .waiting, nil: break
        }
        return due(at: now)
    }

    /// What is to begin by now.
    mutating func due(at now: ContinuousClock.Instant) -> [Action] {
        served = served.filter { $0.value > now }
        var actions: [Action] = []
        for id in order {
            guard let entry = entries[id], let time = beginning(of: entry), time <= now else { continue }
            if case .fresh = entry.phase { serve(entry.socket, at: now) }
            entries[id]?.phase = .running(since: now)
            actions.append(.begin(entry.device))
        }
        return actions
    }

    /// When `due` has something to say next; nil: not before another event.
    var next: ContinuousClock.Instant? { entries.values.compactMap { beginning(of: $0) }.min() }

    /// Nobody is plugged in and no session runs.
    var isEmpty: Bool { entries.isEmpty }
}

extension RestartMachine {
    /// Where a device is plugged in: the USB socket and the interface of what is in it, else its syspath. Two
    /// serial lines of one chip are two sockets.
    static func socket(of device: PluggedDevice) -> String {
        guard let port = device.identity.port else { return device.id.syspath }
        let part = device.id.syspath.split(separator: "/").first { $0.hasPrefix("\(port):") }
        return part.map(String.init) ?? port
    }

    /// When the entry's session may begin; nil while it runs or ends, or another one has yet to end.
    private func beginning(of entry: Entry) -> ContinuousClock.Instant? {
        switch entry.phase {
        case .running, .ending: nil
        case _ where isBlocked(entry.socket): nil
        case .waiting(let until): until
        case .fresh(let since): max(since, nextPlugIn(of: entry.socket) ?? since)
        }
    }

    private func isBlocked(_ socket: String) -> Bool {
        entries.values.contains { entry in
            if case .ending = entry.phase { entry.socket == socket } else { false }
        }
    }

    private func nextPlugIn(of socket: String) -> ContinuousClock.Instant? {
        served[socket].map { $0 - Self.plugInInterval * (Self.plugIns - 1) }
    }

    private mutating func serve(_ socket: String, at now: ContinuousClock.Instant) {
        served[socket] = max(served[socket] ?? now, now) + Self.plugInInterval
    }

    private mutating func rest(
        _ id: PluggedDevice.ID, ranFor duration: Duration, at now: ContinuousClock.Instant
    ) {
        guard var entry = entries[id] else { return }
        if duration >= Self.wellAfter { entry.floor = Self.firstFloor }
        entry.phase = .waiting(until: now + entry.floor)
        entry.floor = min(entry.floor * 2, Self.lastFloor)
        entries[id] = entry
    }

    private mutating func forget(_ id: PluggedDevice.ID) {
        entries[id] = nil
        order.removeAll { $0 == id }
    }
}
