import Foundation
import TestTools
import Testing

@testable import districtd

/// A PostgreSQL of the tests' own, on loopback: made in a temporary directory for a suite, ended by its process id.
final class PostgresServer: Sendable {
    /// That of the suite that runs (`.postgres`).
    @TaskLocal static var current: PostgresServer?

    let port: Int
    private let program: Program
    private let directory: String

    private init(_ program: Program, port: Int, in directory: String) {
        (self.program, self.port, self.directory) = (program, port, directory)
    }

    static func start() async throws -> PostgresServer {
        let directory = FileManager.default.temporaryDirectory.path + "/postgres-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        let (programs, user) = (try programs(), try unprivileged(directory))
        let data = directory + "/data"
        let made = try await Program.run(
            programs + "/initdb",
            ["-D", data, "-U", "inbox", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], inside: user)
        try #require(made.ending == .code(0), "initdb: \(made.words)")
        let port = try freePort()
        let program = try Program(
            programs + "/postgres",
            [
                "-D", data, "-h", "127.0.0.1", "-p", "\(port)", "-k", directory, "-c", "max_connections=300",
                "-c", "fsync=off",
            ], inside: user)
        try await program.output.first { $0.contains("database system is ready to accept connections") }
        return PostgresServer(program, port: port, in: directory)
    }

    func end() async throws {
        _ = try await program.end(by: SIGINT)  // "fast": it ends the connections itself
        try FileManager.default.removeItem(atPath: directory)
    }

    /// The address of tables of one's own: a new schema.
    func newAddress() async throws -> String {
        let schema = "t" + UUID().uuidString.lowercased().replacing("-", with: "")
        try PostgresConnection(address).run("CREATE SCHEMA \(schema)")
        return address + "?options=-csearch_path%3D" + schema
    }

    private var address: String { "postgresql://inbox@127.0.0.1:\(port)/postgres" }

    /// Debian keeps them beside one another by version.
    private static func programs() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root).compactMap { Int($0) }
        return "\(root)/\(try #require(versions.max(), "no PostgreSQL: run Board/setup test"))/bin"
    }

    /// PostgreSQL refuses to run as root: then it runs as nobody.
    private static func unprivileged(_ directory: String) throws -> [String] {
        guard geteuid() == 0 else { return [] }
        let nobody = 65_534
        try FileManager.default.setAttributes(
            [.ownerAccountID: nobody, .groupOwnerAccountID: nobody], ofItemAtPath: directory)
        return ["setpriv", "--reuid=\(nobody)", "--regid=\(nobody)", "--clear-groups", "--"]
    }

    /// One nobody listens on now.
    private static func freePort() throws -> Int {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // Safe because both calls look at `address` only while they run.
        let found = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(probe, pointer, length) == 0 && getsockname(probe, pointer, &length) == 0
            }
        }
        try #require(found)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Gives a suite its PostgreSQL.
struct WithPostgres: SuiteTrait, TestScoping {
    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let server = try await PostgresServer.start()
        do {
            try await PostgresServer.$current.withValue(server) { try await function() }
        } catch {
            try await server.end()
            throw error
        }
        try await server.end()
    }
}

extension Trait where Self == WithPostgres {
    static var postgres: Self { Self() }
}

/// The stores an inbox may have; what holds for one holds for the other.
enum TestStore: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// An empty one.
    func inbox() async throws -> Inbox {
        switch self {
        case .sqlite: try Inbox()
        case .postgres:
            Inbox(try await PostgresStore(url: try #require(PostgresServer.current).newAddress()))
        }
    }
}
