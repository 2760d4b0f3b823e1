import District
import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The calls of `Assets/api/district.openapi.yaml`.
struct API: Sendable {
    let inbox: Inbox

    /// What a kiosk calls.
    func addExchange(to router: some RouterMethods<DistrictContext>) {
        router.post("/v1/events") { request, context in try await take(request, context) }
        router.get("/v1/updates") { request, context in try await updates(request, context) }
        router.put("/v1/kiosks/:id/status") { request, context in
            let kiosk = context.parameters.get("id") ?? ""
            try context.expect(kiosk)
            return try await heartbeat(request, kiosk: kiosk)
        }
    }

    /// What people and tests read; no personal data.
    func addReading(to router: some RouterMethods<DistrictContext>) {
        router.get("/health") { _, _ in Response.json(["status": "ok"]) }
        router.get("/v1/events") { request, _ in try await list(request) }
        router.get("/v1/kiosks") { _, _ in Response.json(try await inbox.kiosks()) }
    }

    /// Saves, then answers.
    private func take(_ request: Request, _ context: DistrictContext) async throws -> Response {
        try Self.expect(EventBatch.mediaType, of: request)
        let body = try await Self.body(of: request, atMost: EventBatch.maximumBytes)
        let batch = try Self.batch(body)
        for case .success(let event) in batch.map(\.event) { try context.expect(source: event.source) }
        let answer = try await inbox.take(batch)
        for result in answer.results where result.status == .rejected {
            context.logger.warning("event rejected", metadata: ["reason": "\(result.reason ?? "")"])
        }
        context.logger.info("events taken", metadata: answer.counts)
        return .json(answer)
    }

    private func list(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let after = try Self.number("after", in: query, from: 0) ?? 0
        let limit = try Self.number("limit", in: query, from: 1) ?? Int64(Inbox.longestList)
        return .json(
            try await inbox.events(
                source: query["source"].map(String.init), incarnation: query["incarnation"].map(String.init),
                after: after, limit: Int(min(limit, Int64(Inbox.longestList)))))
    }

    private func updates(_ request: Request, _ context: DistrictContext) async throws -> Response {
        let query = request.uri.queryParameters
        let kiosk = query["kiosk"].map(String.init) ?? ""
        guard CloudEvent.source(ofUncheckedKiosk: kiosk) != nil else {
            throw Problem(status: .badRequest, detail: "kiosk: must be 1 to 64 letters, digits, - or _")
        }
        try context.expect(kiosk)
        let limit = try Self.number("limit", in: query, from: 1) ?? Int64(DistrictUpdates.mostUpdates)
        let updates = try await inbox.updates(
            for: kiosk, after: query["after"].map(String.init) ?? "",
            limit: Int(min(limit, Int64(DistrictUpdates.mostUpdates))))
        return .json(updates.json)
    }

    private func heartbeat(_ request: Request, kiosk: String) async throws -> Response {
        guard let source = CloudEvent.source(ofUncheckedKiosk: kiosk) else {
            throw Problem(status: .badRequest, detail: "kiosk: must be 1 to 64 letters, digits, - or _")
        }
        try Self.expect("application/json", of: request)
        let body = try await Self.body(of: request, atMost: Self.longestStatus)
        guard let status = try? JSONValue(parsing: body), case .object = status else {
            throw Problem(status: .badRequest, detail: "the body must be a JSON object")
        }
        guard let incarnation = status["incarnation"]?.text, CloudEvent.isIncarnation(incarnation) else {
            throw Problem(
                status: .unprocessableContent, detail: "incarnation: must be a UUID in lower case")
        }
        let highest = try await inbox.heartbeat(source: source, incarnation: incarnation, body: status)
        return .json(HeartbeatAnswer(incarnation: incarnation, highest: highest))
    }

    /// 64 KiB: versions and the state of a dozen devices fit ten times over.
    private static let longestStatus = 64 * 1024
}

/// What the district holds of a kiosk: above the kiosk's own count means a lost disk over there.
struct HeartbeatAnswer: Hashable, Sendable, Codable {
    let incarnation: String
    let highest: Int64
}

// MARK: Reading requests

extension API {
    private static func expect(_ mediaType: String, of request: Request) throws(Problem) {
        let given = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() }
        guard given == mediaType || given == mediaType + " " else {
            throw Problem(status: .unsupportedMediaType, detail: "Content-Type must be \(mediaType)")
        }
        guard request.headers[.contentEncoding] == nil else {
            throw Problem(status: .unsupportedMediaType, detail: "Content-Encoding must be absent")
        }
    }

    /// A body over the limit is read to its end and dropped, so that the sender, who may not listen
    /// before it has sent everything, hears the refusal.
    private static func body(of request: Request, atMost limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var size = 0
        for try await chunk in request.body {
            size += chunk.readableBytes
            if size <= limit { bytes.append(contentsOf: chunk.readableBytesView) }
            if size > longestDropped { break }
        }
        guard size <= limit else {
            throw Problem(status: .contentTooLarge, detail: "the body must not exceed \(limit) bytes")
        }
        return bytes
    }

    /// 256 MiB; whoever sends more is cut off.
    private static let longestDropped = 256 << 20

    private static func batch(
        _ body: [UInt8]
    ) throws(Problem) -> [(id: String, event: Result<CloudEvent, DistrictError>)] {
        let batch: [(id: String, event: Result<CloudEvent, DistrictError>)]
        do { batch = try EventBatch.decode(body) } catch {
            throw Problem(status: .badRequest, detail: error.description)
        }
        guard batch.count <= EventBatch.maximumEvents else {
            throw Problem(
                status: .contentTooLarge, detail: "a batch must not exceed \(EventBatch.maximumEvents) events"
            )
        }
        return batch
    }

    static func number(
        _ name: String, in query: Parameters, from least: Int64
    ) throws(Problem) -> Int64? {
        guard let text = query[Substring(name)] else { return nil }
        guard let number = Int64(text), number >= least else {
            throw Problem(status: .badRequest, detail: "\(name): must be a number from \(least)")
        }
        return number
    }
}

extension DistrictAnswer {
    fileprivate var counts: Logger.Metadata {
        var counts: [EventResult.Status: Int] = [:]
        for result in results { counts[result.status, default: 0] += 1 }
        return Logger.Metadata(uniqueKeysWithValues: counts.map { ($0.key.rawValue, "\($0.value)") })
    }
}
