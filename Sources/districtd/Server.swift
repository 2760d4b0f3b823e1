import District
import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import UnixSignals

/// Inbox, calls and pages behind one listener or two. `run` returns after SIGTERM or SIGINT, in order:
/// no new connections, running requests finished or cut off after 3 s, file closed.
///
///     listen       the exchange with the kiosks; with the office too when it is loopback and `office` is nil
///     office       the office (`Office`): its people sign in
struct Server {
    let listen: ListenAddress
    let office: ListenAddress?
    let store: StoreAddress
    /// Nil where no authority was made.
    let trust: TrustOptions?
    let logger: Logger
    /// What each event must be; nil in tests of what they do not concern.
    var schemas: EventSchemas?

    init(
        listen: ListenAddress, office: ListenAddress? = nil, store: StoreAddress, trust: TrustOptions? = nil,
        logger: Logger
    ) {
        (self.listen, self.office, self.store) = (listen, office, store)
        (self.trust, self.logger) = (trust, logger)
    }

    /// With the inbox in a file of SQLite in the directory `state`.
    init(listen: ListenAddress, state: String, logger: Logger) {
        self.init(listen: listen, store: .sqlite(state), logger: logger)
    }

    func run() async throws {
        let inbox = try await store.open()
        let registry = try await store.registry()
        let trust = try trust?.open(registry)
        trust?.warn(logger)
        for address in [listen, office].compactMap(\.self) where trust == nil && !address.isLoopback {
            throw ListenError.needsAuthority(address)
        }
        do {
            try await group(over: inbox, trust, users: Users(registry.store)).run()
        } catch is CancellationError {
            logger.notice("a request was cut off")  // what it had not been answered comes again
        }
        try inbox.close()
        try registry.store.close()
        logger.info("stopped")
    }

    private func group(over inbox: Inbox, _ trust: Trust?, users: Users) throws -> ServiceGroup {
        var services: [any Service] = [
            Listening(
                address: listen, option: "--listen", application: try application(over: inbox, trust, users))
        ]
        if let office {
            services.append(
                Listening(
                    address: office, option: "--office",
                    application: try officeApplication(at: office, over: inbox, trust, users)))
        }
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // 3 s: a batch needs milliseconds, and a client that stopped in mid-body must not hold up the end.
        configuration.maximumGracefulShutdownDuration = .seconds(3)
        return ServiceGroup(configuration: configuration)
    }

    /// - Parameter users: nil for tests of what needs none: an empty register in memory.
    func application(
        over inbox: Inbox, _ trust: Trust? = nil, _ users: Users? = nil
    ) throws -> some ApplicationProtocol {
        let router = Self.router()
        addExchange(to: router, inbox, trust)
        if office == nil, listen.isLoopback {
            let users = try users ?? Users(try SQLiteStore(.kiosks))
            Office(inbox: inbox, users: users, trust: trust, door: door(listen, trust), documents: documents)
                .add(to: router)
        }
        return try application(router, at: listen, trust?.tls, says: "listening")
    }

    func officeApplication(
        at address: ListenAddress, over inbox: Inbox, _ trust: Trust?, _ users: Users
    ) throws -> some ApplicationProtocol {
        let router = Self.router()
        API(inbox: inbox).addHealth(to: router)
        Office(inbox: inbox, users: users, trust: trust, door: door(address, trust), documents: documents)
            .add(to: router)
        return try application(router, at: address, trust?.officeTLS, says: "office")
    }

    private var documents: DocumentsFolder? { trust.map { DocumentsFolder(path: $0.folder.path) } }

    private func door(_ address: ListenAddress, _ trust: Trust?) -> OfficeDoor {
        OfficeDoor(isTLS: trust != nil, isLoopback: address.isLoopback)
    }

    private func application(
        _ router: Router<DistrictContext>, at address: ListenAddress, _ tls: TLSConfiguration?,
        says word: String
    ) throws -> some ApplicationProtocol {
        // 30 s without a byte ends a connection: a kiosk reconnects, a forgotten one does not pile up.
        let plain = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(30)))
        return Application(
            router: router, server: try tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), backlog: Connections.queue,
                availableConnectionsDelegate: .maximum(Connections.limit(), logger: logger)),
            onServerRunning: { channel in
                Self.announce(word, channel.localAddress, asked: address, isTLS: tls != nil)
            },
            logger: logger)
    }

    private static func router() -> Router<DistrictContext> {
        let router = Router(context: DistrictContext.self)
        router.add(middleware: ProblemMiddleware())
        return router
    }

    /// What kiosks call; nothing of the office.
    private func addExchange(to router: Router<DistrictContext>, _ inbox: Inbox, _ trust: Trust?) {
        let api = API(inbox: inbox, schemas: schemas)
        api.addHealth(to: router)
        guard let trust else {
            return api.addExchange(to: router.group().add(middleware: RequireWriter()))
        }
        let calls = EnrolmentCalls<DistrictContext>(
            authority: trust.authority, registry: trust.registry, now: inbox.now, documents: documents)
        calls.addOpen(to: router)
        let believed = router.group().add(middleware: RequireKiosk(registry: trust.registry))
        api.addExchange(to: believed.group().add(middleware: RequireWriter()))
        calls.add(to: believed)
    }

    /// One line on standard output for each listener: what starts us waits for it.
    @Sendable private static func announce(
        _ word: String, _ bound: SocketAddress?, asked: ListenAddress, isTLS: Bool
    ) {
        let address = ListenAddress(host: asked.host, port: bound?.port ?? asked.port)
        print("districtd \(word) on \(isTLS ? "https" : "http")://\(address)")
        fflush(nil)  // every open stream: standard output may be a pipe
    }
}

/// A listener that says which it is when it cannot listen.
private struct Listening<Behind: ApplicationProtocol>: Service {
    let address: ListenAddress
    let option: String
    let application: Behind

    func run() async throws {
        do { try await application.run() } catch let error as IOError {
            throw ListenError(address: address, option: option, errno: error.errnoCode)
        }
    }
}

/// Why nothing listens; says what to do.
struct ListenError: Error, CustomStringConvertible {
    let address: ListenAddress
    var option = "--listen"
    let errno: Int32

    /// Beyond this machine only TLS is spoken.
    static func needsAuthority(_ address: ListenAddress) -> ListenError {
        ListenError(address: address, errno: EPERM)
    }

    var description: String {
        switch errno {
        case EPERM:
            "\(address) can be reached from outside, where only TLS is spoken: run districtd ca init first"
        case EADDRINUSE: "\(address) is in use: stop what listens there, or choose another with \(option)"
        case EACCES: "\(address) may not be used by this user: choose a port above 1023 with \(option)"
        case EADDRNOTAVAIL: "\(address) is no address of this machine: choose another with \(option)"
        default: "cannot listen on \(address) (errno \(errno)): choose another with \(option)"
        }
    }
}
