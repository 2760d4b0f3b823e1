import Devices
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import benchtop

@Suite(.timeLimit(.minutes(1))) struct `The bench's page` {
    @Test func `serves the page and its files`() async throws {
        try await withPage { client, _, _ in
            let files = [
                ("/", "text/html"), ("/benchtop.css", "text/css"), ("/benchtop.js", "text/javascript"),
                ("/choices.js", "text/javascript"),
            ]
            for (path, type) in files {
                let response = try await client.execute(uri: path, method: .get)
                #expect(response.status == .ok, "\(path)")
                #expect(response.headers[.contentType]?.hasPrefix(type) == true, "\(path)")
            }
            let health = try await client.execute(uri: "/health", method: .get)
            #expect(String(buffer: health.body) == #"{"status":"ok"}"#)
        }
    }

    @Test func `loads nothing from elsewhere`() throws {
        for name in ["index.html", "benchtop.css", "benchtop.js", "choices.js"] {
            let text = String(
                decoding: try Data(contentsOf: URL(filePath: Bench.assets + "/benchtop/page/" + name)),
                as: UTF8.self)
            #expect(
                !text.contains("//fonts") && !text.contains("http://") && !text.contains("https://"),
                "\(name)")
        }
    }

    @Test func `lists every card of the vectors with masked names`() async throws {
        try await withPage { client, _, _ in
            let state = try await state(client)
            let raw = try Bench.raw()
            let extra = raw.malformed_extra ?? []
            #expect(state.cards.map(\.id) == raw.vectors.map(\.id) + (raw.malformed + extra).map(\.id))
            #expect(state.cards.first?.name == "张*例")
            #expect(state.cards.last?.malformed == true)
        }
    }

    @Test func `taps and lifts cards`() async throws {
        try await withPage { client, reader, _ in
            #expect(
                try await state(client, "/api/cards/V01-cn-male-han/tap", .post).reader.card
                    == "V01-cn-male-han")
            #expect(await reader.state.card == "V01-cn-male-han")
            let second = try await state(client, "/api/cards/M01-bad-checksum/tap", .post)
            #expect(second.reader.card == "M01-bad-checksum", "another card lifts the first")
            #expect(try await state(client, "/api/cards/lift", .post).reader.card == nil)
        }
    }

    @Test func `answers problems`() async throws {
        try await withPage { client, _, _ in
            for (path, method) in [
                ("/api/cards/V99/tap", HTTPRequest.Method.post), ("/api/slips/7.png", .get),
                ("/api/slips/x", .get),
            ] {
                let response = try await client.execute(uri: path, method: method)
                #expect(response.status == .notFound, "\(path)")
                #expect(response.headers[.contentType] == "application/problem+json")
            }
        }
    }

    @Test func `changes nothing by GET`() async throws {
        try await withPage { client, reader, printer in
            let before = (await reader.state, await printer.state)
            for path in [
                "/api/cards/V01-cn-male-han/tap", "/api/cards/lift", "/api/reader/unplug",
                "/api/printer/unplug",
                "/api/printer/paper-out", "/api/state", "/api/slips", "/health",
                "/api/reader/faults/silence", "/api/printer/faults/mute", "/api/printer/models/unknown-58",
            ] {
                _ = try await client.execute(uri: path, method: .get)
            }
            #expect(await reader.state == before.0)
            #expect(await printer.state == before.1)
        }
    }

    @Test func `unplugs and plugs in both devices`() async throws {
        try await withPage { client, _, _ in
            #expect(try await state(client, "/api/reader/unplug", .post).reader.plugged == false)
            #expect(try await state(client, "/api/reader/plug", .post).reader.plugged == true)
            let unplugged = try await state(client, "/api/printer/unplug", .post).printer
            #expect(!unplugged.plugged && !unplugged.online)
            #expect(try await state(client, "/api/printer/plug", .post).printer.online)
        }
    }

    @Test(arguments: [
        ("paper-low", "near-end", false, true), ("paper-out", "out", false, false),
        ("paper-ok", "adequate", false, true),
        ("cover-open", "adequate", true, false), ("cover-close", "adequate", false, true),
    ])
    func `sets the printer's body`(hand: (path: String, paper: String, isOpen: Bool, isOnline: Bool))
        async throws
    {
        try await withPage { client, _, _ in
            let printer = try await state(client, "/api/printer/\(hand.path)", .post).printer
            #expect(printer.paper == hand.paper)
            #expect(printer.coverOpen == hand.isOpen)
            #expect(printer.online == hand.isOnline)
        }
    }

    @Test func `shows the paper that came out, newest first, until it is torn off`() async throws {
        try await withPage { client, _, printer in
            let reactor = try Reactor()
            let host = try await Host(port: printer.port, reactor: reactor)
            let line: [UInt8] = Array("A001\n".utf8) + [0x1D, 0x56, 0x42, 0x00]
            try await host.send(line + line)
            _ = try await printer.slip(after: 1)
            let response = try await client.execute(uri: "/api/slips", method: .get)
            let slips = try JSONDecoder().decode(
                [BenchState.Slip].self, from: Data(response.body.readableBytesView))
            #expect(slips.map(\.id) == [2, 1])
            #expect(slips.allSatisfy { $0.cut && $0.width == 576 })
            let picture = try await client.execute(uri: "/api/slips/2.png", method: .get)
            #expect(picture.headers[.contentType] == "image/png")
            #expect(picture.body.readableBytesView.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(try await state(client, "/api/slips", .delete).slips.isEmpty)
        }
    }

    private func state(
        _ client: any TestClientProtocol, _ path: String = "/api/state", _ method: HTTPRequest.Method = .get
    ) async throws -> BenchState {
        let response = try await client.execute(uri: path, method: method)
        #expect(response.status == .ok, "\(path)")
        return try JSONDecoder().decode(BenchState.self, from: Data(response.body.readableBytesView))
    }

    private func withPage(
        _ body:
            @escaping @Sendable (any TestClientProtocol, VirtualReader, VirtualPrinter) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        try await Bench.withFolder { folder in
            let printer = try await VirtualPrinter.start(paced: false, reactor: reactor)
            let reader = try await VirtualReader.start(
                link: folder + "/reader", cards: try Bench.vectors(), paced: false, reactor: reactor)
            let router = BenchPage(reader: reader, printer: printer)
                .router(assets: Bench.assets, logger: Logger(label: "test"))
            // The services end with the application.
            let page = Application(router: router, services: [printer, reader])
            try await page.test(.router) { try await body($0, reader, printer) }
            await reader.stop()
            await printer.stop()
        }
    }
}
