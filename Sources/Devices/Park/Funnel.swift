import Synchronization

/// Where the sessions of all devices of a role hand in what happens, the one story that listens takes it, and a
/// technician may wait for the next.
///
/// Bounded: of events that nobody takes the newest are dropped, which the log of the story would show as a gap.
final class Funnel<Event: Sendable>: Sendable {
    /// A person makes a handful of events; a story that takes none for longer is stuck.
    private static var capacity: Int { 64 }

    private struct Waiter {
        let bell: Bell
        let isWanted: @Sendable (Event) -> Bool
        var event: Event?
    }

    private struct State {
        var attachments = Attachments()
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private let reactor: Reactor
    private let detached: @Sendable (DeviceError) -> Event
    private let attached: Event
    private let events: AsyncStream<Event>
    private let inlet: AsyncStream<Event>.Continuation
    private let state = Mutex(State())

    /// `attached`, `detached`: what to say when the first device works, and when none does any more.
    init(
        reactor: Reactor, attached: Event, detached: @Sendable @escaping (DeviceError) -> Event
    ) {
        (self.reactor, self.attached, self.detached) = (reactor, attached, detached)
        (events, inlet) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.capacity))
    }

    /// Takes what is handed in, one at a time and in order, until the task is cancelled.
    func run(_ report: @Sendable (Event) async -> Void) async {
        for await event in events { await report(event) }
    }

    /// Hands in one event; whoever waits for such a one gets it too.
    func heard(_ event: Event) {
        inlet.yield(event)
        let bells = state.withLock { state in
            let keys = state.waiters.filter { $1.event == nil && $1.isWanted(event) }.keys
            for key in keys { state.waiters[key]?.event = event }
            return keys.compactMap { state.waiters[$0]?.bell }
        }
        for bell in bells { bell.ring() }
    }

    /// The next event that is wanted, or nil when the time has passed.
    func next(within limit: Duration, where isWanted: @Sendable @escaping (Event) -> Bool) async -> Event? {
        let waiter = Waiter(bell: Bell(reactor), isWanted: isWanted)
        let key = state.withLock { state in
            defer { state.nextWaiter += 1 }
            state.waiters[state.nextWaiter] = waiter
            return state.nextWaiter
        }
        _ = await waiter.bell.wait(until: .now + limit)
        return state.withLock { $0.waiters.removeValue(forKey: key)?.event }
    }
}

// MARK: How the devices do

extension Funnel {
    /// `event` is said instead of the plain `attached` when this device is the first that works.
    func works(_ device: PluggedDevice.ID, saying event: Event? = nil) {
        say(event) { $0.works(device) }
    }

    func fails(_ device: PluggedDevice.ID, _ error: DeviceError) { say { $0.fails(device, error) } }

    func vanished(_ device: PluggedDevice.ID) { say { $0.vanished(device) } }

    /// Everything that was plugged in at the start has appeared.
    func listed() { say { $0.listed() } }

    private func say(_ event: Event? = nil, _ change: (inout Attachments) -> Attachments.News?) {
        switch state.withLock({ change(&$0.attachments) }) {
        case .attached: heard(event ?? attached)
        case .detached(let error): heard(detached(error))
        case nil: break
        }
    }
}
