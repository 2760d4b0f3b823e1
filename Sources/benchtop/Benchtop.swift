import ArgumentParser
import Devices
import Glibc
import Hummingbird
import Logging
import NIOCore
package import ServiceLifecycle

/// Virtual devices with which the kiosk runs when there is no hardware: a card reader and a scanner on
/// pseudo-terminals, a receipt printer on TCP, and a page with the hands to use and to break them.
@main
struct Benchtop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchtop",
        abstract:
            "A virtual card reader, scanner and ticket printer for the kiosk, with a page to use them.",
        discussion: """
            Runs until SIGTERM or Ctrl-C. Prints one line for each thing that is ready; logs go to standard error.
            The kiosk's settings for it: devices.reader {driver: sam-serial, path: <--reader>, baud: 115200}, \
            devices.scanner {driver: scanner-serial, path: <--scanner>} and \
            devices.printer {driver: escpos, path: tcp://<--printer>}.
            """)

    @Option(help: "Where the link to the virtual card reader is made.")
    var reader = "run/reader"

    @Option(help: "Where the link to the virtual scanner is made; without it there is none.")
    var scanner: String?

    @Option(help: "Address of the printer: 127.0.0.1 and a port; port 0 takes a free one.")
    var printer = Address(host: "127.0.0.1", port: 9100)

    @Option(help: "Where a link to the printer is made as a serial line too.")
    var printerTty: String?

    @Option(
        help: "Which printer it is: \(PrinterMake.all.map(\.name).joined(separator: ", ")).",
        transform: {
            guard let make = PrinterMake(named: $0) else {
                let names = PrinterMake.all.map(\.name).joined(separator: ", ")
                throw ValidationError("There is no printer model \"\($0)\"; there are \(names).")
            }
            return make
        })
    var printerModel = PrinterMake.all[0]

    @Option(help: "Dots across the printer's paper, where they are not the model's own.")
    var width: Int?

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
        if let width {
            guard width.isMultiple(of: 8), (128...2040).contains(width) else {
                throw ValidationError("--width must be a multiple of 8 from 128 to 2040.")
            }
        }
        guard reader != scanner, reader != printerTty, scanner == nil || scanner != printerTty else {
            throw ValidationError(
                "--reader, --scanner and --printer-tty name the same path; each needs its own.")
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
        var devices: [any BenchDevice] = []
        do {
            let printer = try await VirtualPrinter.start(
                port: printer.port, tty: printerTty, make: printerModel, width: width, paced: pace,
                reactor: reactor)
            devices.append(printer)
            let reader = try await VirtualReader.start(
                link: self.reader, cards: cards, paced: pace, reactor: reactor)
            devices.append(reader)
            var scanner: VirtualScanner?
            if let link = self.scanner {
                let started = try await VirtualScanner.start(link: link, reactor: reactor)
                devices.append(started)
                scanner = started
            }
            try await serve(reader, printer, scanner, devices)
        } catch {
            for device in devices.reversed() { await device.stop() }
            throw error
        }
    }

    /// Runs the page and the devices until a signal; the page stops first.
    private func serve(
        _ reader: VirtualReader, _ printer: VirtualPrinter, _ scanner: VirtualScanner?,
        _ devices: [any BenchDevice]
    ) async throws {
        let logger = Logger(label: "benchtop.page")
        let host = listen.host
        let page = Application(
            router: BenchPage(reader: reader, printer: printer, scanner: scanner)
                .router(assets: assets, logger: logger),
            configuration: .init(address: .hostname(host, port: Int(listen.port)), serverName: "benchtop"),
            services: devices,
            onServerRunning: { channel in
                Output.line("benchtop reader at \(reader.link)")
                if let scanner { Output.line("benchtop scanner at \(scanner.link)") }
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

/// A device on the bench: it works from its start until it is stopped, which the page's end does too.
package protocol BenchDevice: Service {
    func stop() async
}

extension BenchDevice {
    package func run() async throws {
        try? await gracefulShutdown()
        await stop()
    }
}

extension VirtualReader: BenchDevice {}
extension VirtualPrinter: BenchDevice {}
extension VirtualScanner: BenchDevice {}
