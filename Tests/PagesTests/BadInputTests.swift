import HTTPTypes
import NIOCore
import Simulation
import TestTools
import Testing

@testable import Pages

struct BadInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var body = "{}"
        var key: String? = "k"
        var type = "application/json"
        var status: Int
        var problem: String
    }

    static let cases = [
        Case(testDescription: "no key", key: nil, status: 400, problem: "keyMissing"),
        Case(testDescription: "an empty key", key: "\"\"", status: 400, problem: "badKey"),
        Case(testDescription: "a key with a blank", key: "a b", status: 400, problem: "badKey"),
        Case(
            testDescription: "a key of 256", key: String(repeating: "k", count: 256), status: 400,
            problem: "badKey"),
        Case(testDescription: "no JSON", body: "{\"card\": ", status: 400, problem: "badJSON"),
        Case(testDescription: "a list", body: "[]", status: 400, problem: "badField"),
        Case(testDescription: "a number for a text", body: "{\"card\": 7}", status: 400, problem: "badField"),
        Case(
            testDescription: "a form", body: "card=7", type: "text/plain", status: 415, problem: "mediaType"),
        Case(
            testDescription: "a body of 65 KiB", body: String(repeating: " ", count: 65 * 1024), status: 413,
            problem: "tooLarge"),
    ]

    @Test(arguments: cases) func `bad input is a typed problem that says what to do, in two languages`(
        _ bad: Case
    ) async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let reply = try await client.post(
                "/api/tickets", bad.body, key: bad.key, headers: [.contentType: bad.type])
            #expect(reply.status == bad.status)
            #expect(try reply.problem() == bad.problem)
            let problem = try reply.json()
            #expect(problem.keys.isSuperset(of: ["type", "title", "status", "detail"]))
            #expect(problem["status"].number == bad.status)
            let detail = try #require(problem["detail"].text)
            #expect(detail.contains("。") && detail.hasSuffix("."))
        }
    }

    @Test func `a wrong field is named, and what stood there is not`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let reply = try await client.post("/api/tickets", #"{"service": {"secret": "110101"}}"#)
            #expect(try reply.json()["detail"].text?.contains("service") == true)
            #expect(!reply.text.contains("secret") && !reply.text.contains("110101"))
        }
    }

    @Test func `unknown fields are ignored`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let reply = try await client.post("/api/tickets", #"{"colour":"red"}"#)
            #expect(reply.status == 201)
        }
    }

    @Test func `a wrong method is 405 and names the right ones`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let reply = try await client.ask(.put, "/api/tickets")
            #expect(reply.status == 405)
            #expect(reply.headers[.allow] == "POST")
            #expect(try reply.problem() == "methodNotAllowed")
            #expect(try await client.get("/api/nowhere").problem() == "notFound")
        }
    }

    @Test(arguments: [
        ("/api/session", "DELETE"), ("/api/counters/1/call-next", "POST"), ("/api/desk", "GET"),
        ("/api/services/ZX020102", "GET"), ("/api/items", "POST"), ("/api/deliveries", "GET"),
    ]) func `the kiosk serves no call of the console`(path: String, method: String) async throws {
        let rig = try await Rig()
        let method = try #require(HTTPRequest.Method(rawValue: method))
        try await rig.kiosk { client in
            let reply = try await client.ask(method, path)
            #expect(reply.status == 404)
        }
    }

    @Test(arguments: [
        ("/api/tickets", "POST"), ("/api/tickets/1", "GET"), ("/api/tickets/1/slip.png", "GET"),
    ])
    func `the console serves no call of the kiosk`(path: String, method: String) async throws {
        let rig = try await Rig()
        let method = try #require(HTTPRequest.Method(rawValue: method))
        try await rig.console { client in
            let reply = try await client.ask(method, path)
            #expect(reply.status == 404)
            #expect(try reply.problem() == "notFound")
        }
    }

    @Test(arguments: [
        ("sec-fetch-site", "cross-site", 403), ("sec-fetch-site", "same-site", 403), ("origin", "null", 403),
        ("origin", "http://evil.example", 403), ("sec-fetch-site", "same-origin", 201),
        ("sec-fetch-site", "none", 201),
    ]) func `a change asked for by another site's page is refused`(
        name: String, value: String, status: Int
    ) async throws {
        let rig = try await Rig()
        let name = try #require(HTTPField.Name(name))
        try await rig.kiosk { client in
            let reply = try await client.post("/api/tickets", "{}", headers: [name: value])
            #expect(reply.status == status)
            if status == 403 { #expect(try reply.problem() == "otherOrigin") }
        }
    }

    @Test(arguments: ["/health", "/api/queue", "/api/nowhere"])
    func `every answer bears the security headers, errors too`(path: String) async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let headers = try await client.get(path).headers
            #expect(headers[.contentSecurityPolicy]?.hasPrefix("default-src 'self'") == true)
            #expect(headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[.referrerPolicy] == "no-referrer")
            #expect(headers[.cacheControl] == "no-store")
        }
    }
}
