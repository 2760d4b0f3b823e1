package import Foundation

/// Where things are: the programs, what they are given, and folders that go away.
package enum Place {
    /// The folder of the programs: what `ONEWINDOW_BIN` says, else beside the test bundle, where the build puts both.
    package static let programs: URL =
        ProcessInfo.processInfo.environment["ONEWINDOW_BIN"].map { URL(filePath: $0) }
        ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

    /// The checkout's `Assets`, from where this file stood when it was compiled.
    package static let assets = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Assets").path

    /// Runs `body` with a folder that is gone afterwards. Its name is short: a socket's path holds 107 bytes.
    package static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let name = "1w-" + UUID().uuidString.prefix(8)
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }

    package static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
