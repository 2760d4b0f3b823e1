import ArgumentParser

/// Where the inbox is, and with it the authority: what every command is told.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the inbox is: sqlite:DIRECTORY, made when it is missing, or postgres:ADDRESS.",
            discussion:
                "ADDRESS is libpq's, such as //inbox@127.0.0.1/onewindow; a password belongs in ~/.pgpass."))
    var store: StoreAddress?

    @Option(help: "The same as --store sqlite:DIRECTORY.", transform: StoreAddress.sqlite)
    var state: StoreAddress?

    @Option(
        help: ArgumentHelp(
            "The folder of the district's authority; with sqlite: by default `authority` beside the inbox.",
            discussion: "Several instances on one PostgreSQL each have a copy of it."))
    var authority: String?

    func validate() throws {
        guard (store == nil) != (state == nil) else {
            throw ValidationError(
                "say where the inbox is, once: --store sqlite:DIRECTORY or postgres:ADDRESS")
        }
    }

    /// Checked by `validate`.
    var address: StoreAddress { store ?? state ?? .sqlite(".") }

    var authorityFolder: String { authority ?? address.usualAuthority }
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

    /// Where the authority lies unless another folder is named.
    var usualAuthority: String {
        switch self {
        case .sqlite(let directory): "\(directory)/authority"
        case .postgres: "/etc/onewindow/authority"
        }
    }

    /// The register of kiosks: beside the inbox, open while a server runs.
    func registry() async throws(InboxError) -> KioskRegistry {
        switch self {
        case .sqlite(let directory): KioskRegistry(try SQLiteStore(directory: directory, .kiosks))
        case .postgres(let url): KioskRegistry(try await PostgresStore(url: url))
        }
    }

    func open() async throws(InboxError) -> Inbox {
        switch self {
        case .sqlite(let directory): try Inbox(directory: directory)
        case .postgres(let url): Inbox(try await PostgresStore(url: url))
        }
    }
}
