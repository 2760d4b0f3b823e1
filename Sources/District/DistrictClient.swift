import AsyncHTTPClient
import FoundationEssentials
package import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// The live line to `district.url` over HTTP/1.1, one connection kept alive: deliveries, updates, the status.
///
/// Everything has a limit: connecting, the whole exchange, the size of the answer. Redirects are not
/// followed: they would carry personal data to an address nobody set. Logs carry counts and statuses only.
package final class DistrictClient: DistrictLine, DistrictDownLine, DistrictStatusLine {
    package struct Limits: Hashable, Sendable {
        package var connect = Duration.seconds(10)
        /// From the first byte sent to the last received; a batch of 1 MiB passes a 1 Mbit/s line in 9 s.
        package var exchange = Duration.seconds(60)
        /// 100 results with reasons fit in a quarter of it.
        package var answerBytes = 256 * 1024
        /// A page of updates is 1 MiB at most.
        package var updatesBytes = 1 << 20

        package init() {}
    }

    let address: DistrictAddress
    let limits: Limits
    private let connections: Connections
    private let writer: @Sendable () -> Writer?
    private let logger: Logger
    /// Until the district refuses it: not every platform reads gzip.
    private let takesGzip = Atomic(true)
    var isGzipRefused: Bool { !takesGzip.load(ordering: .relaxed) }

    /// Nothing is sent yet. The owner calls `close` when it is done.
    ///
    /// - Parameter credential: what the kiosk shows at this moment; asked before each exchange.
    /// - Parameter writer: who speaks; nil for who only tries the district out.
    package init(
        address: DistrictAddress, limits: Limits = Limits(),
        credential: @escaping @Sendable () -> KioskCredential? = { nil },
        writer: @escaping @Sendable () -> Writer? = { nil }, logger: Logger
    ) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = TimeAmount(limits.connect)
        configuration.timeout.read = TimeAmount(limits.exchange)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
        // Below the 30 s after which districtd drops an idle connection: a batch never meets a closing door.
        configuration.connectionPool.idleTimeout = .seconds(20)
        configuration.connectionPool.retryConnectionEstablishment = false  // back-off is the machine's
        configuration.httpVersion = .http1Only
        self.address = address
        self.limits = limits
        connections = Connections(
            address: address, configuration: configuration, credential: credential)
        self.writer = writer
        self.logger = logger
    }

    /// Ends the connections. Call once, when no `send` is under way.
    package func close() async {
        await connections.close()
    }

    package func send(_ batch: OutgoingBatch) async -> DeliveryResponse {
        var request = HTTPClientRequest(url: address.events)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: EventBatch.mediaType)
        let response = await exchange(
            request, bearing: batch.body, packed: batch.packed, atMost: limits.answerBytes
        ) { body in
            DistrictAnswer(parsing: body)
        }
        logger.debug(
            "district answered",
            metadata: ["events": "\(batch.events.count)", "outcome": "\(response.summary)"])
        return response
    }

    package func updates(of kiosk: String, after cursor: String?) async -> LineAnswer<DistrictUpdates> {
        let request = HTTPClientRequest(url: address.updates(of: kiosk, after: cursor))
        let response = await exchange(request, atMost: limits.updatesBytes) { body in
            try? DistrictUpdates(parsing: body)
        }
        logger.debug("updates asked", metadata: ["outcome": "\(response.summary)"])
        return response
    }

    package func report(_ status: JSONValue, of kiosk: String) async -> LineAnswer<StatusAnswer> {
        var request = HTTPClientRequest(url: address.status(of: kiosk))
        request.method = .PUT
        request.headers.add(name: "Content-Type", value: "application/json")
        let body = status.bytes
        let packed = body.count < OutgoingBatch.smallestPacked ? nil : Gzip.compress(body)
        let response = await exchange(request, bearing: body, packed: packed, atMost: limits.answerBytes) {
            body in
            try? JSONDecoder().decode(StatusAnswer.self, from: Data(body))
        }
        logger.debug("status reported", metadata: ["outcome": "\(response.summary)"])
        return response
    }

    /// One request with a body and its answer: compressed, and once more as it is where the district does not take that.
    private func exchange<Value>(
        _ request: HTTPClientRequest, bearing body: [UInt8], packed: [UInt8]?, atMost limit: Int,
        _ read: @escaping @Sendable ([UInt8]) -> Value?
    ) async -> LineAnswer<Value> {
        var request = request
        if let packed, takesGzip.load(ordering: .relaxed) {
            var request = request
            request.headers.add(name: "Content-Encoding", value: Gzip.name)
            request.body = .bytes(packed)
            let answer = await exchange(request, atMost: limit, read)
            guard !takesGzip.load(ordering: .relaxed) else { return answer }
            logger.notice("the district does not take gzip; bodies go as they are from now on")
        }
        request.body = .bytes(body)
        return await exchange(request, atMost: limit, read)
    }

    /// One request and its answer, no longer than the limit.
    func exchange<Value>(
        _ request: HTTPClientRequest, atMost limit: Int, _ read: @escaping @Sendable ([UInt8]) -> Value?
    ) async -> LineAnswer<Value> {
        var request = request
        request.headers.add(name: "Accept", value: "application/json, \(DistrictProblem.mediaType)")
        request.headers.add(name: "User-Agent", value: "onewindow")
        if let writer = writer() { request.headers.add(name: Writer.header, value: writer.description) }
        guard let (http, former) = connections.current() else { return .stopped(.notEnrolled) }
        try? await former?.shutdown()
        return await withDeadline(limits.exchange) { [self, request] in
            do {
                let response = try await http.execute(request, timeout: TimeAmount(limits.exchange))
                if response.status == .unsupportedMediaType,
                    request.headers.contains(name: "Content-Encoding")
                {
                    takesGzip.store(false, ordering: .relaxed)
                }
                return await Self.meaning(of: response, atMost: limit, read)
            } catch {
                return Self.meaning(of: error)
            }
        }
    }

    private static func meaning<Value>(
        of response: HTTPClientResponse, atMost limit: Int, _ read: ([UInt8]) -> Value?
    ) async -> LineAnswer<Value> {
        let (status, headers) = (Int(response.status.code), response.headers)
        do {
            let body = try await response.body.collect(upTo: limit)
            return meaning(status: status, headers: headers, body: Array(body.readableBytesView), read)
        } catch is NIOTooManyBytesError {
            return meaning(status: status, headers: headers, body: nil, read)
        } catch {
            return meaning(of: error)
        }
    }
}

/// Runs `work` no longer than `limit`; too late is `timedOut`. `work` ends promptly when cancelled.
private func withDeadline<Value>(
    _ limit: Duration, _ work: @escaping @Sendable () async -> LineAnswer<Value>
) async -> LineAnswer<Value> {
    await withTaskGroup(of: LineAnswer<Value>.self) { group in
        group.addTask { await work() }
        group.addTask {
            try? await Task.sleep(for: limit)
            return .unavailable(.timedOut, retryAfter: nil)
        }
        defer { group.cancelAll() }
        return await group.next() ?? .unavailable(.timedOut, retryAfter: nil)
    }
}
