import FoundationEssentials
import Mustache

/// Why the screens cannot be drawn at all: the files that came with the program are not whole.
package enum ScreenError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(path: String)
    case badTemplate(path: String, why: String)

    package var description: String {
        switch self {
        case .unreadable(let path):
            "cannot read \(path); set `assets` to the folder that came with the program"
        case .badTemplate(let path, let why): "\(path) is not a template: \(why)"
        }
    }
}

/// Reads what the pages are made of.
enum PageAssets {
    /// The plain files right in `directory`, by name; links and folders are left alone.
    static func files(in directory: String) throws(ScreenError) -> [String: [UInt8]] {
        let manager = FileManager.default
        guard let names = try? manager.contentsOfDirectory(atPath: directory) else {
            throw .unreadable(path: directory)
        }
        var files: [String: [UInt8]] = [:]
        for name in names where !name.hasPrefix(".") {
            let path = directory + "/" + name
            let kind = try? manager.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            guard kind == .typeRegular else { continue }
            guard let data = manager.contents(atPath: path) else { throw .unreadable(path: path) }
            files[name] = Array(data)
        }
        return files
    }

    static func templates(in directory: String) throws(ScreenError) -> MustacheLibrary {
        var library = MustacheLibrary()
        for (name, bytes) in try files(in: directory) where name.hasSuffix(".mustache") {
            do {
                try library.register(
                    String(decoding: bytes, as: UTF8.self), named: String(name.dropLast(".mustache".count)))
            } catch {
                throw .badTemplate(path: directory + "/" + name, why: "\(error)")
            }
        }
        return library
    }
}
