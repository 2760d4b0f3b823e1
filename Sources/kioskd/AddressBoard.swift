import Domain
import Pages
import Synchronization

/// Where the listeners really stand, once they do; each is also said on the output, one line each, for whoever
/// started the program.
final class AddressBoard: Sendable {
    private let known: Mutex<[Pages.Listener: ListenAddress]>

    init(_ web: Settings.Web) { known = Mutex([.kiosk: web.kiosk, .console: web.console]) }

    var addresses: [ControlStatus.Listener] {
        known.withLock { known in
            known.map { .init(name: $0.key.rawValue, address: "\($0.value)") }.sorted { $0.name > $1.name }
        }
    }

    func listening(_ listener: Pages.Listener, _ port: Int) {
        let address = known.withLock { known in
            let address = ListenAddress(host: known[listener]?.host ?? "", port: port)
            known[listener] = address
            return address
        }
        StandardOutput.write(
            "kioskd \(listener.rawValue) at \(listener == .kiosk ? "http" : "https")://\(address)")
    }
}
