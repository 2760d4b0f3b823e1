import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import District
@testable import districtd

/// `kioskctl district check`: the reference passes, and each thing a district may get wrong fails at its own step.
@Suite struct `The check of a district` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func findings(at port: Int) async throws -> [DistrictCheck.Finding] {
        let client = DistrictClient(address: try DistrictAddress("http://127.0.0.1:\(port)"), logger: quiet)
        let check = DistrictCheck(
            line: client, kiosk: Samples.kiosk, at: WallTime(milliseconds: 1_795_334_400_000))
        let findings = await check.run()
        await client.close()
        return findings
    }

    @Test func `the reference passes every step, twice, and holds six events of each`() async throws {
        let inbox = try Inbox()
        var server = Server(listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: Self.quiet)
        server.schemas = Samples.schemas
        try await server.application(over: inbox).test(.live) { server in
            for _ in 1...2 {
                let findings = try await Self.findings(at: try #require(server.port))
                #expect(findings.map(\.step) == DistrictCheck.Step.allCases)
                #expect(findings.allSatisfy { $0.outcome == .passed }, "\(findings)")
            }
        }
        let held = try await inbox.events(source: nil, incarnation: nil, after: 0, limit: 100)
        #expect(held.count == 12 && Set(held.map(\.type)) == ["cn.onewindow.check.sent.v1"])
    }

    /// A district that gets one thing wrong.
    enum Fault: String, Sendable, CaseIterable {
        case stores, repeats, refusesAll, shuffles, readsNoGzip, chokesOnGzip, swallowsGarbage, counts,
            forgetsCursors
    }

    private static let expected: [Fault: [DistrictCheck.Step]] = [
        .stores: [.stored, .order, .invalid, .compressed], .repeats: [.duplicates, .order],
        .refusesAll: [.invalid, .order], .shuffles: [.stored, .duplicates, .invalid, .order],
        .readsNoGzip: [], .chokesOnGzip: [.compressed], .swallowsGarbage: [.unreadable], .counts: [.status],
        .forgetsCursors: [.updates],
    ]

    @Test(arguments: Fault.allCases)
    func `one that gets something wrong fails at that step`(fault: Fault) async throws {
        let inbox = try Inbox()
        let router = Router(context: DistrictContext.self)
        router.add(middleware: Spoiling(fault: fault))
        router.add(middleware: ProblemMiddleware())
        API(inbox: inbox).addExchange(to: router)
        try await Application(router: router, logger: Self.quiet).test(.live) { server in
            let findings = try await Self.findings(at: try #require(server.port))
            let failed = Set(findings.filter { $0.fault != nil }.map(\.step))
            #expect(failed == Set(Self.expected[fault] ?? []), "\(findings)")
            let gzip = findings.first { $0.step == .compressed }?.outcome
            #expect((gzip == .withoutGzip) == (fault == .readsNoGzip))
        }
    }

    private struct Spoiling: RouterMiddleware {
        let fault: Fault

        func handle(
            _ request: Request, context: DistrictContext,
            next: @concurrent (Request, DistrictContext) async throws -> Response
        ) async throws -> Response {
            let isPacked = request.headers[.contentEncoding] != nil
            switch fault {
            case .readsNoGzip where isPacked: return try await Self.refusal(of: request, 415)
            case .chokesOnGzip where isPacked: return try await Self.refusal(of: request, 500)
            case .forgetsCursors where request.uri.queryParameters["after"] != nil:
                return try await Self.refusal(of: request, 400)
            default: break
            }
            let response = try await next(request, context)
            switch (fault, request.method) {
            case (.swallowsGarbage, .post) where response.status == .badRequest:
                return Self.answer(#"{"results":[]}"#)
            case (.refusesAll, .post), (.shuffles, .post), (.stores, .post), (.repeats, .post),
                (.counts, .put):
                return try await spoilt(response)
            default: return response
            }
        }

        private func spoilt(_ response: Response) async throws -> Response {
            guard response.status == .ok else { return response }
            let body = try await Self.bytes(of: response)
            let json = try JSONValue(parsing: body)
            if fault == .counts {
                return Self.answer(String(decoding: json.adding(["highest": 3]).bytes, as: UTF8.self))
            }
            let answer = try JSONDecoder().decode(DistrictAnswer.self, from: Data(body))
            if fault == .refusesAll, answer.results.contains(where: { $0.status == .rejected }) {
                return Response(status: .unprocessableContent)
            }
            let results = answer.results.map { result in
                switch (fault, result.status) {
                case (.stores, .stored): EventResult(id: result.id, status: .duplicate)
                case (.repeats, .duplicate): EventResult(id: result.id, status: .stored)
                default: result
                }
            }
            return .json(DistrictAnswer(results: fault == .shuffles ? results.reversed() : results))
        }

        private static func refusal(of request: Request, _ status: Int) async throws -> Response {
            for try await _ in request.body {}
            return Response(status: .init(code: status))
        }

        private static func answer(_ text: String) -> Response {
            Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }

        private static func bytes(of response: Response) async throws -> [UInt8] {
            let collector = Collector()
            try await response.body.write(collector)
            return collector.bytes
        }
    }

    private final class Collector: ResponseBodyWriter {
        private(set) var bytes: [UInt8] = []

        func write(_ buffer: ByteBuffer) async throws { bytes.append(contentsOf: buffer.readableBytesView) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
