import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Store

/// The calls of `ControlSocket`, each one line.
struct ControlRoutes: Sendable {
    /// A clerk's name, number, roles and PIN fit many times.
    private static let longestRequest = 16 * 1024

    let desk: ControlDesk
    /// Nil where no devices are driven.
    var devices: DeviceDesk?

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("status") { _, _ in await answer { () async throws in try await desk.status() } }
        router.get("clerks") { _, _ in await answer { () async throws in try await desk.clerks() } }
        router.post("clerks") { request, _ in
            await answer(.created) { () async throws in
                try await desk.add(try await Self.body(NewClerk.self, of: request))
            }
        }
        router.post("clerks/{number}/pin") { request, context in
            await answer(.noContent) { () async throws in
                let new = try await Self.body(NewPIN.self, of: request)
                try await desk.resetPIN(of: try context.parameters.require("number"), to: new.pin)
                return Nothing()
            }
        }
        router.get("journal/verify") { _, _ in
            await answer { () async throws in try await desk.verifyJournal() }
        }
        router.get("documents/{kind}") { _, context in
            await answer { () async throws in
                guard let kind = DocumentKind(rawValue: try context.parameters.require("kind")) else {
                    throw ControlProblem(.badRequest, "the documents are calendar and catalogue")
                }
                return try await desk.document(kind)
            }
        }
        router.get("deliveries") { request, _ in
            await answer { () async throws in try await desk.deliveries(limit: try Self.limit(of: request)) }
        }
        router.post("deliveries/retry") { request, _ in
            await answer { () async throws in
                try await desk.retry(try await Self.body(RetryWish.self, of: request))
            }
        }
        addDevices(to: router)
        return router
    }

    /// The answer of a verb, or its refusal as a `ControlProblem`.
    func answer<Body: Encodable>(
        _ status: HTTPResponse.Status = .ok, _ verb: @Sendable () async throws -> Body
    ) async -> Response {
        do { return Self.response(status, try await verb()) } catch {
            let problem =
                switch error {
                case let error as ControlProblem: error
                case let error as StoreError: ControlProblem(error)
                default: ControlProblem(.failed, "the call failed")
                }
            return Self.response(problem.status, problem)
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ body: some Encodable) -> Response {
        guard status != .noContent else { return Response(status: status) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = (try? encoder.encode(body)).map(Array.init) ?? []
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func body<Body: Decodable>(_ type: Body.Type, of request: Request) async throws -> Body {
        try await body(type, of: request.body)
    }

    static func body<Body: Decodable>(_ type: Body.Type, of body: RequestBody) async throws -> Body {
        guard let bytes = try? await body.collect(upTo: longestRequest) else {
            throw ControlProblem(.badRequest, "the request is longer than \(longestRequest) bytes")
        }
        do { return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView)) } catch {
            throw ControlProblem(.badRequest, "the request is not the JSON that this call takes")
        }
    }

    private static func limit(of request: Request) throws -> Int {
        guard let text = request.uri.queryParameters["limit"] else { return 100 }
        guard let limit = Int(text), (1...ControlSocket.mostDeliveries).contains(limit) else {
            throw ControlProblem(.badRequest, "limit is a number from 1 to \(ControlSocket.mostDeliveries)")
        }
        return limit
    }

    private struct Nothing: Encodable {}
}

extension ControlProblem {
    fileprivate var status: HTTPResponse.Status {
        switch code {
        case .badRequest: .badRequest
        case .noSuchClerk, .noSuchDelivery: .notFound
        case .clerkExists, .notRejected: .conflict
        case .badClerk, .badPIN: .unprocessableContent
        case .busy, .noDevices: .serviceUnavailable
        case .diskFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
        case .failed: .internalServerError
        }
    }
}
