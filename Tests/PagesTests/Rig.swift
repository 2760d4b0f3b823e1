import Domain
import HTTPTypes
import Hall
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Simulation
import TestTools
import Testing

@testable import Pages

/// Both listeners over one simulated hall, asked without a network.
struct Rig {
    let simulated: SimulatedHall
    let routers: Routers

    init(
        limits: WebSettings.Limits = .init(), devices: SimulatedDevices? = nil, rules: SiteRules = SiteRules()
    ) async throws {
        simulated = try await SimulatedHall(devices: devices?.park, rules: rules)
        routers = Routers(
            hall: simulated.hall, screens: try Screens(hall: simulated.hall, assets: Samples.assets),
            openAPI: try OpenAPICall(assets: Samples.assets), limits: limits, log: .silent)
    }

    var hall: Hall { simulated.hall }

    func kiosk<Value>(_ test: @Sendable (Client) async throws -> Value) async throws -> Value {
        try await run(routers.kiosk(), test)
    }

    /// As a clerk at `counter`, or as nobody. A PIN costs time on purpose, so clerks are added where they are needed.
    func console<Value>(
        as clerk: String? = "1001", roles: [ClerkRole] = [.clerk], counter: Int = 1,
        _ test: @Sendable (Client) async throws -> Value
    ) async throws -> Value {
        try await run(routers.console()) { client in
            guard let clerk else { return try await test(client) }
            try await simulated.addClerk(clerk, roles: roles)
            let signedIn = try await client.post(
                "/api/session", #"{"clerk":"\#(clerk)","pin":"\#(SimulatedHall.pin)","counter":\#(counter)}"#,
                key: nil)
            let cookie = try #require(signedIn.headers[.setCookie]?.split(separator: ";").first)
            return try await test(client.with(cookie: String(cookie)))
        }
    }

    private func run<Value>(
        _ router: Router<PageContext>, _ test: @Sendable (Client) async throws -> Value
    ) async throws -> Value {
        try await Application(router: router, logger: .silent).test(.router) { try await test(Client($0)) }
    }
}

/// A listener on a port of its own, for those who read a stream.
func live(
    _ router: Router<PageContext>, _ test: @Sendable (_ port: Int) async throws -> Void
) async throws {
    try await Application(router: router, logger: .silent).test(.live) { client in
        try await test(#require(client.port))
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() } }
}

/// Asks a listener, as a page or a program would.
struct Client: Sendable {
    private let client: any TestClientProtocol
    private let cookie: String?

    init(_ client: any TestClientProtocol, cookie: String? = nil) {
        (self.client, self.cookie) = (client, cookie)
    }

    func with(cookie: String?) -> Client { Client(client, cookie: cookie) }

    /// A new key unless one is given; `nil` sends none.
    func post(
        _ path: String, _ body: String = "", key: String? = .some(freshKey()), headers: HTTPFields = [:]
    ) async throws -> Reply {
        var headers = headers
        if let key { headers[.idempotencyKey] = key }
        if !body.isEmpty, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await ask(.post, path, body, headers)
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Reply {
        try await ask(.get, path, "", headers)
    }

    func ask(_ method: HTTPRequest.Method, _ path: String, _ body: String = "", _ headers: HTTPFields = [:])
        async throws -> Reply
    {
        var headers = headers
        if let cookie { headers[.cookie] = cookie }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.isEmpty ? nil : ByteBuffer(string: body))
        return Reply(status: response.status.code, headers: response.headers, body: response.body)
    }

    static func freshKey() -> String { "key-\(UInt64.random(in: .min ... .max))" }
}

struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: ByteBuffer

    var text: String { String(buffer: body) }
    func json() throws -> JSON { try JSON(body) }
    /// The kind of problem, from its type URN.
    func problem() throws -> String? {
        guard headers[.contentType] == "application/problem+json" else { return nil }
        return try json()["type"].text?.split(separator: ":").last.map(String.init)
    }
}
