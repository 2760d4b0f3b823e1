import Domain
import FoundationEssentials
import GRDB
import HummingbirdTesting
import Logging
import Testing

@testable import District
@testable import districtd

/// The file itself: what survives, who may open it, what is said when it cannot be used.
@Suite struct `The inbox file` {
    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/inbox-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await body(directory)
    }

    /// The database under an inbox.
    private static func file(of inbox: Inbox) throws -> DatabaseQueue {
        try #require(inbox.store as? SQLiteStore).database
    }

    private func take(_ events: [CloudEvent], into inbox: Inbox) async throws -> [EventResult.Status] {
        try await inbox.take(events.map { ($0.id, .success($0)) }).results.map(\.status)
    }

    @Test func `a restart keeps everything`() async throws {
        try await withDirectory { directory in
            let first = try Inbox(directory: directory)
            #expect(try await take([Samples.event(1), Samples.event(2)], into: first) == [.stored, .stored])
            let before = (try await first.events(), try await first.kiosks())
            try first.close()
            let second = try Inbox(directory: directory)
            #expect(try await second.events() == before.0)
            #expect(try await second.kiosks() == before.1)
            #expect(
                try await take([Samples.event(2), Samples.event(3)], into: second) == [.duplicate, .stored])
            try second.close()
        }
    }

    @Test func `what is answered is durable: WAL, synchronous FULL`() async throws {
        try await withDirectory { directory in
            let inbox = try Inbox(directory: directory)
            let settings = try await Self.file(of: inbox).write { database in
                (
                    try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                    try Int.fetchOne(database, sql: "PRAGMA synchronous")
                )
            }
            #expect(settings.0 == "wal" && settings.1 == 2)
            try inbox.close()
        }
    }

    @Test func `a second districtd is kept out with a sentence`() async throws {
        try await withDirectory { directory in
            let inbox = try Inbox(directory: directory)
            #expect(throws: InboxError.inUse(directory)) { try Inbox(directory: directory) }
            try inbox.close()
        }
    }

    @Test func `an unwritable directory, a damaged and a newer file are told apart`() async throws {
        #expect(throws: InboxError.unwritable("/dev/null/inbox")) { try Inbox(directory: "/dev/null/inbox") }
        try await withDirectory { directory in
            let inbox = try Inbox(directory: directory)
            try await Self.file(of: inbox).write { database in
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 from the future')")
            }
            try inbox.close()
            #expect(throws: InboxError.newer(directory)) { try Inbox(directory: directory) }
            try Data("this is no database, but long enough to look at".utf8)
                .write(to: URL(filePath: directory + "/inbox.sqlite"))
            #expect(throws: InboxError.corrupt(directory)) { try Inbox(directory: directory) }
        }
    }

    @Test func `a port in use is said so, with the way out`() async throws {
        try await withDirectory { directory in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let first = Server(listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: logger)
            try await first.application(over: Inbox()).test(.live) { server in
                let address = ListenAddress(host: "localhost", port: try #require(server.port))
                let error = await #expect(throws: ListenError.self) {
                    try await Server(listen: address, state: directory, logger: logger).run()
                }
                #expect(error?.description.contains("is in use") == true)
            }
        }
    }

    @Test(arguments: [
        ("127.0.0.1:9090", ListenAddress(host: "127.0.0.1", port: 9090)),
        ("[::1]:0", ListenAddress(host: "::1", port: 0)), ("localhost:65536", nil), (":80", nil),
        ("host", nil),
    ])
    func `listen addresses are HOST:PORT`(text: String, address: ListenAddress?) {
        #expect(ListenAddress(argument: text) == address)
    }
}
