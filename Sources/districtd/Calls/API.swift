import District
import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The calls of `Assets/api/district.openapi.yaml`.
struct API: Sendable {
    let inbox: Inbox
    /// What each event must be; nil to leave that to the kiosks.
    var schemas: EventSchemas?
    let turns = Turns()

    /// What a kiosk calls.
    func addExchange(to router: some RouterMethods<DistrictContext>) {
        router.post("/v1/events") { request, context in try await take(request, context) }
        router.get("/v1/updates") { request, context in try await updates(request, context) }
        router.put("/v1/kiosks/:id/status") { request, context in
            let kiosk = context.parameters.get("id") ?? ""
            try context.expect(kiosk)
            return try await heartbeat(request, context, kiosk: kiosk)
        }
    }

    /// For balancers and whoever starts us: open to everybody, and says nothing else.
    func addHealth(to router: some RouterMethods<DistrictContext>) {
        router.get("/health") { _, _ in Response.json(["status": "ok"]) }
    }

    /// What the office and tests read; no personal data.
    func addReading(to router: some RouterMethods<DistrictContext>) {
        router.get("/v1/events") { request, _ in try await list(request) }
        router.get("/v1/kiosks") { _, _ in Response.json(try await inbox.kiosks()) }
    }

    /// Saves, then answers.
    private func take(_ request: Request, _ context: DistrictContext) async throws -> Response {
        try Self.expect(EventBatch.mediaType, of: request)
        let body = try await RequestBody.arrived(of: request, atMost: EventBatch.maximumBytes)
        return try await turns.take(body.bytes.count) { try await take(body, context) }
    }

    private func take(_ body: RequestBody.Arrived, _ context: DistrictContext) async throws -> Response {
        let batch = checked(try Self.batch(body.unpacked(atMost: EventBatch.maximumBytes)))
        for case .success(let event) in batch.map(\.event) { try context.expect(source: event.source) }
        let kiosks = Set(batch.compactMap { try? $0.event.get().source }.map(CloudEvent.kiosk(ofSource:)))
        for kiosk in kiosks { try await inbox.admit(context.writer, as: kiosk) }
        let answer = try await inbox.take(batch)
        for result in answer.results where result.status == .rejected {
            context.logger.warning("event rejected", metadata: ["reason": "\(result.reason ?? "")"])
        }
        context.logger.info("events taken", metadata: answer.counts)
        if kiosks.count == 1, let kiosk = kiosks.first, answer.results.contains(where: Taking.isConflict) {
            try await inbox.contradicted(context.writer, as: kiosk)
        }
        return .json(answer)
    }

    /// Before anything is written: an event whose data is not what its type says is rejected with the place and the rule.
    private func checked(
        _ batch: [(id: String, event: Result<CloudEvent, DistrictError>)]
    ) -> [(id: String, event: Result<CloudEvent, DistrictError>)] {
        guard let schemas else { return batch }
        return batch.map { entry in
            guard case .success(let event) = entry.event,
                let fault = schemas.fault(in: event.data, of: event.type)
            else { return entry }
            return (entry.id, .failure(fault))
        }
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
        try await inbox.admit(context.writer, as: kiosk)
        let limit = try Self.number("limit", in: query, from: 1) ?? Int64(DistrictUpdates.mostUpdates)
        let updates = try await inbox.updates(
            for: kiosk, after: query["after"].map(String.init) ?? "",
            limit: Int(min(limit, Int64(DistrictUpdates.mostUpdates))))
        return .json(updates.json)
    }

    private func heartbeat(
        _ request: Request, _ context: DistrictContext, kiosk: String
    ) async throws -> Response {
        guard let source = CloudEvent.source(ofUncheckedKiosk: kiosk) else {
            throw Problem(status: .badRequest, detail: "kiosk: must be 1 to 64 letters, digits, - or _")
        }
        try Self.expect("application/json", of: request)
        let body = try await RequestBody.read(of: request, atMost: Self.longestStatus)
        guard let status = try? JSONValue(parsing: body), case .object = status else {
            throw Problem(status: .badRequest, detail: "the body must be a JSON object")
        }
        guard let incarnation = status["incarnation"]?.text, CloudEvent.isIncarnation(incarnation) else {
            throw Problem(
                status: .unprocessableContent, detail: "incarnation: must be a UUID in lower case")
        }
        let word = try await inbox.admit(context.writer, as: kiosk, saying: status)
        let highest = try await inbox.heartbeat(source: source, incarnation: incarnation, body: status)
        return .json(
            StatusAnswer(
                incarnation: incarnation, highest: highest, copy: word.copy, generation: word.generation))
    }

    /// 64 KiB: versions and the state of a dozen devices fit ten times over.
    private static let longestStatus = 64 * 1024
}

// MARK: Reading requests

extension API {
    private static func expect(_ mediaType: String, of request: Request) throws(Problem) {
        let given = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() }
        guard given == mediaType || given == mediaType + " " else {
            throw Problem(status: .unsupportedMediaType, detail: "Content-Type must be \(mediaType)")
        }
    }

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
