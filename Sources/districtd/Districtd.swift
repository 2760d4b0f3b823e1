import ArgumentParser
import Glibc
import Logging

/// The reference district inbox: receives what kiosks finished, keeps it, shows it.
@main
struct Districtd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "districtd",
        abstract: "The reference district inbox: receives every finished item, once, in order.",
        subcommands: [
            Serve.self, AuthorityCommand.self, KiosksCommand.self, DocumentsCommand.self, UsersCommand.self,
            MeasureCommand.self,
        ],
        defaultSubcommand: Serve.self)
}

/// `districtd [serve]`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receives and shows.",
        discussion: """
            Speaks TLS 1.3 to enrolled kiosks once `districtd ca init` has made an authority; before that plain HTTP, on this \
            machine only.
            """)

    @Option(help: "Where to listen, as HOST:PORT; port 0 takes any free one.")
    var listen = ListenAddress(host: "127.0.0.1", port: 9090)

    @Option(
        help: ArgumentHelp(
            "Where the office's pages are, as HOST:PORT: a listener of their own, for people who sign in.",
            discussion: "Left out, they are on --listen where that is this machine only, else nowhere."))
    var office: ListenAddress?

    @Option(help: "A name or IPv4 address by which kiosks call this server; may be repeated.")
    var name: [String] = []

    @Option(
        help: ArgumentHelp(
            "How many hours a kiosk's certificate works, 12 to 20000.",
            discussion: "A kiosk renews it by itself after two thirds; a line may be down for the last third."
        ))
    var certificateHours = Int(Authority.usualKioskLife / 3600)

    @Option(
        help: ArgumentHelp(
            "The folder with what came with the program: what each event must be is read from it.",
            discussion: "By default /usr/share/onewindow, or `Assets` where districtd is started."))
    var assets: String?

    @OptionGroup var place: StoreOptions

    @Option(help: "trace, debug, info, notice, warning, error or critical.", transform: level)
    var logLevel = Logger.Level.info

    func validate() throws {
        guard (12...20_000).contains(certificateHours) else {
            throw ValidationError("--certificate-hours is from 12 to 20000")
        }
    }

    func run() async throws {
        // A client that hangs up must not end the process; before anything opens a socket.
        signal(SIGPIPE, SIG_IGN)
        umask(0o077)  // what it keeps is personal: nobody but this user reads its files
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "districtd")
        logger.logLevel = logLevel
        let names = name.isEmpty ? ["localhost", "127.0.0.1"] : name
        var server = Server(
            listen: listen, office: office, store: place.address,
            trust: TrustOptions(
                folder: AuthorityFolder(path: place.authorityFolder), names: names,
                kioskLife: Int64(certificateHours) * 3600),
            logger: logger)
        server.schemas = try SchemaFolder(assets: assets).read()
        try await server.run()
    }
}

/// `HOST:PORT`, an IPv6 host in brackets.
struct ListenAddress: ExpressibleByArgument, Hashable, Sendable {
    let host: String
    let port: Int

    init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = UInt16(argument[argument.index(after: colon)...])
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    var defaultValueDescription: String { description }

    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}

extension ListenAddress: CustomStringConvertible {
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Reads `--log-level`.
@Sendable private func level(_ text: String) throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: text) else {
        throw ValidationError("no such level; choose trace, debug, info, notice, warning, error or critical")
    }
    return level
}
