import AsyncHTTPClient
import NIOSSL
import Synchronization

/// The HTTP client for the credential in force: made at the first exchange, and anew when the credential changes.
final class Connections: Sendable {
    private struct Open {
        var http: HTTPClient?
        var credential: KioskCredential?
    }

    private let address: DistrictAddress
    private let configuration: HTTPClient.Configuration
    private let credential: @Sendable () -> KioskCredential?
    private let open = Mutex(Open())

    init(
        address: DistrictAddress, configuration: HTTPClient.Configuration,
        credential: @escaping @Sendable () -> KioskCredential?
    ) {
        (self.address, self.configuration, self.credential) = (address, configuration, credential)
    }

    /// The client to use now, and the one before, which its taker shuts down; nil where TLS is due and the kiosk is not
    /// enrolled, or its credential cannot be used.
    func current() -> (http: HTTPClient, former: HTTPClient?)? {
        let wanted = credential()
        return open.withLock { open in
            if let http = open.http, open.credential == wanted { return (http, nil) }
            var configuration = configuration
            if address.endpoint != nil {
                guard let wanted, let tls = try? TLSConfiguration.district(wanted) else { return nil }
                configuration.tlsConfiguration = tls
            }
            let former = open.http
            let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            open = Open(http: http, credential: wanted)
            return (http, former)
        }
    }

    /// Ends the connections.
    func close() async {
        let http = open.withLock { open in
            defer { open = Open() }
            return open.http
        }
        try? await http?.shutdown()
    }
}
