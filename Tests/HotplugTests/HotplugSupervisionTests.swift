import Logging
import TestTools
import Testing

@testable import Devices

extension UnderUmockdev {
    /// From the kernel's event to the session, with everything between them real.
    @Suite(.timeLimit(.minutes(1))) struct `Sessions of plugged devices` {
        private enum Event: Hashable, Sendable { case began(String), ended(String) }

        let bed: Testbed
        let reactor: Reactor
        private let events = Reports<Event>()

        init() throws {
            bed = try Testbed()
            reactor = try Reactor()
        }

        /// Sessions that run until they are cancelled, and tell; `listed` when the watch has begun.
        private func supervising(_ body: () async throws -> Void) async throws {
            let (changes, plugs) = AsyncStream.makeStream(
                of: DeviceChange.self, bufferingPolicy: .bufferingOldest(1024))
            let table = try HardwareTable("usb:v1A86p7523*\n ONEWINDOW_DRIVER=serial-probe\n")
            let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let watch = DeviceWatch(table: table, reactor: reactor, log: log)
            let supervisor = DeviceSupervisor(reactor: reactor)
            let listed = Reports<Bool>()
            let watching = Task {
                await watch.run { change in
                    plugs.yield(change)
                    if change == .listed { listed.add(true) }
                }
            }
            let supervising = Task { [events, reactor] in
                await supervisor.run(changes) { device in
                    events.add(.began(device.node))
                    await reactor.pause(until: .now + .seconds(3600))
                    events.add(.ended(device.node))
                }
            }
            let result: Result<Void, any Error>
            do {
                _ = try await listed.next()
                result = .success(try await body())
            } catch { result = .failure(error) }
            watching.cancel()
            supervising.cancel()
            _ = (await watching.value, await supervising.value)
            try result.get()
        }

        @Test func `a session begins within milliseconds of the event`() async throws {
            try await supervising {
                var took: [Duration] = []
                for number in 1...20 {
                    let port = "1-\(number)"
                    let (_, part) = try Gadget(bridge: bed, port: port).plugIn(number: number)
                    let node = "/dev/ttyUSB\(number)"
                    let start = ContinuousClock.now
                    let tty = try bed.add(
                        "tty", "ttyUSB\(number)", parent: part, properties: ["DEVNAME": node])
                    #expect(try await events.next() == .began(node))
                    took.append(ContinuousClock.now - start)
                    bed.remove(tty)
                    #expect(try await events.next() == .ended(node))
                }
                took.sort()
                print("event to session: median \(took[10]), longest \(took[19])")
                #expect(took[10] < .seconds(5), "a guard against hanging, not a measure")
            }
        }

        @Test func `a device that flaps twenty times stops nobody and starts a handful of sessions`()
            async throws
        {
            try await supervising {
                _ = try Gadget(bridge: bed, port: "1-2").plugIn("tty", "ttyUSB5", number: 5)
                #expect(try await events.next() == .began("/dev/ttyUSB5"))
                let flapping = Gadget(bridge: bed, port: "1-1")
                for number in 10..<30 { try flapping.plugIn("tty", "ttyUSB0", number: number).pull() }
                _ = try Gadget(bridge: bed, port: "1-3").plugIn("tty", "ttyUSB6", number: 6)
                var (begun, ended) = (0, 0)
                events: while true {
                    switch try await events.next() {
                    case .began("/dev/ttyUSB6"): break events
                    case .began("/dev/ttyUSB0"): begun += 1
                    case .ended("/dev/ttyUSB0"): ended += 1
                    case let other: Issue.record("\(other): the device that stayed was disturbed")
                    }
                }
                #expect(begun <= RestartMachine.plugIns && ended <= begun, "\(begun) begun, \(ended) ended")
            }
        }

        @Test func `a re-plug under a new name ends the old session before the new one begins`() async throws
        {
            try await supervising {
                let gadget = Gadget(bridge: bed)
                let old = try gadget.plugIn("tty", "ttyUSB0")
                #expect(try await events.next() == .began("/dev/ttyUSB0"))
                old.pull()
                _ = try gadget.plugIn("tty", "ttyUSB1", number: 5)
                #expect(try await events.next() == .ended("/dev/ttyUSB0"))
                #expect(try await events.next() == .began("/dev/ttyUSB1"))
            }
        }
    }
}
