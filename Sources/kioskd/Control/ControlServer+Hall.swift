import Devices
import Domain
import Hall
import Logging
import Store

extension ControlServer {
    /// The server of a hall at work, in the state directory of its settings. `listeners` tells the addresses once
    /// they are known; until then the settings' own are shown.
    init(
        hall: Hall, devices: DevicePark?, settings: Settings, log: Logger,
        listeners: (@Sendable () -> [ControlStatus.Listener])? = nil
    ) {
        let written: [ControlStatus.Listener] = [
            .init(name: "kiosk", address: "\(settings.web.kiosk)"),
            .init(name: "console", address: "\(settings.web.console)"),
        ]
        let daemon = ControlDesk.Daemon(
            started: hall.time.now(),
            parts: { [parts = hall.parts] in
                parts.all.map {
                    .init(name: $0.name, state: $0.state.rawValue, since: $0.since, hint: $0.fullHint)
                }
            },
            listeners: listeners ?? { written },
            documents: { [documents = hall.documents] in documents.standings },
            lastSequence: { [announcer = hall.announcer] in announcer.position.sequence },
            tryNow: { [link = hall.link] in link.tryNow() })
        let desk = ControlDesk(
            store: hall.store, version: OneWindow.version, daemon: daemon,
            now: { [time = hall.time] in time.now() })
        self.init(
            desk: desk, devices: devices.map { DeviceDesk($0, of: hall) }, state: settings.state, log: log)
    }
}

extension PartReport {
    /// The key of its sentence, and what fills it: `device.printer.nearEndCount count=20`.
    fileprivate var fullHint: String {
        ([hint] + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }
}
