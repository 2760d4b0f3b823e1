import ArgumentParser
import Domain
import FoundationEssentials

struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog", abstract: "事项清单 / The catalogue of matters.",
        discussion: """
            整份清单以安装的为准，没有安装的用区县下发的，再没有的用随机器附带的；已受理的办件仍按受理时的清单办结。
            The installed catalogue counts, whole; without one the district's, else the one that came with the kiosk. Items go \
            on by the catalogue they were made by.
            """,
        subcommands: [Check.self, Install.self, Remove.self])

    /// What the commands about this kiosk's own file take.
    struct Options: ParsableArguments {
        @OptionGroup var common: CommonOptions

        func own() throws(Failure) -> OwnFileShelf {
            OwnFileShelf(
                place: try StatePlace(state: common.state, config: common.config), name: CatalogFile.name)
        }
    }

    struct Install: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "安装事项清单 / Checks a catalogue and lays it on this kiosk.",
            discussion: """
                kioskd 在一分钟内自动采用，先于区县下发的；用 catalog remove 取下。
                kioskd takes it up within a minute, before the district's; catalog remove takes it away.
                """)

        @Argument(help: "清单文件 / The file, JSON as Assets/catalog/centre.json.")
        var file: String

        @OptionGroup var options: Options

        func run() async throws {
            var verdict = CatalogVerdict()
            try verdict.look(at: file)
            try verdict.mustBeGood(json: options.common.json)
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Failure(.wrongArguments, .unreadable(file))
            }
            let own = try options.own()
            try own.install([UInt8](data))
            Report(verdict, .words(.catalogInstalled(own.path))).show(options.common)
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "取下安装的清单 / Takes the installed file away; the district's or the built-in one counts again.")

        @OptionGroup var options: Options

        func run() async throws {
            let own = try options.own()
            Report(OwnFileVerdict(removed: try own.remove(), path: own.path)).show(options.common)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "检查事项清单 / Checks a catalogue before it is used.",
            discussion: """
                不写文件则检查资源目录 catalog/ 下的全部文件。kioskd 启动时做同样的检查，有错就不启动。
                Without a file all of catalog/ in the assets is checked. kioskd checks the same at its start and refuses \
                what is wrong.
                """)

        @Argument(help: "清单文件 / The file, JSON as Assets/catalog/centre.json.")
        var file: String?

        @Option(
            help: "资源目录 / The folder of the assets; else that of the settings, else /usr/share/onewindow.")
        var assets: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            var verdict = CatalogVerdict()
            for path in try paths() { try verdict.look(at: path) }
            try verdict.mustBeGood(json: options.json)
            Report(verdict, .words(verdict.words)).show(options)
        }

        private func paths() throws(Failure) -> [String] {
            if let file { return [file] }
            let folder: String
            if let assets {
                folder = assets
            } else {
                folder = try StatePlace(state: options.state, config: options.config).assets
            }
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/catalog")) ?? []
            let found = names.filter { $0.hasSuffix(".json") }.sorted().map { "\(folder)/catalog/\($0)" }
            guard !found.isEmpty else { throw Failure(.wrongSettings, .noCatalog("\(folder)/catalog")) }
            return found
        }
    }
}

/// What a check found, for programs and for people.
struct CatalogVerdict: Encodable {
    struct File: Encodable {
        var file: String
        var version: String?
        var services = 0
        var problems: [CatalogProblem] = []
    }

    private(set) var good = true
    private(set) var files: [File] = []
    private var owners: [String: String] = [:]

    private enum CodingKeys: CodingKey { case good, files }

    /// Adds one file; a code that stands in two files is a problem of the second.
    mutating func look(at path: String) throws(Failure) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(.wrongArguments, .unreadable(path))
        }
        guard data.count <= CatalogCheck.longestFile else {
            throw Failure(.wrongSettings, .catalogTooLong(path))
        }
        var file = File(file: path)
        do throws(CatalogRefusal) {
            let part = try CatalogCheck.read([UInt8](data))
            (file.version, file.services) = (part.version, part.items.count)
            for (place, service) in part.items.enumerated() {
                guard let other = owners.updateValue(path, forKey: service.code) else { continue }
                file.problems.append(
                    .alsoIn(other, code: service.code, place: "items[\(place)].code", of: [UInt8](data)))
            }
        } catch {
            file.problems = error.problems
        }
        good = good && file.problems.isEmpty
        files.append(file)
    }

    /// A failure that names every wrong line, and with `json` the verdict before it.
    func mustBeGood(json: Bool) throws(Failure) {
        guard !good else { return }
        if json { Terminal.current.say(Report(self, .words(.none)).json) }
        throw Failure(.wrongSettings, words)
    }

    /// Every problem with its line, or that all is well.
    var words: Words {
        guard !good else {
            return Words(
                files.map { "\($0.file) 可用：版本 \($0.version ?? "")，\($0.services) 个事项" }.joined(
                    separator: "\n"),
                files.map { "\($0.file) is good: version \($0.version ?? ""), \($0.services) services" }
                    .joined(separator: "\n"))
        }
        func lines(_ words: (CatalogProblem) -> String) -> String {
            files.flatMap { file in file.problems.map { "\(file.file):\($0.line): \(words($0))" } }
                .joined(separator: "\nkioskctl: ")
        }
        return Words(lines(\.chinese), lines(\.english))
    }
}
