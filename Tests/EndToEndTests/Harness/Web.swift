import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import TestTools

/// One listener of a program, as a client that keeps its connections.
struct Web: Sendable {
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let bytes: ByteBuffer

        /// `.null` for what is no JSON.
        var json: JSON { (try? JSON(bytes.readableBytesView)) ?? .null }
        /// The end of an RFC 9457 problem's type.
        var problem: String? { json["type"].text?.split(separator: ":").last.map(String.init) }
    }

    /// Such as `http://127.0.0.1:8080`.
    let base: String
    let client: HTTPClient
    var cookie: String?

    /// The console's certificate is its own issuer and no authority, which this library does not believe even when it
    /// is told to; that it is the right one is looked at by the tests of kioskd.
    static func client() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        // Refused is refused: the library would try again for ten seconds.
        configuration.timeout.connect = .seconds(3)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        configuration.tlsConfiguration = tls
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    var port: Int { Int(base.split(separator: ":").last ?? "") ?? 0 }

    func get(_ path: String) async throws -> Answer { try await send(request("GET", path)) }

    /// A change; without a `key` of its own it happens each time it is asked for.
    func post(_ path: String, _ body: JSON? = nil, key: String? = UUID().uuidString) async throws -> Answer {
        let bytes = try body.map { try JSONEncoder().encode($0) }
        return try await post(path, bytes: bytes.map { [UInt8]($0) }, key: key)
    }

    func post(_ path: String, bytes: [UInt8]?, key: String?) async throws -> Answer {
        var request = request("POST", path)
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        if let bytes {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(bytes)
        }
        return try await send(request)
    }

    func request(_ method: String, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.method = HTTPMethod(rawValue: method)
        if let cookie { request.headers.add(name: "Cookie", value: cookie) }
        return request
    }

    func send(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await client.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 8 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, bytes: bytes)
    }
}
