import District
import FoundationEssentials

/// Where the schemas of the events lie (`Assets/api/events`). An inbox without them does not start: what it took unseen
/// would be found wrong when nobody can mend it any more.
struct SchemaFolder {
    private static let usual = ["/usr/share/onewindow", "Assets"]
    /// 4 MiB, as kioskd has it: the largest schema takes 11 KiB.
    private static let longestFile = 4 << 20

    let path: String

    /// - Parameter assets: nil for the first of the usual places that is there.
    init(assets: String?) {
        let found = Self.usual.first { FileManager.default.fileExists(atPath: $0 + "/api/events") }
        path = (assets ?? found ?? Self.usual[0]) + "/api/events"
    }

    func read() throws -> EventSchemas {
        guard let all = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw SchemaFolderError(path: path, reason: "cannot be read")
        }
        let names = all.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
        guard !names.isEmpty else { throw SchemaFolderError(path: path, reason: "holds no .json file") }
        var files: [String: [UInt8]] = [:]
        for name in names {
            guard let data = FileManager.default.contents(atPath: "\(path)/\(name)"),
                data.count <= Self.longestFile
            else {
                throw SchemaFolderError(path: "\(path)/\(name)", reason: "cannot be read, or is too long")
            }
            files[name] = Array(data)
        }
        do throws(DistrictError) { return try EventSchemas(files: files) } catch {
            throw SchemaFolderError(path: path, reason: error.description)
        }
    }
}

/// Why the schemas cannot be used; says what to do.
struct SchemaFolderError: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "\(path) \(reason): say with --assets where OneWindow's Assets folder is" }
}
