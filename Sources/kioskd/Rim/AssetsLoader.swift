import District
import Domain

/// Reads what the kiosk is given beside its code: the catalogue and the table of texts (`Assets/`).
///
/// Every error names its file and line. All files of a folder count, in the order of their names.
struct AssetsLoader: Sendable {
    /// The catalogue of 34 services takes 100 KiB; ten times that is no catalogue.
    static let longestFile = 4 << 20

    let folder: String

    init(_ folder: String) { self.folder = folder }

    /// All of `catalog/*.json`, checked as `kioskctl catalog check` does, with the rules of forms and the letters
    /// services are found by.
    func catalog() throws(RimError) -> Catalog {
        var parts: [CatalogFile] = []
        var owners: [String: String] = [:]
        for path in try files(in: "catalog") {
            let part = try catalogFile(path)
            for service in part.items { try claim(service.code, for: path, of: "service", in: &owners) }
            parts.append(part)
        }
        return Catalog(
            files: parts, rules: try decode(FormRules.self, from: "\(folder)/forms/rules.json"),
            pinyin: try decode(PinyinInitials.self, from: "\(folder)/pinyin/initials.json"))
    }

    private func catalogFile(_ path: String) throws(RimError) -> CatalogFile {
        let bytes = try Files.read(path, atMost: CatalogCheck.longestFile)
        do throws(CatalogRefusal) { return try CatalogCheck.read(bytes) } catch {
            throw RimError(error, path)
        }
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

    /// The public holidays and make-up days that came with the program.
    func calendar() throws(RimError) -> CalendarDocument {
        let path = "\(folder)/\(CalendarDocument.file)"
        let bytes = try Files.read(path, atMost: CalendarDocument.longestFile)
        do throws(CalendarDocument.Problems) { return try CalendarDocument(reading: bytes) } catch {
            throw RimError(error, path)
        }
    }

    /// The levels of a rating and the reasons offered with each.
    func ratingReasons() throws(RimError) -> RatingReasons {
        try decode(RatingReasons.self, from: "\(folder)/ratings/reasons.json")
    }

    /// What the events for the district must be (`api/events/*.json`).
    func eventSchemas() throws(RimError) -> EventSchemas {
        var contents: [String: [UInt8]] = [:]
        for path in try files(in: "api/events") {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            contents[name] = try Files.read(path, atMost: Self.longestFile)
        }
        do throws(DistrictError) { return try EventSchemas(files: contents) } catch {
            throw RimError(.invalid, "\(folder)/api/events", error.description)
        }
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
        do throws(JSONFault) { return try JSONFault.decode(type, from: bytes) } catch {
            throw RimError(.invalid, "\(path):\(error.line)", error.english)
        }
    }
}

extension RimError {
    /// The first of the problems, with its line, and how many more there are.
    init(_ refusal: CatalogRefusal, _ path: String) {
        let rest = refusal.problems.count - 1
        let more = rest == 0 ? "" : " (and \(rest) more; see kioskctl catalog check)"
        self.init(.invalid, "\(path):\(refusal.first.line)", refusal.first.english + more)
    }

    init(_ problems: CalendarDocument.Problems, _ path: String) {
        let rest = problems.all.count - 1
        let more = rest == 0 ? "" : " (and \(rest) more; see kioskctl calendar check)"
        self.init(.invalid, "\(path):\(problems.first.line)", problems.first.english + more)
    }
}
