import Synchronization
import TestTools
import Testing

@testable import Devices

@Suite struct `The supervisor` {
    private let reactor: Reactor
    private let changes: AsyncStream<DeviceChange>
    private let plugs: AsyncStream<DeviceChange>.Continuation

    init() throws {
        reactor = try Reactor()
        (changes, plugs) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
    }

    private enum Event: Hashable { case began(PluggedDevice), ended(PluggedDevice) }

    private func device(_ name: String, port: String, plug: Int = 1) -> PluggedDevice {
        PluggedDevice(
            id: .init(syspath: "/sys/devices/\(port):1.0/\(name)", plug: plug), node: "/dev/\(name)",
            role: nil,
            driver: .serialProbe, identity: DeviceIdentity(port: port))
    }

    /// Sessions that run until they are cancelled, and tell.
    private func supervise(_ body: (Reports<Event>) async throws -> Void) async throws {
        let events = Reports<Event>()
        let supervisor = DeviceSupervisor(reactor: reactor)
        let task = Task { [changes, reactor] in
            await supervisor.run(changes) { device in
                events.add(.began(device))
                await reactor.pause(until: .now + .seconds(3600))
                events.add(.ended(device))
            }
        }
        try await body(events)
        task.cancel()
        await task.value
    }

    @Test(.timeLimit(.minutes(1)))
    func `runs a session for each device, side by side, and ends it at unplug`() async throws {
        let (one, two) = (device("ttyUSB0", port: "1-1"), device("lp0", port: "1-2"))
        try await supervise { events async throws in
            plugs.yield(.appeared(one))
            #expect(try await events.next() == .began(one))
            plugs.yield(.appeared(two))
            plugs.yield(.listed)
            #expect(try await events.next() == .began(two))
            plugs.yield(.vanished(one))
            #expect(try await events.next() == .ended(one))
            let again = device("ttyUSB0", port: "1-1", plug: 2)
            plugs.yield(.appeared(again))
            #expect(try await events.next() == .began(again))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `ends every session before it returns, by cancellation or by the end of the changes`() async throws {
        for isCancelled in [true, false] {
            let (changes, plugs) = AsyncStream.makeStream(of: DeviceChange.self)
            let running = Reports<Int>()
            let count = Mutex(0)
            let task = Task { [reactor] in
                await DeviceSupervisor(reactor: reactor).run(changes) { _ in
                    running.add(
                        count.withLock {
                            $0 += 1; return $0
                        })
                    await reactor.pause(until: .now + .seconds(3600))
                    count.withLock { $0 -= 1 }
                }
            }
            for port in 1...5 { plugs.yield(.appeared(device("lp\(port)", port: "1-\(port)"))) }
            while try await running.next() < 5 {}
            if isCancelled { task.cancel() } else { plugs.finish() }
            await task.value
            #expect(count.withLock { $0 } == 0)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a session that returns is begun again, not before its floor`() async throws {
        let events = Reports<ContinuousClock.Instant>()
        let task = Task { [changes, reactor] in
            await DeviceSupervisor(reactor: reactor).run(changes) { _ in events.add(.now) }
        }
        plugs.yield(.appeared(device("ttyUSB0", port: "1-1")))
        let times = [try await events.next(), try await events.next(), try await events.next()]
        #expect(times[1] - times[0] >= RestartMachine.firstFloor)
        #expect(times[2] - times[1] >= RestartMachine.firstFloor * 2)
        task.cancel()
        await task.value
    }

    @Test(.timeLimit(.minutes(1)))
    func `twenty flaps in a burst start a handful of sessions, and others begin meanwhile`() async throws {
        let other = device("lp0", port: "1-2")
        let last = device("ttyUSB0", port: "1-1", plug: 20)
        let begun = Mutex<[Event]>([])
        try await supervise { events async throws in
            for plug in 0..<20 {
                plugs.yield(.appeared(device("ttyUSB0", port: "1-1", plug: plug)))
                plugs.yield(.vanished(device("ttyUSB0", port: "1-1", plug: plug)))
            }
            plugs.yield(.appeared(last))
            plugs.yield(.appeared(other))
            while true {
                let event = try await events.next()
                begun.withLock { $0.append(event) }
                if event == .began(other) { break }
            }
        }
        let flaps = begun.withLock { $0.filter { if case .began = $0 { true } else { false } } }
        #expect(flaps.count <= 1 + RestartMachine.plugIns + 1, "\(flaps.count)")
    }
}
