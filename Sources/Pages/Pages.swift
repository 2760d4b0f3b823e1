package import Hall
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL
package import ServiceLifecycle

/// The two listeners (`DESIGN.md` 8): the kiosk's for residents and the hall, the console's for clerks. Neither
/// serves the other's calls.
package struct Pages: Sendable {
    package enum Listener: String, Sendable { case kiosk, console }

    private let kiosk: any Service
    private let console: any Service

    /// - Parameter onListening: told the port of each listener once it accepts connections.
    /// - Throws: when an asset is missing or the console's certificate and key are no pair.
    package init(
        hall: Hall, settings: WebSettings, log: Logger,
        onListening: @escaping @Sendable (Listener, _ port: Int) async -> Void = { _, _ in }
    ) throws {
        let screens = try Screens(hall: hall, assets: settings.assets)
        let openAPI = try OpenAPICall(assets: settings.assets)
        let routers = Routers(
            hall: hall, screens: screens, openAPI: openAPI, limits: settings.limits, log: log)
        let http1 = HTTPServerBuilder.http1(
            configuration: .init(
                idleTimeout: TimeAmount(settings.limits.idle),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100)))
        let (limits, quiet) = (settings.limits, log)
        func application(
            _ listener: Listener, _ router: Router<PageContext>, _ address: WebSettings.Address,
            _ server: HTTPServerBuilder
        ) -> some Service {
            let application = Application(
                router: router, server: server,
                configuration: ApplicationConfiguration(
                    address: .hostname(address.host, port: address.port),
                    availableConnectionsDelegate: .maximum(limits.connections, logger: quiet)),
                onServerRunning: { channel in
                    if let port = channel.localAddress?.port { await onListening(listener, port) }
                },
                logger: log)
            return Listening(listener: listener, address: address, application: application)
        }
        kiosk = application(.kiosk, routers.kiosk(), settings.kiosk, http1)
        console = application(
            .console, routers.console(), settings.console,
            try .tls(http1, tlsConfiguration: settings.identity.configuration()))
    }

    /// In the order they are started.
    package func services() -> [any Service] { [kiosk, console] }
}

extension WebSettings.Identity {
    fileprivate func configuration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificateChainPEM.utf8))
                .map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // A peer that does not answer our farewell must not hold up the stop.
        configuration.shutdownTimeout = .milliseconds(500)
        return configuration
    }
}
