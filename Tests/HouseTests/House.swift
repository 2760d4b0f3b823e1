import FoundationEssentials

/// The checkout as files, found from where this file stood when it was compiled.
enum House {
    static let root: String = {
        var parts = #filePath.split(separator: "/").map(String.init)
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// Paths from the root, of every file in a folder.
    static func files(in folder: String) throws -> [String] {
        let manager = FileManager.default
        var found: [String] = []
        for name in try manager.contentsOfDirectory(atPath: root + "/" + folder).sorted() {
            let path = folder + "/" + name
            var isFolder = false
            guard manager.fileExists(atPath: root + "/" + path, isDirectory: &isFolder) else { continue }
            found += isFolder ? try files(in: path) : [path]
        }
        return found
    }

    static func swiftFiles(in folder: String) throws -> [String] {
        try files(in: folder).filter { $0.hasSuffix(".swift") }
    }

    static func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: root + "/" + path)), as: UTF8.self)
    }

    /// The modules a file imports, whatever access level stands before.
    static func imports(of path: String) throws -> Set<String> {
        let lines = try text(of: path).split(separator: "\n")
        return Set(
            lines.compactMap { line in
                let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
                guard let place = words.firstIndex(of: "import"), place <= 1, words.count > place + 1 else {
                    return nil
                }
                return words[words.count - 1].split(separator: ".").first.map(String.init)
            })
    }
}
