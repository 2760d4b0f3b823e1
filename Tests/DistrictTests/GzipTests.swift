import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import TestTools
import Testing

@testable import District
@testable import districtd

@Suite struct `Bodies in gzip` {
    /// Bytes as they come: runs, words again and again, and noise.
    private static func bytes(_ dice: inout SeededGenerator) -> [UInt8] {
        let size = [0, 1, 2, 100, 65_535, 65_536, 65_537, 300_000].randomElement(using: &dice) ?? 0
        let words = (0..<8).map { _ in (0..<20).map { _ in UInt8.random(in: 0...(.max), using: &dice) } }
        let noise = Int.random(in: 0...100, using: &dice)
        var bytes: [UInt8] = []
        while bytes.count < size {
            if Int.random(in: 0..<100, using: &dice) < noise {
                bytes.append(.random(in: 0...(.max), using: &dice))
            } else {
                bytes += words.randomElement(using: &dice) ?? []
            }
        }
        return Array(bytes.prefix(size))
    }

    @Test func `whatever goes in comes out, up to its very size and not a byte less`() throws {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the gzip bodies: \(seed)")
        var dice = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let bytes = Self.bytes(&dice)
            let packed = Gzip.compress(bytes)
            #expect(try Gzip.decompress(packed, atMost: bytes.count) == bytes)
            guard !bytes.isEmpty else { continue }
            #expect(throws: DistrictError.self) { try Gzip.decompress(packed, atMost: bytes.count - 1) }
        }
    }

    /// Made by `printf OneWindow | gzip -9n`.
    private static let foreign: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xF3, 0xCF, 0x4B, 0x0D, 0xCF, 0xCC, 0x4B,
        0xC9, 0x2F, 0x07, 0x00, 0xFB, 0x54, 0x47, 0xC6, 0x09, 0x00, 0x00, 0x00,
    ]

    @Test func `what another program packed is read, also in several members`() throws {
        let second = Gzip.compress(Array(" 一窗".utf8))
        #expect(try Gzip.decompress(Self.foreign, atMost: 100) == Array("OneWindow".utf8))
        let both = try Gzip.decompress(Self.foreign + second, atMost: 100)
        #expect(String(decoding: both, as: UTF8.self) == "OneWindow 一窗")
    }

    @Test func `a bomb is cut off at the limit`() throws {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 256 << 20))
        #expect(bomb.count < 2 << 20)
        let clock = ContinuousClock()
        var error: DistrictError?
        let spent = clock.measure {
            error = #expect(throws: DistrictError.self) { try Gzip.decompress(bomb, atMost: 1 << 20) }
        }
        let whole = try clock.measure { _ = try Gzip.decompress(bomb, atMost: 256 << 20) }
        #expect(error?.code == .tooLarge)
        #expect(spent < whole / 4)  // not unfolded further
    }

    @Test func `whatever is cut short, followed by garbage or damaged is told from whole`() throws {
        let content = EventBatch.encode((1...20).map { Samples.event($0) })
        let packed = Gzip.compress(content)
        for length in 0..<packed.count {
            #expect(throws: DistrictError(.badCompression)) {
                try Gzip.decompress(Array(packed.prefix(length)), atMost: 1 << 20)
            }
        }
        for garbage in [[0], Array("<html>".utf8), Array(packed.prefix(9))] as [[UInt8]] {
            #expect(throws: DistrictError(.badCompression)) {
                try Gzip.decompress(packed + garbage, atMost: 1 << 20)
            }
        }
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the damage: \(seed)")
        var dice = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var damaged = packed
            // From the 11th byte: what the header says of time and system is no matter.
            damaged[Int.random(in: 10..<packed.count, using: &dice)] ^=
                1 << UInt8.random(in: 0..<8, using: &dice)
            let read = try? Gzip.decompress(damaged, atMost: 1 << 20)
            #expect(read == nil || read == content)
        }
        #expect(throws: DistrictError(.badCompression)) { try Gzip.decompress(content, atMost: 1 << 20) }
    }
}

/// Compressed bodies between the live client, the reference district and one that reads no gzip.
@Suite struct `Compressed deliveries` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let batch: HTTPFields = [.contentType: EventBatch.mediaType]

    private static func client(_ port: Int) throws -> DistrictClient {
        DistrictClient(address: try DistrictAddress("http://127.0.0.1:\(port)"), logger: quiet)
    }

    /// The codings under which requests came.
    private final class Seen: Sendable {
        private let codings = Mutex<[String?]>([])
        var all: [String?] { codings.withLock { $0 } }
        func note(_ request: Request) {
            codings.withLock { $0.append(request.headers[.contentEncoding]) }
        }
    }

    /// A district that notes each coding, and reads gzip only where `takesGzip`.
    private func serving(
        takesGzip: Bool, _ test: @escaping @Sendable (DistrictClient, Seen) async throws -> Void
    ) async throws {
        let seen = Seen()
        let router = Router(context: DistrictContext.self)
        router.add(middleware: Noting(seen: seen, takesGzip: takesGzip))
        router.add(middleware: ProblemMiddleware())
        API(inbox: try Inbox()).addExchange(to: router)
        try await Application(router: router, logger: Self.quiet).test(.live) { server in
            let client = try Self.client(try #require(server.port))
            try await test(client, seen)
            await client.close()
        }
    }

    private struct Noting: RouterMiddleware {
        let seen: Seen
        let takesGzip: Bool

        func handle(
            _ request: Request, context: DistrictContext,
            next: @concurrent (Request, DistrictContext) async throws -> Response
        ) async throws -> Response {
            seen.note(request)
            guard takesGzip || request.headers[.contentEncoding] == nil else {
                for try await _ in request.body {}
                return Response(status: .unsupportedMediaType)
            }
            return try await next(request, context)
        }
    }

    private static func stored(_ response: DeliveryResponse) -> Int? {
        guard case .answered(let answer) = response else { return nil }
        return answer.results.count { $0.status == .stored }
    }

    @Test func `a batch and a long status go compressed and arrive whole`() async throws {
        try await serving(takesGzip: true) { client, seen in
            #expect(Self.stored(await client.send((1...100).map { Samples.event($0) })) == 100)
            let long: JSONValue = [
                "incarnation": .string(Samples.incarnation),
                "hint": .string(String(repeating: "纸", count: 1000)),
            ]
            let answer = StatusAnswer(incarnation: Samples.incarnation, highest: 100)
            #expect(await client.report(long, of: Samples.kiosk) == .answered(answer))
            let short: JSONValue = ["incarnation": .string(Samples.incarnation)]
            #expect(await client.report(short, of: Samples.kiosk) == .answered(answer))
            #expect(seen.all == ["gzip", "gzip", nil])
        }
    }

    @Test func `a district that reads no gzip is asked once and served as it likes from then on`()
        async throws
    {
        try await serving(takesGzip: false) { client, seen in
            #expect(Self.stored(await client.send((1...10).map { Samples.event($0) })) == 10)
            #expect(Self.stored(await client.send((11...20).map { Samples.event($0) })) == 10)
            #expect(seen.all == ["gzip", nil, nil])
        }
    }

    @Test func `districtd says what is wrong with a compressed body`() async throws {
        let server = Server(listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: Self.quiet)
        let whole = Gzip.compress(EventBatch.encode([Samples.event(1)]))
        let cases: [(coding: String, body: [UInt8], status: Int)] = [
            ("gzip", whole, 200), ("GZIP", whole, 200), ("x-gzip", whole, 200),
            ("identity", EventBatch.encode([Samples.event(1)]), 200),
            ("gzip", Array(whole.dropLast()), 400), ("gzip", whole + [0], 400),
            ("gzip", EventBatch.encode([Samples.event(1)]), 400), ("gzip", [], 400),
            ("gzip", Gzip.compress([UInt8](repeating: 32, count: 64 << 20)), 413),
            ("identity", [UInt8](repeating: 32, count: 2 << 20), 413),
            ("br", whole, 415), ("gzip, gzip", whole, 415), ("deflate", whole, 415),
        ]
        try await server.application(over: Inbox()).test(.live) { server in
            for (coding, body, status) in cases {
                var headers = Self.batch
                headers[.contentEncoding] = coding
                let response = try await server.execute(
                    uri: "/v1/events", method: .post, headers: headers, body: ByteBuffer(bytes: body))
                #expect(response.status.code == status, "\(coding) \(body.count)")
                guard status >= 400 else { continue }
                let problem = try JSONDecoder().decode(
                    DistrictProblem.self, from: Data(response.body.readableBytesView))
                #expect(problem.detail?.contains(status == 413 ? "bytes" : "gzip") == true)
                #expect((response.headers[.acceptEncoding] != nil) == (status == 415))
            }
        }
    }
}
