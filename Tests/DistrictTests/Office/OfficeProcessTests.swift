import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import TestTools
import Testing

@testable import District
@testable import districtd

/// The program as an administrator runs it: users while it serves, and a listener for the office.
@Suite(.serialized, .timeLimit(.minutes(10))) struct `districtd and the people of its office` {
    private static let phrase = "竹篮 打水 correct horse"

    /// A browser that follows nothing by itself.
    private struct Browser {
        var tls = TLSConfiguration.makeClientConfiguration()

        func send(
            _ method: HTTPMethod, _ url: String, cookie: String? = nil, form: [String: String]? = nil
        ) async throws -> (status: Int, headers: HTTPHeaders, body: String) {
            var settings = HTTPClient.Configuration(
                tlsConfiguration: tls, redirectConfiguration: .disallow)
            settings.httpVersion = .http1Only
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
            var request = HTTPClientRequest(url: url)
            request.method = method
            if let cookie { request.headers.add(name: "Cookie", value: cookie) }
            if let form {
                request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
                let text = form.map { "\($0.key)=\(Page.encoded($0.value))" }.joined(separator: "&")
                request.body = .bytes(Array(text.utf8))
            }
            let result: Result<(Int, HTTPHeaders, String), any Error>
            do {
                let response = try await client.execute(request, timeout: .seconds(120))
                let body = try await response.body.collect(upTo: 1 << 20)
                result = .success((Int(response.status.code), response.headers, String(buffer: body)))
            } catch { result = .failure(error) }
            try await client.shutdown()
            return try result.get()
        }

        func signIn(_ office: String) async throws -> String? {
            let answer = try await send(
                .POST, office + "/sign-in", form: ["user": "测试甲", "passphrase": phrase])
            return answer.headers.first(name: "Set-Cookie")
        }
    }

    private static func users(_ state: String, _ arguments: String..., input: String? = nil) async throws -> (
        ending: Program.Ending, words: String
    ) {
        try await Program.run("districtd", ["users"] + arguments + ["--state", state], input: input)
    }

    @Test func `users are made and removed while the server runs, and it asks for them from then on`()
        async throws
    {
        try await Place.withFolder { state in
            let program = try Program(
                "districtd",
                ["--listen", "127.0.0.1:0", "--state", state, "--log-level", "critical"])
            let office = try await program.says("districtd listening on ")
            let browser = Browser()
            #expect(try await browser.send(.GET, office + "/items").body.contains("不用登录"))
            let weak = try await Self.users(
                state, "add", "测试甲", "--role", "admin", "--passphrase-stdin", input: "short\n")
            #expect(weak.ending == .code(1) && weak.words.contains("口令至少 10 个字符"))
            let added = try await Self.users(
                state, "add", "测试甲", "--role", "admin", "--passphrase-stdin", input: Self.phrase + "\n")
            #expect(added.ending == .code(0), "\(added.words)")
            let led = try await browser.send(.GET, office + "/items")
            #expect(led.status == 303 && led.headers.first(name: "Location") == "/sign-in?then=/items")
            let set = try #require(try await browser.signIn(office))
            #expect(set.hasPrefix("onewindow-office=") && !set.contains("Secure"))
            let cookie = String(set.prefix { $0 != ";" })
            #expect(try await browser.send(.GET, office + "/record", cookie: cookie).status == 200)
            let list = try await Self.users(state, "list")
            #expect(list.words.contains("测试甲\tadmin\t在线"))
            #expect(try await Self.users(state, "remove", "测试甲").ending == .code(0))
            #expect(try await browser.send(.GET, office + "/items").body.contains("不用登录"))
            #expect(try await Self.users(state, "remove", "测试甲").words.contains("没有用户"))
            #expect(try await program.end(by: SIGTERM) == .code(0))
        }
    }

    @Test
    func
        `the office has its own listener, in the district's TLS and without a certificate, and the kiosks' carries none of it`()
        async throws
    {
        try await Place.withFolder { state in
            _ = try await Program.run("districtd", ["ca", "init", "--state", state])
            let added = try await Self.users(
                state, "add", "测试甲", "--role", "clerk", "--passphrase-stdin", input: Self.phrase + "\n")
            #expect(added.ending == .code(0), "\(added.words)")
            let program = try Program(
                "districtd",
                [
                    "--listen", "127.0.0.1:0", "--office", "127.0.0.1:0", "--state", state, "--log-level",
                    "critical",
                ])
            let kiosks = try await program.says("districtd listening on ")
            let office = try await program.says("districtd office on ")
            #expect(kiosks.hasPrefix("https://") && office.hasPrefix("https://") && kiosks != office)
            let authority = try String(contentsOfFile: state + "/authority/authority.crt", encoding: .utf8)
            var browser = Browser(tls: try .believing(authority))
            for path in ["/", "/items", "/sign-in", "/v1/kiosks", "/v1/appointments", "/counts.csv"] {
                #expect(try await browser.send(.GET, kiosks + path).status == 404, "\(path)")
            }
            #expect(try await browser.send(.GET, kiosks + "/health").status == 200)
            for path in ["/v1/updates?kiosk=x&after=", "/v1/kiosks/x/status"] {
                #expect([404, 405].contains(try await browser.send(.GET, office + path).status), "\(path)")
            }
            let set = try #require(try await browser.signIn(office))
            #expect(set.hasPrefix("__Host-onewindow-office=") && set.contains("; Secure"))
            let cookie = String(set.prefix { $0 != ";" })
            #expect(try await browser.send(.GET, office + "/items", cookie: cookie).status == 200)
            (browser.tls.minimumTLSVersion, browser.tls.maximumTLSVersion) = (.tlsv12, .tlsv12)
            #expect(try await browser.send(.GET, office + "/items", cookie: cookie).status == 200)
            #expect(try await program.end(by: SIGTERM) == .code(0))
        }
    }

    @Test func `an office that others can reach needs an authority, and the sentence says so`() async throws {
        try await Place.withFolder { state in
            let ended = try await Program.run(
                "districtd", ["--listen", "127.0.0.1:0", "--office", "0.0.0.0:0", "--state", state])
            #expect(ended.ending == .code(1) && ended.words.contains("districtd ca init"))
        }
    }
}
