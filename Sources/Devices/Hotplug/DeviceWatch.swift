package import Logging

/// Tells what is plugged in and what comes and goes, by udev.
///
/// It listens first and enumerates then, so that nothing falls between; when the kernel had to drop events it
/// enumerates again; and once a minute it does so for good measure, which is what finds a device whose event
/// nobody sent.
package final class DeviceWatch: Sendable {
    /// A slow full scan, as belt and braces: some milliseconds of work.
    private static let scanInterval: Duration = .seconds(60)
    /// Listings when events were lost: no flood of them keeps the machine busy with counting.
    private static let lossFloor: Duration = .milliseconds(100)
    /// A machine that gives no udev now may give it soon; asking more often helps nobody.
    private static let retryFloor: Duration = .seconds(5)

    private let table: HardwareTable
    private let reactor: Reactor
    private let log: Logger
    /// For tests; else what the machine has.
    private let source: UdevMonitor.Source?

    package convenience init(table: HardwareTable, reactor: Reactor, log: Logger) {
        self.init(table: table, reactor: reactor, log: log, source: nil)
    }

    init(table: HardwareTable, reactor: Reactor, log: Logger, source: UdevMonitor.Source?) {
        (self.table, self.reactor, self.log, self.source) = (table, reactor, log, source)
    }

    /// Reports every device that is there, then `.listed`, then every change, one after the other and in the
    /// order they happened, until the task is cancelled. A device that is plugged in during the listing may come
    /// before `.listed` or after it. Does not end when udev cannot be had: says so once and tries again.
    package func run(_ report: @Sendable @escaping (DeviceChange) async -> Void) async {
        var machine = HotplugMachine(table: table)
        var said: DeviceError?
        while !Task.isCancelled {
            let retry = ContinuousClock.now + Self.retryFloor
            do throws(DeviceError) {
                let source = source ?? .here
                let monitor = try await UdevMonitor(source, reactor: reactor)
                let end = await follow(monitor, &machine, report)
                await monitor.close()
                if ContinuousClock.now > retry { said = nil }
                if end == .otherSource { continue }
                if case .failed(let error) = end { throw error }
            } catch {
                if said != error { log.error("plugging in is not noticed, trying every 5 s: \(error)") }
                said = error
            }
            if !Task.isCancelled { await reactor.pause(until: retry) }
        }
    }

    /// What is plugged in now, in the order of their syspaths. Throws when udev cannot be had.
    package static func snapshot(table: HardwareTable) async throws(DeviceError) -> [PluggedDevice] {
        var machine = HotplugMachine(table: table)
        _ = machine.listed(try await UdevMonitor.enumerate())
        return machine.devices
    }
}

extension DeviceWatch {
    private enum End: Hashable {
        case cancelled
        /// udevd was started, or has ended: others' events are the right ones now.
        case otherSource
        case failed(DeviceError)
    }

    private func follow(
        _ monitor: UdevMonitor, _ machine: inout HotplugMachine,
        _ report: @Sendable (DeviceChange) async -> Void
    ) async -> End {
        while true {
            switch await monitor.enumerate() {
            case .success(let records): await act(machine.listed(records), report)
            case .failure(let error): return .failed(error)
            }
            let scan = ContinuousClock.now + Self.scanInterval
            let floor = ContinuousClock.now + Self.lossFloor
            if let end = await listen(monitor, &machine, until: scan, report) { return end }
            if ContinuousClock.now < floor { await reactor.pause(until: floor) }
            if source == nil, monitor.source != .here { return .otherSource }
        }
    }

    /// Nil when it is time to enumerate again.
    private func listen(
        _ monitor: UdevMonitor, _ machine: inout HotplugMachine, until scan: ContinuousClock.Instant,
        _ report: @Sendable (DeviceChange) async -> Void
    ) async -> End? {
        while true {
            switch await monitor.readable(until: scan) {
            case .deadline: return nil
            case .cancelled, .closed: return .cancelled
            case .ready: break
            }
            let reception = await monitor.receive()
            for record in reception.records { await act(machine.received(record), report) }
            if let error = reception.error { return .failed(error) }
            if reception.hasLost { return nil }
        }
    }

    private func act(
        _ actions: [HotplugMachine.Action], _ report: @Sendable (DeviceChange) async -> Void
    ) async {
        for action in actions {
            switch action {
            case .report(let change): await report(change)
            case .warn(let warning): log.warning("\(warning)")
            }
        }
    }
}

extension HotplugMachine.Warning: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooMany:
            "more than \(HotplugMachine.limit) devices are plugged in; the rest is left alone until some are unplugged"
        case .unknownDriver(let node):
            "a udev rule sets ONEWINDOW_DRIVER of \(node) to a driver there is not; it is left alone"
        case .unknownRole(let node):
            "a udev rule sets ONEWINDOW_ROLE of \(node) to a role there is not; it is left alone"
        }
    }
}
