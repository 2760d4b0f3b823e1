import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// Inbox, calls and page behind one listener. `run` returns after SIGTERM or SIGINT, in order:
/// no new connections, running requests finished or cut off after 3 s, file closed.
struct Server {
    let listen: ListenAddress
    let store: StoreAddress
    /// Nil where no authority was made.
    let trust: TrustOptions?
    let logger: Logger

    init(listen: ListenAddress, store: StoreAddress, trust: TrustOptions? = nil, logger: Logger) {
        (self.listen, self.store, self.trust, self.logger) = (listen, store, trust, logger)
    }

    /// With the inbox in a file of SQLite in the directory `state`.
    init(listen: ListenAddress, state: String, logger: Logger) {
        self.init(listen: listen, store: .sqlite(state), logger: logger)
    }

    func run() async throws {
        let trust = try await trust?.open(store)
        if trust == nil, !listen.isLoopback { throw ListenError.needsAuthority(listen) }
        let inbox = try await store.open()
        do {
            try await group(over: inbox, trust).run()
        } catch let error as IOError {
            throw ListenError(address: listen, errno: error.errnoCode)
        } catch is CancellationError {
            logger.notice("a request was cut off")  // what it had not been answered comes again
        }
        try inbox.close()
        logger.info("stopped")
    }

    private func group(over inbox: Inbox, _ trust: Trust?) throws -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: [try application(over: inbox, trust)], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // 3 s: a batch needs milliseconds, and a client that stopped in mid-body must not hold up the end.
        configuration.maximumGracefulShutdownDuration = .seconds(3)
        return ServiceGroup(configuration: configuration)
    }

    func application(over inbox: Inbox, _ trust: Trust? = nil) throws -> some ApplicationProtocol {
        let address = listen
        // 30 s without a byte ends a connection: a kiosk reconnects, a forgotten one does not pile up.
        let plain = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(30)))
        return Application(
            router: Self.router(over: inbox, trust, hasOffice: listen.isLoopback),
            server: try trust.map { try .tls(plain, tlsConfiguration: $0.tls) } ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                // 512: half of a default limit of 1024 descriptors.
                availableConnectionsDelegate: .maximum(512, logger: logger)),
            onServerRunning: { channel in
                Self.announce(channel.localAddress, asked: address, isTLS: trust != nil)
            },
            logger: logger)
    }

    /// - Parameter hasOffice: whether people may book and decide here: who can reach the port is trusted, so on this machine only.
    static func router(
        over inbox: Inbox, _ trust: Trust? = nil, hasOffice: Bool
    ) -> Router<DistrictContext> {
        let router = Router(context: DistrictContext.self)
        router.add(middleware: ProblemMiddleware())
        let api = API(inbox: inbox)
        if let trust {
            let calls = EnrolmentCalls<DistrictContext>(
                authority: trust.authority, registry: trust.registry, now: inbox.now)
            calls.addOpen(to: router)
            let believed = router.group().add(middleware: RequireKiosk(registry: trust.registry))
            api.addExchange(to: believed)
            calls.add(to: believed)
        } else {
            api.addExchange(to: router)
        }
        api.addReading(to: router)
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
    @Sendable private static func announce(_ bound: SocketAddress?, asked: ListenAddress, isTLS: Bool) {
        let address = ListenAddress(host: asked.host, port: bound?.port ?? asked.port)
        print("districtd listening on \(isTLS ? "https" : "http")://\(address)")
        fflush(nil)  // every open stream: standard output may be a pipe
    }
}

/// Why nothing listens; says what to do.
struct ListenError: Error, CustomStringConvertible {
    let address: ListenAddress
    let errno: Int32

    /// Beyond this machine only TLS is spoken.
    static func needsAuthority(_ address: ListenAddress) -> ListenError {
        ListenError(address: address, errno: EPERM)
    }

    var description: String {
        switch errno {
        case EPERM:
            "\(address) can be reached from outside, where only TLS is spoken: run districtd ca init first"
        case EADDRINUSE: "\(address) is in use: stop what listens there, or choose another with --listen"
        case EACCES: "\(address) may not be used by this user: choose a port above 1023 with --listen"
        case EADDRNOTAVAIL: "\(address) is no address of this machine: choose another with --listen"
        default: "cannot listen on \(address) (errno \(errno)): choose another with --listen"
        }
    }
}
