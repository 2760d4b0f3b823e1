import ArgumentParser
import Devices
import Glibc
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Virtual devices with which the kiosk runs when there is no hardware: a card reader on a pseudo-terminal, a receipt
/// printer on TCP, and a page with the hands to use them.
@main
struct Benchtop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchtop",
        abstract:
            "A virtual card reader and a virtual ticket printer for the kiosk, with a page to use them.",
        discussion: """
            Runs until SIGTERM or Ctrl-C. Prints one line for each thing that is ready; logs go to standard error.
            The kiosk's settings for it: devices.reader {driver: sam-serial, path: <--reader>, baud: 115200} and \
            devices.printer {driver: escpos, path: tcp://<--printer>}.
            """)

    @Option(help: "Where the link to the virtual card reader is made.")
    var reader = "run/reader"

    @Option(help: "Address of the printer: 127.0.0.1 and a port; port 0 takes a free one.")
    var printer = Address(host: "127.0.0.1", port: 9100)

    @Option(help: "Where a link to the printer is made as a serial line too.")
    var printerTty: String?

    @Option(help: "Dots across the printer's paper: 576 for 80 mm, 384 for 58 mm.")
    var width = 576

    @Option(help: "Address of the page; port 0 takes a free one.")
    var listen = Address(host: "127.0.0.1", port: 9180)

    @Option(help: "The folder that holds benchtop/idcard-vectors.json and benchtop/page.")
    var assets = "Assets"

    @Flag(inversion: .prefixedNo, help: "Take the time a real line and a real print head take.")
    var pace = true

    @Option(
        help: "Log from this level up: trace, debug, info, notice, warning, error, critical.",
        transform: {
            try Logger.Level(rawValue: $0) ?? { throw ValidationError("There is no such level.") }()
        })
    var logLevel = Logger.Level.info

    func validate() throws {
        guard printer.host == "127.0.0.1" else {
            throw ValidationError(
                "The printer listens on 127.0.0.1 only; give --printer 127.0.0.1:\(printer.port).")
        }
        guard width.isMultiple(of: 8), (128...2040).contains(width) else {
            throw ValidationError("--width must be a multiple of 8 from 128 to 2040.")
        }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let level = logLevel
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let cards = try VectorFile(path: assets + "/benchtop/idcard-vectors.json")
        let reactor = try Reactor()
        let printer = try await VirtualPrinter.start(
            port: printer.port, tty: printerTty, width: width, paced: pace, reactor: reactor)
        let reader: VirtualReader
        do {
            reader = try await VirtualReader.start(
                link: self.reader, cards: cards, paced: pace, reactor: reactor)
        } catch {
            await printer.stop()
            throw error
        }
        try await serve(reader, printer)
    }

    /// Runs the page and the devices until a signal; the page stops first.
    private func serve(_ reader: VirtualReader, _ printer: VirtualPrinter) async throws {
        let logger = Logger(label: "benchtop.page")
        let host = listen.host
        let page = Application(
            router: BenchPage(reader: reader, printer: printer).router(assets: assets, logger: logger),
            configuration: .init(address: .hostname(host, port: Int(listen.port)), serverName: "benchtop"),
            services: [printer, reader],
            onServerRunning: { channel in
                Output.line("benchtop reader at \(reader.link)")
                Output.line("benchtop printer at tcp://127.0.0.1:\(printer.port)")
                Output.line("benchtop listening on http://\(host):\(channel.localAddress?.port ?? 0)")
            },
            logger: logger)
        do {
            try await page.runService()
        } catch let error as IOError {
            throw BenchtopError(
                .listen,
                "The page cannot listen on \(listen): "
                    + (error.errnoCode == EADDRINUSE
                        ? "another program has this port; stop it or choose another with --listen."
                        : "errno \(error.errnoCode); choose another address with --listen."),
                errno: error.errnoCode)
        }
    }
}

extension VirtualReader: Service {
    /// Until shutdown; then the link is removed.
    package func run() async throws {
        try? await gracefulShutdown()
        await stop()
    }
}

extension VirtualPrinter: Service {
    package func run() async throws {
        try? await gracefulShutdown()
        await stop()
    }
}
