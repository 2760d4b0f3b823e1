import Logging
import TestTools
import Testing

@testable import Devices

/// Real netlink and the machine's real `/sys`, whatever is plugged in: no umockdev here.
@Suite(.timeLimit(.minutes(1))) struct `The machine's own udev` {
    private let reactor: Reactor
    private let table: HardwareTable

    init() throws {
        reactor = try Reactor()
        table = try HardwareTable.shipped()
    }

    @Test(arguments: [UdevMonitor.Source.udev, .kernel])
    func `is listened to, listed, and left`(source: UdevMonitor.Source) async throws {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let watch = DeviceWatch(table: table, reactor: reactor, log: log, source: source)
        let told = Reports<DeviceChange>()
        let task = Task { await watch.run { told.add($0) } }
        while try await told.next() != .listed {}
        task.cancel()
        await task.value
    }

    @Test func `is listed once without listening`() async throws {
        for device in try await DeviceWatch.snapshot(table: table) { #expect(device.id.plug == 1) }
    }
}
