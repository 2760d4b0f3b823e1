import TestTools
import Testing

@testable import Devices

@Suite struct `When sessions begin and end` {
    private var machine = RestartMachine()
    private let start = ContinuousClock.now

    private func device(_ name: String, port: String? = "1-1", plug: Int = 1) -> PluggedDevice {
        PluggedDevice(
            id: .init(syspath: "/sys/devices/\(port ?? "x"):1.0/\(name)", plug: plug), node: "/dev/\(name)",
            role: nil, driver: .serialProbe, identity: DeviceIdentity(port: port))
    }

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    @Test mutating func `plugged in it begins at once, unplugged it ends`() {
        let device = device("ttyUSB0")
        #expect(machine.appeared(device, at: start) == [.begin(device)])
        #expect(machine.appeared(device, at: start) == [], "the same plugging-in twice")
        #expect(machine.next == nil)
        #expect(machine.vanished(device.id, at: at(10)) == [.end(device.id)])
        #expect(machine.vanished(device.id, at: at(11)) == [])
        #expect(machine.ended(device.id, at: at(12)) == [])
        #expect(machine.isEmpty)
    }

    @Test mutating func `a session that returns begins again after a floor that doubles up to 5 s`() {
        let device = device("ttyUSB0")
        _ = machine.appeared(device, at: start)
        var now = 0
        for floor in [250, 500, 1000, 2000, 4000, 5000, 5000] {
            #expect(machine.ended(device.id, at: at(now)) == [])
            #expect(machine.next == at(now + floor))
            #expect(machine.due(at: at(now + floor - 1)) == [])
            #expect(machine.due(at: at(now + floor)) == [.begin(device)])
            now += floor
        }
    }

    @Test mutating func `one that ran well starts over with the first floor`() {
        let device = device("ttyUSB0")
        _ = machine.appeared(device, at: start)
        _ = machine.ended(device.id, at: start)
        _ = machine.due(at: at(250))
        _ = machine.ended(device.id, at: at(250 + 30_000))
        #expect(machine.next == at(250 + 30_000 + 250))
    }

    @Test mutating func `what is unplugged while it waits does not begin again`() {
        let device = device("ttyUSB0")
        _ = machine.appeared(device, at: start)
        _ = machine.ended(device.id, at: start)
        #expect(machine.vanished(device.id, at: at(100)) == [])
        #expect(machine.isEmpty)
        #expect(machine.due(at: at(1000)) == [])
    }

    @Test mutating func `in one socket the next waits for the end of the last, elsewhere nobody does`() {
        let (old, new, other) = (device("ttyUSB0"), device("ttyUSB1"), device("ttyUSB2", port: "1-2"))
        _ = machine.appeared(old, at: start)
        #expect(machine.vanished(old.id, at: start) == [.end(old.id)])
        #expect(machine.appeared(new, at: start) == [])
        #expect(machine.next == nil, "it waits for an end, not for a time")
        #expect(machine.appeared(other, at: start) == [.begin(other)])
        #expect(machine.ended(old.id, at: at(5)) == [.begin(new)])
    }

    @Test mutating func `two nodes in one socket run side by side`() {
        let (one, two) = (device("lp0"), device("event3"))
        #expect(machine.appeared(one, at: start) == [.begin(one)])
        #expect(machine.appeared(two, at: start) == [.begin(two)])
    }

    @Test func `a socket is the port and the interface, else the syspath`() {
        #expect(RestartMachine.socket(of: device("ttyUSB0")) == "1-1:1.0")
        #expect(RestartMachine.socket(of: device("ttyUSB7")) == "1-1:1.0")
        #expect(RestartMachine.socket(of: device("ttyS1", port: nil)) == "/sys/devices/x:1.0/ttyS1")
        let whole = PluggedDevice(
            id: .init(syspath: "/sys/devices/usb1/1-1", plug: 1), node: "/dev/bus/usb/001/004", role: nil,
            driver: .samUSB, identity: DeviceIdentity(port: "1-1"))
        #expect(RestartMachine.socket(of: whole) == "1-1")
    }

    @Test mutating func `twenty flaps in ten seconds begin five sessions, and delay nobody else`() {
        var begun = 0
        for flap in 0..<20 {
            let device = device("ttyUSB0", plug: flap)
            for action in machine.appeared(device, at: at(flap * 500)) {
                if case .begin(device) = action { begun += 1 }
            }
            for action in machine.vanished(device.id, at: at(flap * 500 + 250)) {
                if case .end(let id) = action { #expect(machine.ended(id, at: at(flap * 500 + 251)) == []) }
            }
        }
        #expect((3...5).contains(begun), "\(begun)")
        let (other, calm) = (device("ttyUSB1", port: "1-2"), device("ttyUSB0", plug: 99))
        #expect(machine.appeared(other, at: at(9_900)) == [.begin(other)])
        #expect(machine.appeared(calm, at: at(9_900)) == [])
        let next = machine.next
        #expect(next.map { $0 > at(9_900) && $0 <= at(15_000) } == true, "and it gets its turn")
        #expect(next.map { machine.due(at: $0) } == [.begin(calm)])
    }

    @Test mutating func `three quick re-plugs are served at once, and a calm socket forgets them`() {
        for round in 0..<2 {
            for plug in 0..<3 {
                let device = device("ttyUSB0", plug: round * 3 + plug)
                #expect(machine.appeared(device, at: at(round * 60_000 + plug)) == [.begin(device)])
                _ = machine.vanished(device.id, at: at(round * 60_000 + plug))
                _ = machine.ended(device.id, at: at(round * 60_000 + plug))
            }
        }
    }

    @Test func `10,000 random hours keep the promises`() {
        var dice = SeededGenerator(seed: .random(in: .min ... .max))
        var faults = 0
        for _ in 0..<10_000 {
            var (machine, now, plug) = (RestartMachine(), start, 0)
            var plugged: [PluggedDevice.ID: PluggedDevice] = [:]
            var running: Set<PluggedDevice.ID> = []
            var ending: Set<PluggedDevice.ID> = []
            func act(_ actions: [RestartMachine.Action]) {
                for action in actions {
                    switch action {
                    case .begin(let device):
                        if plugged[device.id] == nil { faults += 1 }  // what is there
                        if !running.insert(device.id).inserted { faults += 1 }  // once
                        let socket = RestartMachine.socket(of: device)
                        if ending.contains(where: { $0.syspath.contains("/\(socket)/") }) { faults += 1 }
                    case .end(let id):
                        if running.remove(id) == nil { faults += 1 }
                        ending.insert(id)
                    }
                }
            }
            for _ in 0..<Int.random(in: 1...30, using: &dice) {
                now += .milliseconds(Int.random(in: 0...3000, using: &dice))
                switch Int.random(in: 0..<5, using: &dice) {
                case 0, 1:
                    plug += 1
                    let new = device(
                        "ttyUSB\(plug % 2)", port: "1-\(Int.random(in: 1...2, using: &dice))", plug: plug)
                    plugged[new.id] = new
                    act(machine.appeared(new, at: now))
                case 2:
                    guard let id = plugged.keys.randomElement(using: &dice) else { continue }
                    plugged[id] = nil
                    act(machine.vanished(id, at: now))
                case 3:
                    guard let id = running.union(ending).randomElement(using: &dice) else { continue }
                    _ = (running.remove(id), ending.remove(id))
                    act(machine.ended(id, at: now))
                default: act(machine.due(at: now))
                }
            }
            // Everything ends that should; then, given time, every plugged device runs.
            for id in ending {
                ending.remove(id)
                act(machine.ended(id, at: now))
            }
            for _ in 0..<200 {
                guard let next = machine.next else { break }
                now = max(now, next)
                act(machine.due(at: now))
            }
            if running != Set(plugged.keys) { faults += 1 }
        }
        #expect(faults == 0, "seed \(dice.seed)")
    }
}
