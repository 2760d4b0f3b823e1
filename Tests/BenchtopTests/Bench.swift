import CLinux
import Devices
import FoundationEssentials
import Glibc
import Testing

@testable import benchtop

/// What the tests of the bench share.
enum Bench {
    static let assets = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Assets").path(percentEncoded: false)
    static let vectorsPath = assets + "/benchtop/idcard-vectors.json"

    static func vectors() throws -> VectorFile { try loaded.get() }

    /// The file as it stands, to compare with what the machines make of it.
    static func raw() throws -> VectorFile.Raw { try loadedRaw.get() }

    private static let loaded = Result { try VectorFile(path: vectorsPath) }
    private static let loadedRaw = Result {
        try JSONDecoder().decode(VectorFile.Raw.self, from: try Data(contentsOf: URL(filePath: vectorsPath)))
    }

    static func bytes(_ text: String) throws -> [UInt8] {
        try #require([UInt8](hexadecimal: text.filter { $0 != " " }))
    }

    /// `end` runs whether `body` throws or not.
    static func use(_ body: () async throws -> Void, andThen end: () async -> Void) async throws {
        do {
            try await body()
        } catch {
            await end()
            throw error
        }
        await end()
    }

    /// Runs `body` with a folder that is gone afterwards.
    static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "benchtop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path(percentEncoded: false))
    }
}

/// A plain host on a serial line or a TCP connection.
struct Host {
    let line: Descriptor

    init(serial path: String, reactor: Reactor) throws {
        // Safe because the call copies the path.
        let file = unsafe linux_open_device(path)
        try #require(file >= 0, "\(path) cannot be opened")
        _ = linux_set_blocking(file, 0)
        #expect(linux_serial_configure(file, 115_200, linux_flow_none) == 0)
        line = try reactor.register(file)
    }

    init(port: UInt16, reactor: Reactor) async throws {
        let file = unsafe linux_tcp_connect("127.0.0.1", port)
        try #require(file >= 0)
        line = try reactor.register(file)
        _ = await line.writable()
        let error = try line.withFile { linux_socket_error($0) }
        guard error == 0 else { throw DeviceError(.absent, errno: -error) }
    }

    func send(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            rest = rest.dropFirst(try #require(line.sendNow(rest), "the other end is gone"))
            if !rest.isEmpty { _ = await line.writable() }
        }
    }

    /// Exactly `count` bytes; fewer when the other end hangs up first.
    func receive(_ count: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count, let more = await line.receive(upTo: count - bytes.count) { bytes += more }
        return bytes
    }

    func exchange(_ bytes: [UInt8], answer count: Int) async throws -> [UInt8] {
        try await send(bytes)
        return await receive(count)
    }
}
