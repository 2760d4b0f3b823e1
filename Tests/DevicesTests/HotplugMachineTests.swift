import TestTools
import Testing

@testable import Devices

@Suite struct `What is plugged in` {
    let table: HardwareTable
    var machine: HotplugMachine

    init() throws {
        table = try HardwareTable.shipped()
        machine = HotplugMachine(table: table)
    }

    private func device(_ record: UdevRecord, plug: Int = 1, role: DeviceRole? = nil) -> PluggedDevice {
        PluggedDevice(
            id: .init(syspath: record.syspath, plug: plug), node: record.node ?? "", role: role,
            driver: .serialProbe, identity: record.identity)
    }

    @Test mutating func `the first listing ends with a word that it is complete, later ones do not`() {
        let bridge = Records.bridge()
        #expect(machine.listed([bridge]) == [.report(.appeared(device(bridge))), .report(.listed)])
        #expect(machine.listed([bridge]) == [])
        #expect(machine.devices == [device(bridge)])
    }

    @Test mutating func `what the listing saw and an event tells again is said once`() {
        let bridge = Records.bridge()
        _ = machine.listed([bridge])
        #expect(machine.received(bridge) == [])
        #expect(machine.received(Records.removed(bridge)) == [.report(.vanished(device(bridge)))])
        #expect(machine.received(Records.removed(bridge)) == [])
    }

    @Test mutating func `a device that a listing lacks has vanished`() {
        let (one, two) = (Records.bridge(), Records.bridge("ttyUSB1", port: "1-2"))
        _ = machine.listed([one, two])
        #expect(machine.listed([two]) == [.report(.vanished(device(one)))])
    }

    @Test mutating func `plugged in again it is another plugging-in`() {
        let bridge = Records.bridge()
        _ = machine.listed([bridge])
        _ = machine.received(Records.removed(bridge))
        #expect(machine.received(bridge) == [.report(.appeared(device(bridge, plug: 2)))])
    }

    @Test mutating func `a re-plug whose events were lost is found by its number`() {
        let (old, new) = (Records.bridge(number: 4), Records.bridge(number: 5))
        _ = machine.listed([old])
        #expect(
            machine.listed([new]) == [
                .report(.vanished(device(old))), .report(.appeared(device(new, plug: 2))),
            ])
    }

    @Test mutating func `the removal of the one before is old news`() {
        var (old, new) = (Records.bridge(), Records.bridge(number: 5))
        (old.plug.initialized, new.plug.initialized) = (100, 200)
        _ = machine.listed([new])
        var removal = Records.removed(old)
        removal.plug.initialized = 100
        #expect(machine.received(removal) == [])
        #expect(machine.received(new) == [])
        #expect(machine.devices.count == 1)
    }

    @Test mutating func `udevd's first word on a listed device is no re-plug`() {
        var bridge = Records.bridge()
        _ = machine.listed([bridge])
        bridge.plug.initialized = 5_000_000
        #expect(machine.received(bridge) == [])
        bridge.plug.initialized = 6_000_000
        #expect(machine.received(bridge).count == 2)
    }

    @Test mutating func `a changed role is announced as another plugging-in`() {
        var bridge = Records.bridge()
        _ = machine.listed([bridge])
        bridge.role = "reader@counter-1"
        let changed = device(bridge, plug: 2, role: DeviceRole(.reader, at: "counter-1"))
        #expect(
            machine.received(bridge) == [.report(.vanished(device(bridge))), .report(.appeared(changed))])
        bridge.driver = "never"
        #expect(machine.received(bridge) == [.report(.vanished(changed))])
    }

    @Test mutating func `a slip in a rule is said once, and the device is left alone`() {
        var bridge = Records.bridge()
        bridge.driver = "sam-seriell"
        #expect(machine.listed([bridge]) == [.warn(.unknownDriver(node: "/dev/ttyUSB0")), .report(.listed)])
        #expect(machine.received(bridge) == [])
        bridge.driver = nil
        bridge.role = "toaster"
        #expect(machine.received(bridge) == [.warn(.unknownRole(node: "/dev/ttyUSB0"))])
        bridge.role = nil
        #expect(machine.received(bridge) == [.report(.appeared(device(bridge)))])
    }

    @Test mutating func `128 devices are kept, and there is room again when one goes`() {
        let many = (0..<130).map { Records.bridge("ttyUSB\($0)", port: "1-\($0)") }
        let actions = machine.listed(many)
        #expect(actions.count == 128 + 1 + 1)
        #expect(actions.filter { $0 == .warn(.tooMany) }.count == 1)
        #expect(machine.devices.count == HotplugMachine.limit)
        #expect(machine.listed(many) == [])
        _ = machine.received(Records.removed(many[0]))
        #expect(machine.received(many[129]).count == 1)
        #expect(machine.received(many[128]) == [.warn(.tooMany)])
    }

    @Test mutating func `no plugging-in has the name of another, however many sockets were used`() {
        var seen: Set<PluggedDevice.ID> = []
        for round in 0..<3 {
            for number in 0..<1500 {
                let bridge = Records.bridge("ttyUSB\(number)", port: "1-\(number)")
                for case .report(.appeared(let device)) in machine.received(bridge) {
                    #expect(seen.insert(device.id).inserted, "round \(round)")
                }
                _ = machine.received(Records.removed(bridge))
            }
        }
        #expect(seen.count == 4500)
    }
}

@Suite struct `Any order of plug events` {
    /// What really is plugged in: a socket holds nothing, or the device with this number.
    private struct World {
        var sockets = [UInt16?](repeating: nil, count: 4)
        var lastNumber: UInt16 = 1

        func record(_ socket: Int, _ number: UInt16) -> UdevRecord {
            Records.bridge("ttyUSB\(socket)", port: "1-\(socket)", number: number)
        }

        var records: [UdevRecord] {
            sockets.enumerated().compactMap { socket, number in number.map { record(socket, $0) } }
        }
    }

    /// 10,000 sequences of plugging, unplugging, lost, late and repeated events, and listings. After each listing
    /// that nothing followed, what was told is what there is; and at every moment what was told makes sense: one
    /// appears before it vanishes, once.
    @Test func `ends with what there is`() throws {
        let table = try HardwareTable("usb:v1A86p7523*\n ONEWINDOW_DRIVER=serial-probe\n")
        var dice = SeededGenerator(seed: .random(in: .min ... .max))
        var faults = 0
        for _ in 0..<10_000 {
            var (world, machine) = (World(), HotplugMachine(table: table))
            var told: [String: PluggedDevice] = [:]
            var late: [UdevRecord] = []
            func hear(_ actions: [HotplugMachine.Action]) {
                for case .report(let change) in actions {
                    switch change {
                    case .appeared(let device):
                        if told.updateValue(device, forKey: device.id.syspath) != nil { faults += 1 }
                    case .vanished(let device):
                        if told.removeValue(forKey: device.id.syspath) != device { faults += 1 }
                    case .listed: break
                    }
                }
            }
            for _ in 0..<Int.random(in: 1...20, using: &dice) {
                let socket = Int.random(in: 0..<4, using: &dice)
                var event: UdevRecord
                if let number = world.sockets[socket] {
                    event = Records.removed(world.record(socket, number))
                    if Bool.random(using: &dice) { event.plug.number = number }
                    world.sockets[socket] = nil
                } else {
                    world.lastNumber += 1
                    world.sockets[socket] = world.lastNumber
                    event = world.record(socket, world.lastNumber)
                }
                switch Int.random(in: 0..<6, using: &dice) {
                case 0: break  // lost
                case 1: late.append(event)
                case 2: hear(machine.listed(world.records))
                case 3:
                    hear(machine.received(event))
                    hear(machine.received(event))
                default: hear(machine.received(event))
                }
                if !late.isEmpty, Bool.random(using: &dice) { hear(machine.received(late.removeFirst())) }
            }
            hear(machine.listed(world.records))
            let real = Dictionary(uniqueKeysWithValues: world.records.map { ($0.syspath, $0.node) })
            if told.mapValues({ $0.node }) != real.compactMapValues({ $0 }) { faults += 1 }
            if Set(machine.devices) != Set(told.values) { faults += 1 }
        }
        #expect(faults == 0, "seed \(dice.seed)")
    }
}
