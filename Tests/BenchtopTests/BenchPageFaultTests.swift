import Devices
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import benchtop

@Suite(.timeLimit(.minutes(1))) struct `The hands that break things` {
    @Test func `set every fault of the reader and take it away`() async throws {
        try await BenchClient.with { client in
            for fault in ReaderFault.allCases {
                let state = try await client.post("/api/reader/faults/\(fault.rawValue)")
                #expect(state.reader.fault == fault.rawValue)
                #expect(state.reader.plugged, "a fault is no unplugging")
            }
            let mended = try await client.post("/api/reader/faults/none")
            #expect(mended.reader.fault == "none")
        }
    }

    @Test func `set every fault of the printer and take it away`() async throws {
        try await BenchClient.with { client in
            for flaw in PrinterFlaw.allCases {
                let printer = try await client.post("/api/printer/faults/\(flaw.rawValue)").printer
                #expect(printer.fault == flaw.rawValue)
                #expect(printer.plugged)
            }
            let printer = try await client.post("/api/printer/faults/none").printer
            #expect(printer.fault == "none" && printer.online)
        }
    }

    @Test func `take the printer's power in the middle of a job, which plugging it in gives back`()
        async throws
    {
        try await BenchClient.with { client in
            let doomed = try await client.post("/api/printer/faults/loses-power?after=20")
            #expect(doomed.printer.plugged)
            let host = try await Host(port: client.printer.port, reactor: client.reactor)
            try await host.send([UInt8](repeating: 0x0A, count: 40))
            _ = try await client.printer.state { !$0.isPlugged }
            let mended = try await client.post("/api/printer/plug")
            #expect(mended.printer.online)
            let cut = try await client.post("/api/printer/faults/loses-power?after=0").printer
            #expect(!cut.plugged, "nothing more is taken: off at once")
        }
    }

    @Test func `put another printer there`() async throws {
        try await BenchClient.with { client in
            for make in PrinterMake.all {
                let printer = try await client.post("/api/printer/models/\(make.name)").printer
                #expect(printer.model == make.name)
                #expect(printer.width == make.width)
                #expect(printer.online)
            }
        }
    }

    @Test(arguments: VirtualScan.Ending.allCases)
    func `hold a code before the scanner`(ending: VirtualScan.Ending) async throws {
        try await BenchClient.with { client in
            let scanner = try #require(client.scanner)
            let host = try Host(serial: scanner.link, reactor: client.reactor)
            let state = try await client.post(
                "/api/scanner/scan", body: #"{"text": "1W:取号 7", "ending": "\#(ending.rawValue)"}"#)
            #expect(state.scanner?.scans == 1)
            let wanted = Array("1W:取号 7".utf8) + ending.bytes
            #expect(await host.receive(wanted.count) == wanted)
        }
    }

    @Test func `scan in every manner`() async throws {
        try await BenchClient.with { client in
            let scanner = try #require(client.scanner)
            let host = try Host(serial: scanner.link, reactor: client.reactor)
            for manner in VirtualScan.Manner.allCases {
                let body = #"{"text": "A012", "manner": "\#(manner.rawValue)"}"#
                _ = try await client.post("/api/scanner/scan", body: body)
                let wanted = try VirtualScan("A012", manner: manner).pieces.joined()
                #expect(await host.receive(wanted.count) == Array(wanted), "\(manner)")
            }
        }
    }

    @Test func `pull the scanner's plug, and scan nothing while it is out`() async throws {
        try await BenchClient.with { client in
            let unplugged = try await client.post("/api/scanner/unplug")
            #expect(unplugged.scanner?.plugged == false)
            let refused = try await client.status("/api/scanner/scan", body: #"{"text": "A012"}"#)
            #expect(refused == .conflict)
            let state = try await client.post("/api/scanner/plug")
            #expect(state.scanner?.plugged == true && state.scanner?.scans == 0)
        }
    }

    @Test(arguments: [
        ("/api/reader/faults/nonsense", nil, HTTPResponse.Status.notFound),
        ("/api/printer/faults/nonsense", nil, .notFound),
        ("/api/printer/faults/loses-power?after=many", nil, .badRequest),
        ("/api/printer/faults/loses-power?after=-1", nil, .badRequest),
        ("/api/printer/models/nonsense", nil, .notFound),
        ("/api/scanner/scan", #"{"text": ""}"#, .unprocessableContent),
        ("/api/scanner/scan", #"{"text": "a\u0007b"}"#, .unprocessableContent),
        ("/api/scanner/scan", #"{"ending": "cr"}"#, .badRequest),
        ("/api/scanner/scan", #"{"text": "A", "ending": "bell"}"#, .badRequest),
        ("/api/scanner/scan", "A012", .badRequest),
    ])
    func `answer a problem to what cannot be done, and do nothing`(
        path: String, body: String?, status: HTTPResponse.Status
    ) async throws {
        try await BenchClient.with { client in
            let before = try await client.state()
            let answer = try await client.status(path, body: body)
            #expect(answer == status)
            #expect(try await client.state() == before)
        }
    }

    @Test func `a bench without a scanner says so, and has no hands for one`() async throws {
        try await BenchClient.with(scanner: false) { client in
            let state = try await client.state()
            #expect(state.scanner == nil)
            #expect(try await client.status("/api/scanner/plug") == .notFound)
        }
    }

    @Test func `the page has a name for everything that can be chosen`() async throws {
        let path = Bench.assets + "/benchtop/page/choices.js"
        let words = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        let choices = BenchState.Choices()
        let named = choices.readerFaults + choices.endings + choices.manners + choices.printerFaults
        for name in named + (try Bench.raw().vectors.map(\.expect.kind)) {
            #expect(words.contains("\"\(name)\": ["), "\(name)")
        }
        for card in try Bench.vectors().cards {
            #expect(words.contains("\(card.id.prefix(3)): \""), "\(card.id)")
        }
    }
}

/// A bench with its page, asked as a browser asks.
struct BenchClient: Sendable {
    let client: any TestClientProtocol
    let reader: VirtualReader
    let printer: VirtualPrinter
    let scanner: VirtualScanner?
    let reactor: Reactor

    static func with(
        scanner hasScanner: Bool = true, _ body: @escaping @Sendable (BenchClient) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        try await Bench.withFolder { folder in
            let printer = try await VirtualPrinter.start(paced: false, reactor: reactor)
            let reader = try await VirtualReader.start(
                link: folder + "/reader", cards: try Bench.vectors(), paced: false, reactor: reactor)
            let scanner =
                hasScanner ? try await VirtualScanner.start(link: folder + "/scanner", reactor: reactor) : nil
            let router = BenchPage(reader: reader, printer: printer, scanner: scanner)
                .router(assets: Bench.assets, logger: Logger(label: "test"))
            try await Bench.use {
                try await Application(router: router).test(.router) { client in
                    try await body(
                        BenchClient(
                            client: client, reader: reader, printer: printer, scanner: scanner,
                            reactor: reactor))
                }
            } andThen: {
                await reader.stop()
                await printer.stop()
                await scanner?.stop()
            }
        }
    }

    func state() async throws -> BenchState { try await ask("/api/state", .get) }

    func post(_ path: String, body: String? = nil) async throws -> BenchState {
        try await ask(path, .post, body: body)
    }

    /// Of an answer that is a problem.
    func status(_ path: String, body: String? = nil) async throws -> HTTPResponse.Status {
        let response = try await send(path, .post, body)
        #expect(response.headers[.contentType] == "application/problem+json", "\(path)")
        return response.status
    }

    func ask(_ path: String, _ method: HTTPRequest.Method, body: String? = nil) async throws -> BenchState {
        let response = try await send(path, method, body)
        #expect(response.status == .ok, "\(path)")
        return try JSONDecoder().decode(BenchState.self, from: Data(response.body.readableBytesView))
    }

    private func send(
        _ path: String, _ method: HTTPRequest.Method, _ body: String?
    ) async throws -> TestResponse {
        try await client.execute(
            uri: path, method: method, headers: body == nil ? [:] : [.contentType: "application/json"],
            body: body.map { ByteBuffer(string: $0) })
    }
}
