public import ArgumentParser
import Domain
import Glibc
public import Logging

/// The kiosk's daemon: reads its settings, and runs the kiosk until it is told to stop.
@main
struct Kioskd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kioskd",
        abstract: "一窗服务台的主程序 / The daemon of a OneWindow kiosk.",
        discussion: """
            退出码 / Exit codes: 0 正常停止 stopped in order, 1 无法启动 could not start (stderr 说明原因 says why),
            74 磁盘故障 the disk failed, 78 设置错误 wrong settings.
            """,
        version: OneWindow.version)

    @Option(help: "设置文件 / The settings file.")
    var config = "/etc/onewindow/kiosk.yaml"

    @Flag(help: "只检查设置，不启动 / Check the settings and say what is wrong, without starting.")
    var check = false

    @Option(help: "日志级别 / Log level: trace, debug, info, notice, warning, error, critical.")
    var logLevel = Logger.Level.info

    func run() async throws {
        Signals.ignoreBrokenPipes()
        let settings: Settings
        do { settings = try Settings(file: config) } catch { Self.leave(with: "\(error)", code: 78) }
        if check { return StandardOutput.write("设置没有问题 / The settings are good: \(config)") }
        do {
            try settings.adoptTimeZone()
            JSONLogHandler.bootstrap(level: logLevel)
            try await Kiosk(settings: settings, log: Logger(label: "kioskd")).run()
        } catch {
            Self.leave(with: "kioskd: \(error)", code: 1)
        }
    }

    /// One sentence on the error stream and an exit code; never a stack trace.
    private static func leave(with sentence: String, code: Int32) -> Never {
        StandardError.write(sentence)
        Glibc.exit(code)
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
