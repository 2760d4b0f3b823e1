import Domain
import FoundationEssentials

/// Reads what the kiosk is given beside its code: the catalogue and the table of texts (`Assets/`).
///
/// Every error names its file. All files of a folder count, in the order of their names.
struct AssetsLoader: Sendable {
    /// The catalogue of 34 services takes 100 KiB; ten times that is no catalogue.
    static let longestFile = 4 << 20

    let folder: String

    init(_ folder: String) { self.folder = folder }

    /// The services of all `catalog/*.json`, with the versions of the files joined by `+`.
    func catalog() throws(RimError) -> Catalog {
        var versions: [String] = []
        var services: [CatalogService] = []
        var owners: [String: String] = [:]
        for path in try files(in: "catalog") {
            let part = try decode(Catalog.self, from: path)
            versions.append(part.version)
            for service in part.services {
                try claim(service.code, for: path, of: "service", in: &owners)
                services.append(service)
            }
        }
        return Catalog(version: versions.joined(separator: "+"), services: services)
    }

    /// The sentences of all `texts/*.json`; a key belongs to one file.
    func texts() throws(RimError) -> Texts {
        var table: [String: [String: String]] = [:]
        var owners: [String: String] = [:]
        for path in try files(in: "texts") {
            for (key, sentence) in try decode([String: [String: String]].self, from: path) {
                try claim(key, for: path, of: "text", in: &owners)
                table[key] = sentence
            }
        }
        return Texts(table: table)
    }

    private func files(in name: String) throws(RimError) -> [String] {
        let path = "\(folder)/\(name)"
        let names = try Files.names(in: path, endingIn: ".json")
        guard !names.isEmpty else {
            throw RimError(.missing, path, "holds no .json file; check `assets` in the settings")
        }
        return names.map { "\(path)/\($0)" }
    }

    private func claim(
        _ key: String, for path: String, of kind: String, in owners: inout [String: String]
    ) throws(RimError) {
        if let other = owners.updateValue(path, forKey: key) {
            let place = other == path ? "twice" : "and in \(other)"
            throw RimError(.invalid, path, "the \(kind) `\(key)` stands here \(place); keep one")
        }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, from path: String) throws(RimError) -> Value {
        let bytes = try Files.read(path, atMost: Self.longestFile)
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            throw RimError(.invalid, path, Self.sentence(for: error))
        }
    }

    private static func sentence(for error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context)?: "\(place(context.codingPath))lacks `\(key.stringValue)`"
        case .typeMismatch(let type, let context)?: "\(place(context.codingPath))must be \(type)"
        case .valueNotFound(let type, let context)?: "\(place(context.codingPath))is null and must be \(type)"
        case .dataCorrupted(let context)? where !context.codingPath.isEmpty:
            "\(place(context.codingPath))is wrong: \(context.debugDescription)"
        default: "is not valid JSON"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "" }
        let steps = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
        return "`\(steps.hasPrefix(".") ? String(steps.dropFirst()) : steps)` "
    }
}
