import Devices
import Foundation
import TestTools
import Testing

@testable import benchtop

/// The program as people start it: its lines, its sentences, its exit codes.
@Suite(.timeLimit(.minutes(1))) struct `The program benchtop` {
    private struct Running {
        let process: Process
        /// The page, the printer and the reader as it said.
        var page = ""
        var printer = ""
        var reader = ""
        var scanner = ""

        func end(by signal: Int32) -> Int32 {
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    private static func arguments(
        _ folder: String, reader: String = "reader", listen: String = "127.0.0.1:0",
        printer: String = "127.0.0.1:0"
    ) -> [String] {
        [
            "--assets", Bench.assets, "--log-level", "critical", "--reader", folder + "/" + reader,
            "--listen", listen,
            "--printer", printer,
        ]
    }

    /// Ready when it has said one line for each thing; the page's comes last.
    private static func start(_ arguments: [String]) throws -> Running {
        let (process, output) = (Process(), Pipe())
        process.executableURL = StartedProgram.url("benchtop")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        var text = Data()
        while !(text.last == UInt8(ascii: "\n") && text.contains(Data("benchtop listening".utf8))) {
            let next = output.fileHandleForReading.readData(ofLength: 1)
            guard !next.isEmpty else { break }  // it ended before it was ready
            text += next
        }
        var running = Running(process: process)
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let last = String(line.split(separator: " ").last ?? "")
            if line.hasPrefix("benchtop listening on http://") { running.page = last }
            if line.hasPrefix("benchtop printer at tcp://") { running.printer = last }
            if line.hasPrefix("benchtop reader at ") { running.reader = last }
            if line.hasPrefix("benchtop scanner at ") { running.scanner = last }
        }
        return running
    }

    @Test func `says where everything is, and SIGTERM ends it in order and removes the link`() async throws {
        try await Bench.withFolder { folder in
            // The link that kill -9 leaves behind is replaced by the next run.
            for signal in [SIGKILL, SIGTERM] {
                let running = try Self.start(Self.arguments(folder))
                #expect(URL(string: running.page)?.port ?? 0 > 0)
                #expect(URL(string: running.printer)?.port ?? 0 > 0)
                #expect(running.reader == folder + "/reader")
                #expect(FileManager.default.fileExists(atPath: running.reader))
                let status = running.end(by: signal)
                let left = try? FileManager.default.destinationOfSymbolicLink(atPath: running.reader)
                #expect(signal == SIGKILL ? left != nil : left == nil && status == 0)
            }
        }
    }

    @Test func `says what it cannot use in one sentence with the way out, and the code is 1`() async throws {
        try await Bench.withFolder { folder in
            let running = try Self.start(Self.arguments(folder))
            try Data("precious".utf8).write(to: URL(filePath: folder + "/file"))
            let page = String(running.page.dropFirst("http://".count))
            let printer = String(running.printer.dropFirst("tcp://".count))
            let cases = [
                (Self.arguments(folder, reader: "other", listen: page), "another program has this port"),
                (Self.arguments(folder, reader: "other", printer: printer), "is taken by another program"),
                (Self.arguments(folder, reader: "file"), "is not a symbolic link"),
                (
                    Self.arguments(folder, reader: "other") + ["--scanner", folder + "/file"],
                    "is not a symbolic link"
                ),
                (Self.arguments(folder).map { $0 == Bench.assets ? folder : $0 }, "cannot be read"),
            ]
            for (arguments, words) in cases {
                let failure = try StartedProgram.failure(of: "benchtop", arguments)
                #expect(failure.code == 1)
                #expect(failure.words.contains(words), "\(failure.words)")
                #expect(failure.words.split(separator: "\n").count == 1)
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/other"), "no link is left behind")
            #expect(
                FileManager.default.fileExists(atPath: running.reader), "the first one's link is untouched")
            #expect(running.end(by: SIGTERM) == 0)
        }
    }

    @Test func `has a scanner and another printer when it is told to`() async throws {
        try await Bench.withFolder { folder in
            let link = folder + "/scanner"
            let running = try Self.start(
                Self.arguments(folder) + ["--scanner", link, "--printer-model", "xprinter-58"])
            var state: BenchState?
            try await Bench.use {
                state = try await Self.state(at: running.page)
            } andThen: {
                #expect(running.end(by: SIGTERM) == 0)
            }
            #expect(running.scanner == link)
            #expect(state?.scanner?.path == link)
            #expect(state?.printer.model == "xprinter-58" && state?.printer.width == 384)
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == nil)
        }
    }

    /// What the running program's page says.
    private static func state(at page: String) async throws -> BenchState? {
        let port = try #require(URL(string: page)?.port.flatMap(UInt16.init(exactly:)))
        let host = try await Host(port: port, reactor: try Reactor())
        try await host.send(
            Array("GET /api/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8))
        let answer = Data(await host.receive(1 << 20))
        let end = try #require(answer.firstRange(of: Data("\r\n\r\n".utf8))?.upperBound)
        return try? JSONDecoder().decode(BenchState.self, from: answer[end...])
    }

    @Test(arguments: [
        (["--printer-model", "typewriter"], "there are benchtop, epson-t81"),
        (["--width", "577"], "a multiple of 8"),
        (["--printer", "192.168.1.5:9100"], "listens on 127.0.0.1 only"),
        (["--scanner", "run/one", "--reader", "run/one"], "name the same path"),
    ])
    func `refuses what it is told wrongly, and the code is 64`(words: [String], answer: String) throws {
        let failure = try StartedProgram.failure(of: "benchtop", words)
        #expect(failure.code == 64)
        #expect(failure.words.contains(answer), "\(failure.words)")
    }
}
