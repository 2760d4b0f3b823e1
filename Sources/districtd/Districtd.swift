import ArgumentParser
import Glibc
import Logging

/// The reference district inbox: receives what kiosks finished, keeps it, shows it.
@main
struct Districtd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "districtd",
        abstract: "The reference district inbox: receives every finished item, once, in order.",
        discussion: "Speaks plain HTTP, so it stays on this machine unless --listen says otherwise.")

    @Option(help: "Where to listen, as HOST:PORT; port 0 takes any free one.")
    var listen = ListenAddress(host: "127.0.0.1", port: 9090)

    @Option(
        help: ArgumentHelp(
            "Where the inbox is: sqlite:DIRECTORY, made when it is missing, or postgres:ADDRESS.",
            discussion:
                "ADDRESS is libpq's, such as //inbox@127.0.0.1/onewindow; a password belongs in ~/.pgpass."))
    var store: StoreAddress?

    @Option(help: "The same as --store sqlite:DIRECTORY.", transform: StoreAddress.sqlite)
    var state: StoreAddress?

    @Option(help: "trace, debug, info, notice, warning, error or critical.", transform: level)
    var logLevel = Logger.Level.info

    func validate() throws {
        guard (store == nil) != (state == nil) else {
            throw ValidationError(
                "say where the inbox is, once: --store sqlite:DIRECTORY or postgres:ADDRESS")
        }
    }

    func run() async throws {
        // A client that hangs up must not end the process; before anything opens a socket.
        signal(SIGPIPE, SIG_IGN)
        umask(0o077)  // what it keeps is personal: nobody but this user reads its files
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "districtd")
        logger.logLevel = logLevel
        guard let store = store ?? state else { return }
        try await Server(listen: listen, store: store, logger: logger).run()
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

/// `sqlite:DIRECTORY` or `postgres:ADDRESS`, also written `postgres://…`.
enum StoreAddress: ExpressibleByArgument, Hashable, Sendable {
    case sqlite(String)
    /// What libpq connects with: `postgresql://…`.
    case postgres(String)

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":") else { return nil }
        let rest = String(argument[argument.index(after: colon)...])
        guard !rest.isEmpty else { return nil }
        switch argument[..<colon] {
        case "sqlite": self = .sqlite(rest)
        case "postgres", "postgresql": self = .postgres(rest.hasPrefix("//") ? "postgresql:" + rest : rest)
        default: return nil
        }
    }

    func open() async throws(InboxError) -> Inbox {
        switch self {
        case .sqlite(let directory): try Inbox(directory: directory)
        case .postgres(let url): Inbox(try await PostgresStore(url: url))
        }
    }
}

/// Reads `--log-level`.
@Sendable private func level(_ text: String) throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: text) else {
        throw ValidationError("no such level; choose trace, debug, info, notice, warning, error or critical")
    }
    return level
}
