import ArgumentParser
import Domain
import Glibc

/// The technician's commands.
///
/// Exit codes: 0 done; 1 refused by the kiosk, or a test that failed or is in doubt; 64 wrong arguments; 65 the journal
/// is broken; 66 no state there; 69 the daemon does not answer, or there is no such device that works; 74 the disk or
/// the database failed; 75 busy, or nobody came in time, try again; 77 no permission; 78 wrong settings.
@main
struct Kioskctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kioskctl",
        abstract: "一窗设备维护命令 / Looks after a OneWindow kiosk.",
        discussion: """
            经由状态目录中的控制套接字与 kioskd 通信；kioskd 未运行时直接打开状态目录。
            Talks to kioskd through the control socket in its state directory, and opens the state itself while no \
            daemon runs.

            设备命令在 kioskd 未运行时直接使用设备，不需要状态目录。
            The commands of devices use the devices directly while no daemon runs, and need no state directory.

            退出码 / Exit codes: 0 完成 done, 1 被拒绝或测试未通过 refused or test failed, 64 参数错误 wrong arguments, \
            65 流水被破坏 journal broken, 66 没有状态 no state, 69 无应答或没有可用设备 no answer or no device, \
            74 磁盘或数据库故障 disk failed, 75 忙或超时 busy or too late, 77 无权限 no permission, 78 设置错误 wrong settings.
            """,
        version: OneWindow.version,
        subcommands: [
            StatusCommand.self, DevicesCommand.self, CardCommand.self, ScanCommand.self, PrintCommand.self,
            PaperCommand.self, ClerksCommand.self, JournalCommand.self, DeliveriesCommand.self,
            CalendarCommand.self, CatalogCommand.self, EnrolCommand.self, DistrictCommand.self,
            ExportCommand.self, ImportCommand.self,
        ])

    static func main() async {
        // A reader of our output that hangs up ends a write, not the command.
        _ = signal(SIGPIPE, SIG_IGN)
        Glibc.exit(await run(Array(CommandLine.arguments.dropFirst())))
    }

    /// Runs one command line and answers its exit code; all words go through `Terminal.current`.
    static func run(_ arguments: [String]) async -> Int32 {
        let terminal = Terminal.current
        do {
            var command = try parseAsRoot(optionsLast(arguments))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return 0
        } catch let failure as Failure {
            terminal.complain("kioskctl: \(failure.words.chinese)\nkioskctl: \(failure.words.english)")
            return failure.code.rawValue
        } catch {
            let (message, code) = (fullMessage(for: error), exitCode(for: error).rawValue)
            if code == 0 { terminal.say(message) } else { terminal.complain(message) }
            return code
        }
    }
}

extension Kioskctl {
    /// `kioskctl --state DIR status` means what `kioskctl status --state DIR` means: the options every command takes
    /// may also stand in front, where the parser would not look for them.
    static func optionsLast(_ arguments: [String]) -> [String] {
        var (rest, options) = (arguments[...], [String]())
        while let first = rest.first {
            if first == "--json" || ["--state=", "--config=", "--assets="].contains(where: first.hasPrefix) {
                options.append(rest.removeFirst())
            } else if ["--state", "--config", "--assets"].contains(first), rest.count > 1 {
                options += rest.prefix(2)
                rest.removeFirst(2)
            } else {
                break
            }
        }
        return rest + options
    }
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "状态目录 / The state directory; else the one of the settings file.")
    var state: String?

    @Option(help: "设置文件 / The settings file; else /etc/onewindow/kiosk.yaml if it is there.")
    var config: String?

    @Flag(help: "以 JSON 输出 / Print JSON.")
    var json = false

    /// The kiosk these options mean.
    func kiosk() throws(Failure) -> Kiosk { Kiosk(place: try StatePlace(state: state, config: config)) }
}
