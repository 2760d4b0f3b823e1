import Devices
import Domain
import FoundationEssentials

/// What comes with the program and is needed to know devices and to speak of them: the asset folder.
struct DeviceAssets: Sendable {
    static let usualFolder = "/usr/share/onewindow"
    /// The largest of them takes some 100 KiB.
    private static let longestFile = 4 << 20

    let folder: String

    /// What is known of devices beforehand.
    func data() throws(Failure) -> DeviceData {
        do { return try DeviceData(assets: folder) } catch {
            throw Failure(
                .wrongSettings,
                error.isMissing ? .noAsset(error.path) : .badAsset(error.path, error.reason))
        }
    }

    /// All of `texts/*.json`; empty where there are none, and then keys are shown.
    func texts() -> Texts {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: "\(folder)/texts")) ?? []
        var table: [String: [String: String]] = [:]
        for name in names.sorted() where name.hasSuffix(".json") {
            guard let bytes = read("\(folder)/texts/\(name)"),
                let part = try? JSONDecoder().decode([String: [String: String]].self, from: bytes)
            else { continue }
            table.merge(part) { first, _ in first }
        }
        return Texts(table: table)
    }

    private func read(_ path: String) -> Data? {
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.longestFile else {
            return nil
        }
        return data
    }
}

/// Sentences by key, in both languages; a key that is not in the table shows as itself, once.
struct Sentences: Sendable {
    private let texts: Texts

    init(_ texts: Texts) { self.texts = texts }

    /// Nil for no key: nothing is to be done.
    func words(_ key: String?) -> Words? {
        guard let key, !key.isEmpty else { return nil }
        guard texts.has(key, in: .chinese) else { return Words("", key) }
        return Words(texts.text(key, .chinese), texts.text(key, .english))
    }
}
