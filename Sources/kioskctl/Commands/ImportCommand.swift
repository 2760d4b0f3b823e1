import ArgumentParser
import Domain
import FoundationEssentials
import Store

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "在新主板上接替原来的设备 / Takes a kiosk over from another board.",
        discussion: """
            状态目录必须是空的。口令在终端输入，或用 --passphrase-stdin 从标准输入读。设置文件不存在时一并放好。
            之后用区县新发的登记码运行 kioskctl enrol（私钥不随文件迁移），再启动 kioskd。
            The state directory must be empty. The passphrase is asked for, or read from the input with --passphrase-stdin. A \
            settings file is put in place where there is none. Then run kioskctl enrol with a new code of the district (the \
            kiosk's key does not travel), and start kioskd.
            """)

    @Argument(help: "导出文件 / The exported file.")
    var file: String

    @Flag(help: "从标准输入读口令 / Read the passphrase from the input.")
    var passphraseStdin = false

    @OptionGroup var options: CommonOptions

    private struct Answer: Encodable {
        let directory: String
        let generation: Int64
        let settings: String?
        let manifest: MovingManifest
    }

    func run() async throws {
        let config = options.config ?? StatePlace.usualSettings
        let isConfigured = FileManager.default.fileExists(atPath: config)
        let place = try StatePlace(state: options.state, config: isConfigured ? options.config : nil)
        let passphrase = try passphraseStdin ? Passphrase.read() : Passphrase.asked()
        do throws(MovingError) {
            let arrival = try Arrival(file)
            try StateOwner.enterNew(place.directory)
            let arrived = try await arrival.take(
                into: place.directory, passphrase: passphrase, configuration: .command(place),
                at: CommandTime().now(), log: .silent, progress: MovingProgress().step)
            try StateOwner.leave(asking: place.directory)
            let settings = isConfigured ? nil : Self.put(arrived.settings, at: config)
            show(
                Answer(
                    directory: place.directory, generation: arrived.generation, settings: settings,
                    manifest: arrived.manifest), isConfigured ? nil : arrived.settings, config)
        } catch { throw Failure(error, place) }
    }

    private func show(_ answer: Answer, _ settings: [UInt8]?, _ config: String) {
        Report(answer, .words(.imported(answer.directory))).show(options)
        guard !options.json else { return }
        Terminal.current.say(Report(answer, .facts(answer.manifest.facts)).text)
        let words: Words =
            if let path = answer.settings { .settingsPut(path) } else if settings != nil {
                .settingsNotPut(config)
            } else { .settingsKept(config) }
        Terminal.current.say(Report(answer, .words(words)).text)
        Terminal.current.say(Report(answer, .words(.afterImport)).text)
    }

    /// The path it lies at; nil where there was none, or it cannot be written.
    private static func put(_ settings: [UInt8]?, at path: String) -> String? {
        guard let settings else { return nil }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        try? FileManager.default.createDirectory(
            atPath: path.hasPrefix("/") ? "/" + folder : folder.isEmpty ? "." : folder,
            withIntermediateDirectories: true)
        return FileManager.default.createFile(atPath: path, contents: Data(settings)) ? path : nil
    }
}
