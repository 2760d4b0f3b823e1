import AsyncHTTPClient
import Crypto
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTLS
import HummingbirdTesting
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import SwiftASN1
import Testing
import X509

@testable import District

/// The live client against a real server on loopback that answers whatever the test wants.
@Suite struct `The district client` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let refusal =
        #"{"type":"about:blank","title":"No","status":422,"detail":"data: too long"}"#

    /// Sends two events to `respond` and returns what the client makes of it.
    private func outcome(
        limits: DistrictClient.Limits = DistrictClient.Limits(),
        _ respond: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> DeliveryResponse {
        try await Self.serving(respond) { port in
            try await Self.send(to: "http://localhost:\(port)/base/", limits: limits)
        }
    }

    private static func serving<Value: Sendable>(
        _ respond: @escaping @Sendable (Request) async throws -> Response,
        _ body: @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        let router = Router(context: BasicRequestContext.self)
        router.post("/base/v1/events") { request, _ in try await respond(request) }
        let application = Application(router: router, logger: quiet)
        return try await application.test(.live) { server in
            try await body(#require(server.port))
        }
    }

    private static func send(
        to address: String, limits: DistrictClient.Limits = DistrictClient.Limits(),
        credential: KioskCredential? = nil
    ) async throws -> DeliveryResponse {
        let client = DistrictClient(
            address: try DistrictAddress(address), limits: limits, credential: { credential },
            logger: quiet)
        let response = await client.send([Samples.event(1), Samples.event(2)])
        await client.close()
        return response
    }

    private static func answer(
        _ status: Int, _ body: String = "", _ headers: HTTPFields = [:]
    ) -> Response {
        Response(
            status: .init(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }

    @Test func `a batch arrives whole, with its media type, and the answer comes back`() async throws {
        let response = try await outcome { request in
            #expect(request.headers[.contentType] == EventBatch.mediaType)
            #expect(request.headers[.contentEncoding] == "gzip")
            let packed = Array(
                try await request.body.collect(upTo: EventBatch.maximumBytes).readableBytesView)
            let body = try Gzip.decompress(packed, atMost: EventBatch.maximumBytes)
            let events = try EventBatch.decode(body).map { try $0.event.get() }
            #expect(events == [Samples.event(1), Samples.event(2)])
            return Self.answer(
                200,
                #"{"results":[{"id":"a","status":"stored","receipt":"ff"},{"id":"b","status":"rejected","reason":"no"}]}"#
            )
        }
        #expect(
            response
                == .answered(
                    DistrictAnswer(results: [
                        EventResult(id: "a", status: .stored, receipt: "ff"),
                        EventResult(id: "b", status: .rejected, reason: "no"),
                    ])))
    }

    @Test(arguments: [
        (200, "", DeliveryResponse.unavailable(.unreadable, retryAfter: nil)),
        (200, "<html>log in first</html>", .unavailable(.unreadable, retryAfter: nil)),
        (200, #"{"results":[{"id":"a","status":"lost"}]}"#, .unavailable(.unreadable, retryAfter: nil)),
        (204, "", .stopped(.wrongAddress)), (302, "", .stopped(.wrongAddress)),
        (400, "", .refused(status: 400, detail: "")), (413, "<html>", .refused(status: 413, detail: "")),
        (422, refusal, .refused(status: 422, detail: "data: too long")),
        (401, "", .stopped(.notAuthorised)), (403, "", .stopped(.notAuthorised)),
        (404, "", .stopped(.wrongAddress)), (415, "", .stopped(.wrongAddress)),
        (408, "", .unavailable(.status(408), retryAfter: nil)),
        (409, "", .unavailable(.status(409), retryAfter: nil)),
        (425, "", .unavailable(.status(425), retryAfter: nil)),
        (429, "", .unavailable(.status(429), retryAfter: nil)),
        (500, "", .unavailable(.status(500), retryAfter: nil)),
        (503, "<html>", .unavailable(.status(503), retryAfter: nil)),
        (507, "", .unavailable(.status(507), retryAfter: nil)),
    ])
    func `every answer has one meaning`(status: Int, body: String, meaning: DeliveryResponse) async throws {
        let response = try await outcome { _ in Self.answer(status, body, [.location: "/elsewhere"]) }
        #expect(response == meaning)
    }

    @Test(arguments: [
        (["Retry-After": "120"], Duration.seconds(120)), (["Retry-After": "0"], .zero),
        (["Retry-After": "99999999999999"], .seconds(31_536_000)),
        (
            ["Retry-After": "Sun, 22 Nov 2026 08:02:00 GMT", "Date": "Sun, 22 Nov 2026 08:00:30 GMT"],
            .seconds(90)
        ),
        (["Retry-After": "Sun, 22 Nov 2026 08:02:00 GMT"], nil),
        (["Retry-After": "Sun, 22 Nov 2026 08:00:00 GMT", "Date": "Sun, 22 Nov 2026 08:00:30 GMT"], nil),
        (["Retry-After": "-5"], nil), (["Retry-After": "soon"], nil), ([:], nil),
    ])
    func `Retry-After is read as seconds or against the answer's own date`(
        headers: [String: String], pause: Duration?
    ) {
        #expect(DistrictClient.retryAfter(HTTPHeaders(headers.map { ($0.key, $0.value) })) == pause)
    }

    @Test func `an answer over the limit is not read further`() async throws {
        var limits = DistrictClient.Limits()
        limits.answerBytes = 1000
        let response = try await outcome(limits: limits) { _ in
            Self.answer(200, String(repeating: " ", count: 1 << 20))
        }
        #expect(response == .unavailable(.tooLarge, retryAfter: nil))
    }

    @Test(arguments: [false, true])
    func `an answer that does not come, or does not end, is given up`(begins: Bool) async throws {
        var limits = DistrictClient.Limits()
        limits.exchange = .milliseconds(300)
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        let wait: @Sendable () async -> Void = { for await _ in opened {} }
        let response = try await Self.serving { _ in
            if !begins { await wait() }
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "{"))
                    if begins { await wait() }
                    try await writer.finish(nil)
                })
        } _: { [limits] port in
            let response = try await Self.send(to: "http://localhost:\(port)/base", limits: limits)
            open.finish()
            return response
        }
        #expect(response == .unavailable(.timedOut, retryAfter: nil))
    }

    @Test func `nobody listening is no connection`() async throws {
        let port = try await Self.serving { _ in
            Self.answer(200)
        } _: {
            $0
        }
        let response = try await Self.send(to: "http://127.0.0.1:\(port)")
        #expect(response == .unavailable(.noConnection, retryAfter: nil))
    }

    @Test func `a certificate nobody vouches for stops the line`() async throws {
        let router = Router(context: BasicRequestContext.self)
        router.post("/v1/events") { _, _ in Self.answer(200) }
        let application = try Application(
            router: router, server: .tls(.http1(), tlsConfiguration: Self.selfSigned()), logger: Self.quiet)
        let credential = try Samples.credential()
        let responses = try await application.test(.live) { server in
            let address = "https://localhost:\(try #require(server.port))"
            return [
                try await Self.send(to: address, credential: credential), try await Self.send(to: address),
            ]
        }
        #expect(responses[0] == .stopped(.certificate))
        // Who has nothing to show does not even knock.
        #expect(responses[1] == .stopped(.notEnrolled))
    }

    private static func selfSigned() throws -> TLSConfiguration {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName("localhost") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: Date() - 60,
            notValidAfter: Date() + 3600, issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions { SubjectAlternativeNames([.dnsName("localhost")]) },
            issuerPrivateKey: key)
        let pem = (try certificate.serializeAsPEM().pemString, try key.serializeAsPEM().pemString)
        return .makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: Array(pem.0.utf8), format: .pem))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(pem.1.utf8), format: .pem)))
    }
}

@Suite struct `The district's address` {
    @Test(arguments: [
        "https://district.example/onewindow", "https://10.0.0.1", "http://127.0.0.1:9090", "http://127.1.2.3",
        "http://localhost:1", "http://[::1]:9090/x/", "HTTPS://district.example",
    ])
    func `https anywhere and http to this machine are taken`(text: String) throws {
        let address = try DistrictAddress(text)
        #expect(!address.description.hasSuffix("/"))
    }

    @Test(arguments: [
        "http://district.example", "http://10.0.0.1", "http://127.0.0.1.example", "http://127.0.0",
        "http://0.0.0.0",
        "http://[::2]", "ftp://localhost", "district.example", "https://", "",
        "https://me:secret@district.example",
        "https://district.example?x=1", "https://district.example#x",
    ])
    func `anything else is refused with the setting and the remedy`(text: String) {
        let error = #expect(throws: DistrictError.self) { try DistrictAddress(text) }
        #expect(error?.code == .badAddress)
        #expect(error?.field == "district.url")
        #expect(error?.description.contains("secret") == false)
    }
}
