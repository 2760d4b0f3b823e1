import Foundation

/// A folder of its own for one test, removed at its end.
struct TemporaryFolder {
    /// Short enough for a socket inside it.
    let path: String

    init() throws {
        path = "\(FileManager.default.temporaryDirectory.path)/ow-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
