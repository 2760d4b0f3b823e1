import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import Yams

@testable import District
@testable import districtd

/// `Assets/api/district.openapi.yaml`: what others build their district from must be what kiosks and `districtd` speak.
@Suite struct `The description of the exchange` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static let file: JSONValue = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Assets/api/district.openapi.yaml")
        guard let data = try? Data(contentsOf: path),
            let yaml = try? Yams.load(yaml: String(decoding: data, as: UTF8.self)),
            let json = JSONValue(yaml: yaml)
        else { preconditionFailure("district.openapi.yaml cannot be read") }
        return json
    }()

    private static func at(_ path: String...) throws -> JSONValue {
        try path.reduce(file) { try #require($0[$1], "\($1) is missing") }
    }

    @Test func `names every call of the exchange that is served, and serves every one that it names`() throws
    {
        let router = Router(context: DistrictContext.self)
        API(inbox: try Inbox()).addExchange(to: router)
        let calls = EnrolmentCalls<DistrictContext>(
            authority: try Authority.make(named: "测试区", at: Inbox.clock()).authority,
            registry: KioskRegistry(try SQLiteStore(.kiosks)), now: Inbox.clock)
        calls.addOpen(to: router)
        calls.add(to: router)
        let served = router.routes.map { route in
            let path = route.path.description.split(separator: "/").map { part in
                part.hasPrefix(":") ? "{\(part.dropFirst())}" : String(part)
            }
            return "\(route.method.rawValue) /\(path.joined(separator: "/"))"
        }
        #expect(Set(served) == (try described(as: "exchange")) && served.count == 5)
    }

    private func described(as tag: String) throws -> Set<String> {
        var calls: Set<String> = []
        guard case .object(let paths) = try Self.at("paths") else { return [] }
        for (path, item) in paths {
            guard case .object(let operations) = item else { continue }
            for (method, operation) in operations where operation["tags"] == .array([.string(tag)]) {
                calls.insert("\(method.uppercased()) \(path)")
            }
        }
        return calls
    }

    @Test func `its examples are what its schemas ask for`() throws {
        guard case .object(let paths) = try Self.at("paths") else { return }
        var seen = 0
        for (path, item) in paths { seen += check(item, at: path) }
        #expect(seen >= 5)
    }

    /// Every `schema` with an `example` beside it; how many there were.
    private func check(_ value: JSONValue, at place: String) -> Int {
        guard case .object(let members) = value else { return 0 }
        var seen = 0
        if let schema = members["schema"], let example = members["example"] {
            #expect(fault(in: example, schema, at: "") == nil, "\(place)")
            seen += 1
        }
        for (name, member) in members { seen += check(member, at: "\(place) \(name)") }
        return seen
    }

    /// What an example lacks or has of another kind; a pattern and a format are the real parser's to judge, below.
    private func fault(in value: JSONValue, _ schema: JSONValue, at place: String) -> String? {
        if let name = schema["$ref"]?.text?.split(separator: "/").last {
            guard let target = try? Self.at("components", "schemas", String(name)) else {
                return "\(place): no \(name)"
            }
            return fault(in: value, target, at: place)
        }
        if case .array(let allowed) = schema["enum"], !allowed.contains(value) { return "\(place): enum" }
        switch (value, schema["type"]?.text) {
        case (.object(let members), "object"), (.object(let members), nil):
            if case .array(let required) = schema["required"],
                let missing = required.compactMap(\.text).first(where: { members[$0] == nil })
            {
                return "\(place): \(missing) is missing"
            }
            for (name, member) in members {
                guard let own = schema["properties"]?[name] else { continue }
                if let fault = fault(in: member, own, at: "\(place)/\(name)") { return fault }
            }
            return nil
        case (.array(let values), "array"):
            guard let items = schema["items"] else { return nil }
            return values.lazy.compactMap { self.fault(in: $0, items, at: place + "/") }.first
        case (.string, "string"), (.integer, "integer"), (.bool, "boolean"), (_, nil): return nil
        default: return "\(place): another type"
        }
    }

    @Test func `what it shows of a kiosk, districtd takes, and answers as it shows`() async throws {
        var server = Server(listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: Self.quiet)
        server.schemas = Samples.schemas
        let events = try Self.at("paths", "/v1/events", "post")
        let status = try Self.at("paths", "/v1/kiosks/{id}/status", "put")
        try await server.application(over: Inbox()).test(.live) { http in
            for (call, method, path, media) in [
                (events, HTTPRequest.Method.post, "/v1/events", EventBatch.mediaType),
                (status, .put, "/v1/kiosks/\(Samples.kiosk)/status", "application/json"),
            ] {
                let example = try #require(call["requestBody"]?["content"]?[media]?["example"])
                let response = try await http.execute(
                    uri: path, method: method, headers: [.contentType: media],
                    body: ByteBuffer(bytes: example.bytes))
                let answer = try JSONValue(parsing: Array(response.body.readableBytesView))
                #expect(answer == call["responses"]?["200"]?["content"]?["application/json"]?["example"])
            }
        }
    }

    @Test func `what it shows of a district, a kiosk reads`() throws {
        let updates = try Self.at(
            "paths", "/v1/updates", "get", "responses", "200", "content", "application/json")
        let page = try DistrictUpdates(parsing: try #require(updates["example"]).bytes)
        #expect(!page.updates.isEmpty)
        for update in page.updates {
            switch update.content {
            case .unknown, .faulty: Issue.record("\(update.kind) is not understood")
            default: break
            }
        }
    }

    @Test func `names every type of event that has a schema`() throws {
        let words = try #require(try Self.at("components", "schemas", "EventType", "description").text)
        for type in Samples.schemas.types {
            let short = type.split(separator: ".").suffix(2).joined(separator: ".")
            #expect(words.contains(type) || words.contains("…\(short)"), "\(type)")
        }
    }
}

extension JSONValue {
    /// What Yams reads of plain YAML; nil for anything that is no JSON.
    init?(yaml: Any) {
        switch yaml {
        case let text as String: self = .string(text)
        case let bool as Bool: self = .bool(bool)
        case let number as Int: self = .integer(Int64(number))
        case let values as [Any]: self = .array(values.compactMap(JSONValue.init(yaml:)))
        case let members as [String: Any]: self = .object(members.compactMapValues(JSONValue.init(yaml:)))
        case let members as [AnyHashable: Any]:
            self = .object(
                Dictionary(
                    members.compactMap { key, value in JSONValue(yaml: value).map { ("\(key)", $0) } },
                    uniquingKeysWith: { $1 }))
        default: return nil
        }
    }
}
