import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// Inbox, calls and page behind one listener. `run` returns after SIGTERM or SIGINT, in order:
/// no new connections, running requests finished or cut off after 3 s, file closed.
struct Server {
    let listen: ListenAddress
    let store: StoreAddress
    let logger: Logger

    init(listen: ListenAddress, store: StoreAddress, logger: Logger) {
        (self.listen, self.store, self.logger) = (listen, store, logger)
    }

    /// With the inbox in a file of SQLite in the directory `state`.
    init(listen: ListenAddress, state: String, logger: Logger) {
        self.init(listen: listen, store: .sqlite(state), logger: logger)
    }

    func run() async throws {
        let inbox = try await store.open()
        if !listen.isLoopback {
            logger.warning(
                "listening beyond this machine without TLS; the office's pages are closed",
                metadata: ["address": "\(listen)"])
        }
        do {
            try await group(over: inbox).run()
        } catch let error as IOError {
            throw ListenError(address: listen, errno: error.errnoCode)
        } catch is CancellationError {
            logger.notice("a request was cut off")  // what it had not been answered comes again
        }
        try inbox.close()
        logger.info("stopped")
    }

    private func group(over inbox: Inbox) -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: [application(over: inbox)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        )
        // 3 s: a batch needs milliseconds, and a client that stopped in mid-body must not hold up the end.
        configuration.maximumGracefulShutdownDuration = .seconds(3)
        return ServiceGroup(configuration: configuration)
    }

    func application(over inbox: Inbox) -> some ApplicationProtocol {
        let address = listen
        return Application(
            router: Self.router(over: inbox, hasOffice: listen.isLoopback),
            // 30 s without a byte ends a connection: a kiosk reconnects, a forgotten one does not pile up.
            server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                // 512: half of a default limit of 1024 descriptors.
                availableConnectionsDelegate: .maximum(512, logger: logger)),
            onServerRunning: { channel in Self.announce(channel.localAddress, asked: address) },
            logger: logger)
    }

    /// - Parameter hasOffice: whether people may book and decide here: who can reach the port is trusted, so on this machine only.
    static func router(over inbox: Inbox, hasOffice: Bool) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        API(inbox: inbox).add(to: router)
        EventsPage(inbox: inbox).add(to: router)
        guard hasOffice else { return router }
        OfficeCalls(inbox: inbox).add(to: router)
        KiosksPage(inbox: inbox).add(to: router)
        ItemsPage(inbox: inbox).add(to: router)
        BookingsPage(inbox: inbox).add(to: router)
        CountsPage(inbox: inbox).add(to: router)
        return router
    }

    /// One line on standard output: what starts us waits for it.
    @Sendable private static func announce(_ bound: SocketAddress?, asked: ListenAddress) {
        let address = ListenAddress(host: asked.host, port: bound?.port ?? asked.port)
        print("districtd listening on http://\(address)")
        fflush(nil)  // every open stream: standard output may be a pipe
    }
}

/// Why nothing listens; says what to do.
struct ListenError: Error, CustomStringConvertible {
    let address: ListenAddress
    let errno: Int32

    var description: String {
        switch errno {
        case EADDRINUSE: "\(address) is in use: stop what listens there, or choose another with --listen"
        case EACCES: "\(address) may not be used by this user: choose a port above 1023 with --listen"
        case EADDRNOTAVAIL: "\(address) is no address of this machine: choose another with --listen"
        default: "cannot listen on \(address) (errno \(errno)): choose another with --listen"
        }
    }
}
