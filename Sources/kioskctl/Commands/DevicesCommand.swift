import ArgumentParser
import Domain

/// What every command of devices takes.
struct DeviceOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions

    @Option(help: "资源目录 / The asset folder; else the one of the settings file, else /usr/share/onewindow.")
    var assets: String?

    func place() throws(Failure) -> DevicePlace {
        DevicePlace(
            place: try StatePlace(state: common.state, config: common.config), settings: common.config,
            assets: assets)
    }
}

struct DevicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "设备 / What is plugged in, how it does and what to do.",
        subcommands: [List.self, Probe.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "列出设备 / Lists the devices; the usual command.")

        @Flag(help: "持续显示变化，Ctrl-C 结束 / Follow what comes and goes, until Ctrl-C.")
        var watch = false

        @OptionGroup var options: DeviceOptions

        func run() async throws {
            let (place, json, watch) = (try options.place(), options.common.json, watch)
            let table = DeviceTable(sentences: place.sentences)
            try await place.use { devices throws(Failure) in
                let list = try await devices.devices()
                guard watch else {
                    table.report(list).show(options.common)
                    return
                }
                try await DeviceWatcher(table: table, json: json).follow(devices, from: list)
            }
        }
    }

    struct Probe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "探测一个口上接的是什么 / Asks what hangs at a path.",
            discussion: """
                例 / For example: /dev/ttyUSB0, /dev/usb/lp0, /dev/input/event3, tcp://192.168.1.50:9100
                """)

        @Argument(help: "设备路径或地址 / The path or the address.")
        var path: String

        @OptionGroup var options: DeviceOptions

        func validate() throws {
            guard ProbeWish(path: path).isPlausible else {
                throw ValidationError(
                    "请写完整路径，例如 /dev/ttyUSB0，或 tcp://192.168.1.50:9100 / "
                        + "write a whole path such as /dev/ttyUSB0, or tcp://192.168.1.50:9100")
            }
        }

        func run() async throws {
            let (place, path) = (try options.place(), path)
            let answer = try await place.use(driving: false) { devices throws(Failure) in
                try await devices.probe(path)
            }
            let found = ProbeWords(answer, place.sentences)
            if let failure = found.failure {
                if options.common.json { Report(answer, .words(failure.words)).show(options.common) }
                throw failure
            }
            Report(answer, .words(found.words)).show(options.common)
        }
    }
}
