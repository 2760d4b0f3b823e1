import Synchronization

/// Runs one session for each plugged device: begins it when the device appears, ends it when the device vanishes,
/// and begins it again after a floor when it returned by itself. When, is `RestartMachine`'s.
package final class DeviceSupervisor: Sendable {
    private let reactor: Reactor

    package init(reactor: Reactor) { self.reactor = reactor }

    /// Follows `changes` until they end or the task is cancelled; then ends every session and waits for it.
    /// `session` must return soon when cancelled: the next device in the same socket waits for that, and only
    /// that one. Sessions of different devices run side by side.
    package func run(
        _ changes: AsyncStream<DeviceChange>,
        session: @Sendable @escaping (PluggedDevice) async -> Void
    ) async {
        let inbox = Inbox(reactor)
        await withDiscardingTaskGroup { group in
            group.addTask { await Self.pass(changes, to: inbox) }
            var machine = RestartMachine()
            var stops: [PluggedDevice.ID: Bell] = [:]
            while !Task.isCancelled, let events = inbox.take() {
                for action in Self.decide(events, &machine, &stops) {
                    switch action {
                    case .end(let id): stops[id]?.ring()
                    case .begin(let device):
                        let stop = Bell(reactor)
                        stops[device.id] = stop
                        group.addTask {
                            await Self.run(session, device, until: stop)
                            inbox.add(.ended(device.id))
                        }
                    }
                }
                _ = await inbox.wait(until: machine.next)
            }
            group.cancelAll()
        }
    }
}

extension DeviceSupervisor {
    private static func pass(_ changes: AsyncStream<DeviceChange>, to inbox: Inbox) async {
        for await change in changes { await inbox.add(change) }
        inbox.add(.finished)
    }

    private static func decide(
        _ events: [Inbox.Event], _ machine: inout RestartMachine, _ stops: inout [PluggedDevice.ID: Bell]
    ) -> [RestartMachine.Action] {
        let now = ContinuousClock.now
        var actions = machine.due(at: now)
        for event in events {
            switch event {
            case .change(.appeared(let device)): actions += machine.appeared(device, at: now)
            case .change(.vanished(let device)): actions += machine.vanished(device.id, at: now)
            case .ended(let id):
                stops[id] = nil
                actions += machine.ended(id, at: now)
            case .change(.listed), .finished: break
            }
        }
        return actions
    }

    /// Ends when the session returned, after cancelling it when `stop` was rung.
    private static func run(
        _ session: @Sendable @escaping (PluggedDevice) async -> Void, _ device: PluggedDevice,
        until stop: Bell
    ) async {
        await withTaskGroup { group in
            group.addTask { await session(device) }
            group.addTask { _ = await stop.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}

/// What the supervisor has to hear, from its stream and from the ends of its sessions.
private final class Inbox: Sendable {
    enum Event: Sendable {
        case change(DeviceChange)
        case ended(PluggedDevice.ID)
        /// There will be no more changes.
        case finished
    }

    private struct State {
        var events: [Event] = []
        var isFinished = false
    }

    /// Changes beyond this wait; the supervisor never waits for a session, so it takes them at once.
    private static let limit = 64

    private let news: Bell
    private let room: Bell
    private let state = Mutex(State())

    init(_ reactor: Reactor) { (news, room) = (Bell(reactor), Bell(reactor)) }

    /// One task calls this.
    func add(_ change: DeviceChange) async {
        while state.withLock({ $0.events.count >= Self.limit }), await room.wait() == .ready {}
        add(.change(change))
    }

    /// The end of a session, of which there are no more than devices, or of the changes.
    func add(_ event: Event) {
        state.withLock { state in
            if case .finished = event { state.isFinished = true }
            state.events.append(event)
        }
        news.ring()
    }

    /// Nil when there will be no more changes.
    func take() -> [Event]? {
        let events = state.withLock { state -> [Event]? in
            defer { state.events = [] }
            return state.isFinished ? nil : state.events
        }
        room.ring()
        return events
    }

    func wait(until deadline: ContinuousClock.Instant?) async -> Readiness {
        await news.wait(until: deadline)
    }
}
