import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Simulation
import TestTools
import Testing
import Yams

@testable import Pages

struct OpenAPITests {
    /// "POST /api/tickets" as the file says it for one listener (`x-listener`).
    private func described(for listener: String) throws -> Set<String> {
        let data = try Data(contentsOf: URL(filePath: "\(Samples.assets)/api/kiosk.openapi.yaml"))
        let document = try #require(
            try Yams.load(yaml: String(decoding: data, as: UTF8.self)) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        var calls: Set<String> = []
        for (path, operations) in paths {
            for (method, operation) in operations {
                let place = (operation as? [String: Any])?["x-listener"] as? String
                if place == listener || place == "both" { calls.insert("\(method.uppercased()) \(path)") }
            }
        }
        return calls
    }

    /// Everything served that is an API and no page.
    private func served(_ listener: Routers) -> (kiosk: Set<String>, console: Set<String>) {
        func calls(_ routes: [(path: String, method: String)]) -> Set<String> {
            Set(
                routes.filter { $0.path.hasPrefix("/api") || $0.path == "/health" }.map {
                    "\($0.method) \($0.path)"
                })
        }
        return (
            calls(listener.kiosk().routes.map { ($0.path.description, $0.method.rawValue) }),
            calls(listener.console().routes.map { ($0.path.description, $0.method.rawValue) })
        )
    }

    @Test func `the description names every call served, and serves every call described`() async throws {
        let served = served(try await Rig().routers)
        #expect(try described(for: "kiosk") == served.kiosk)
        #expect(try described(for: "console") == served.console)
        #expect(served.console.count > 20)
    }

    @Test func `every problem has its sentence in both languages`() throws {
        let texts = try Samples.texts()
        for kind in ProblemKind.allCases {
            #expect(texts.has(kind.text, in: .chinese) && texts.has(kind.text, in: .english), "\(kind.text)")
        }
    }
}
