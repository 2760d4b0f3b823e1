import ArgumentParser
import Domain
import FoundationEssentials
import Logging
import Store

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "迁出到另一块主板 / Moves this kiosk to another board.",
        discussion: """
            先停止 kioskd（systemctl stop kioskd），再导出。导出文件含全部数据、设置和未上报的办件，用口令加密；口令只显示一次，请抄下来，不要和文件放在一起。\
            导出后本机不再启动；在新主板上运行 kioskctl import，再用新的登记码运行 kioskctl enrol。
            Stop kioskd first (systemctl stop kioskd). The file holds all data, the settings and what is still owed to the \
            district, sealed by a passphrase that is shown once: write it down, and do not keep it with the file. From then on \
            this board does not start as this kiosk; on the new board run kioskctl import, then kioskctl enrol with a new code.
            """)

    @Option(help: "导出到哪个目录，如 U 盘 / The folder to write to, such as a USB stick's.")
    var to: String?

    @Flag(
        help: "从标准输入读口令（至少 12 个字符） / Read a passphrase of your own, 12 characters at least, from the input.")
    var passphraseStdin = false

    @Flag(help: "迁移没有成功，本机恢复使用 / The move failed: this board is the kiosk again.")
    var undo = false

    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard (to != nil) != undo else {
            throw ValidationError("请给出 --to 目录，或 --undo / give either --to FOLDER or --undo")
        }
    }

    private struct Answer: Encodable {
        let file: String
        /// Nil for one that was given.
        let passphrase: String?
        let manifest: MovingManifest
    }

    func run() async throws {
        let place = try StatePlace(state: options.state, config: options.config)
        try StateOwner.enter(place.directory, mayBegin: false)
        guard let to else { return try takeBack(place) }
        let passphrase = try passphraseStdin ? Passphrase.read() : Passphrase.made()
        do throws(MovingError) {
            let departure = try await Departure.prepare(
                place.directory, configuration: .command(place), kiosk: place.district?.kiosk,
                settings: StatePlace.settingsPath(options.config), at: CommandTime().now(), log: .silent)
            // A stick is mounted for whoever is at the terminal, not for the service's user.
            try StateOwner.leave(asking: place.directory)
            let file = try await departure.write(
                to: to, passphrase: passphrase, progress: MovingProgress().step)
            // Before the mark: whoever loses the passphrase here still has the kiosk.
            show(
                Answer(
                    file: file, passphrase: passphraseStdin ? nil : passphrase, manifest: departure.manifest))
            try StateOwner.back(to: place.directory)
            try departure.leave(to: file, at: CommandTime().now().wall)
        } catch { throw Failure(error, place) }
    }

    private func takeBack(_ place: StatePlace) throws(Failure) {
        do throws(MovingError) { try Departure.undo(place.directory) } catch { throw Failure(error, place) }
        Report(["undone": true], .words(.movedBack)).show(options)
    }

    private func show(_ answer: Answer) {
        Report(answer, .words(.exported(answer.file, answer.passphrase))).show(options)
        guard !options.json else { return }
        Terminal.current.say(Report(answer, .facts(answer.manifest.facts)).text)
        Terminal.current.say(Report(answer, .words(.afterExport)).text)
    }
}

extension MovingManifest {
    /// What moves, for people.
    var facts: [(Words, String)] {
        [
            (.movedKiosk, kiosk ?? site), (.movedVisits, "\(counts.visits)"),
            (.movedItems, "\(counts.items)"),
            (.movedAppointments, "\(counts.appointments)"),
            (
                .deliveries,
                Words.backlog(Int(counts.unsent), oldest: nil, rejected: Int(counts.rejected)).both
            ),
            (.journal, Words.lastEntry(journalSequence).both), (.incarnation, incarnation),
        ]
    }
}

extension StoreConfiguration {
    /// As a command opens the state itself.
    static func command(_ place: StatePlace) -> StoreConfiguration {
        StoreConfiguration(
            digits: place.digits, region: place.region, version: "kioskctl \(OneWindow.version)")
    }
}

extension Logger {
    /// What the store has to say comes back as errors; its notes belong to the daemon's log.
    static var silent: Logger { Logger(label: "kioskctl") { _ in SwiftLogNoOpLogHandler() } }
}
