package import Domain
import Glibc
package import Logging

/// All devices of a kiosk: what is plugged in is found by hot-plug or by the paths of the settings, each device has one
/// supervisor and one session at a time, and what the sessions hear comes out at the slots that the stories use.
///
/// ```
/// udev ── DeviceWatch ── DeviceTriage ─┬─ DeviceSupervisor ── session ─┬─ ReaderSlot  ── ReadCard
/// settings ── named paths ─────────────┘   (one for each device)       ├─ ScannerSlot
///                                                                      ├─ PrinterSlot ── Spooler
///                                                                      └─ DeviceBoard ── technicians
/// ```
package final class DevicePark: Sendable {
    package let board: DeviceBoard
    /// Nil when the settings want no such device.
    package let reader: ReaderSlot?
    package let scanner: ScannerSlot?
    package let printer: PrinterSlot?

    let settings: DeviceSettings
    let data: DeviceData
    let reactor: Reactor
    let log: Logger
    /// Bridges at which nothing answered, waiting to be asked again.
    let asides = Asides()

    /// `time` tells since when; nil leaves it out.
    package init(
        settings: DeviceSettings, data: DeviceData, reactor: Reactor, log: Logger,
        time: (any TimeSource)? = nil
    ) {
        (self.settings, self.data, self.reactor, self.log) = (settings, data, reactor, log)
        board = DeviceBoard(reactor: reactor, time: time)
        let wants = (
            reader: settings.reader.map { $0.driver != .none } ?? false,
            scanner: settings.scanner.map { $0.driver != .none } ?? false,
            printer: settings.printer.map { $0.driver != .none } ?? false
        )
        reader = wants.reader ? ReaderSlot(reactor: reactor) : nil
        scanner = wants.scanner ? ScannerSlot(reactor: reactor) : nil
        printer =
            wants.printer ? PrinterSlot(fallback: data.models.fallback(width: settings.printer?.width)) : nil
    }

    /// Returns only when cancelled; a device that comes and goes never ends it.
    package func run() async {
        let (changes, inlet) = AsyncStream.makeStream(of: DeviceChange.self)
        await withDiscardingTaskGroup { group in
            for device in settings.named {
                group.addTask {
                    while !Task.isCancelled { await self.session(device) }
                }
            }
            group.addTask {
                await DeviceSupervisor(reactor: self.reactor).run(changes) { await self.session($0) }
            }
            group.addTask {
                await DeviceWatch(table: self.data.hardware, reactor: self.reactor, log: self.log).run {
                    change in
                    self.noticed(change, inlet)
                }
            }
        }
    }

    /// Sorts out what came and went; only what is to be driven reaches the supervisor.
    private func noticed(_ change: DeviceChange, _ supervisor: AsyncStream<DeviceChange>.Continuation) {
        switch change {
        case .appeared(let device):
            let triage = DeviceTriage(device, settings: settings, paths: namedNodes)
            log.info(
                "device plugged in",
                metadata: [
                    "node": "\(device.node)", "driver": "\(device.driver.rawValue)", "use": "\(triage)",
                ])
            switch triage {
            case .serve: supervisor.yield(change)
            case .byPath: break
            case .elsewhere: board.set(device, .init(state: .elsewhere, hint: "device.elsewhere"))
            case .notChosen: board.set(device, .init(state: .spare, hint: "device.notChosen"))
            case .undriven: board.set(device, .init(state: .undriven, hint: "device.undriven"))
            case .untouchable: board.set(device, .init(state: .untouchable, hint: "device.untouchable"))
            }
        case .vanished(let device):
            log.info("device unplugged", metadata: ["node": "\(device.node)"])
            board.remove(device)
            supervisor.yield(change)
        case .listed:
            reader?.funnel.listed()
            scanner?.funnel.listed()
            printer?.listed()
        }
    }

    /// Looked at anew each time: a link of the settings may lead elsewhere after a re-plug.
    private var namedNodes: Set<String> {
        Set(settings.named.map { Self.resolved($0.node) })
    }

    /// Where the links lead; the path itself when it leads nowhere.
    static func resolved(_ path: String) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // Safe because the buffer has the PATH_MAX bytes that realpath may fill, and both live through the call.
        guard unsafe realpath(path, &buffer) != nil else { return path }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
