import AsyncHTTPClient
import FoundationEssentials
package import Logging
import NIOCore
import NIOHTTP1

/// The live line: `POST {district.url}/v1/events` over HTTP/1.1, one connection kept alive.
///
/// Everything has a limit: connecting, the whole exchange, the size of the answer. Redirects are not
/// followed: they would carry personal data to an address nobody set. Logs carry counts and statuses only.
package final class DistrictClient: DistrictLine {
    package struct Limits: Hashable, Sendable {
        package var connect = Duration.seconds(10)
        /// From the first byte sent to the last received; a batch of 1 MiB passes a 1 Mbit/s line in 9 s.
        package var exchange = Duration.seconds(60)
        /// 100 results with reasons fit in a quarter of it.
        package var answerBytes = 256 * 1024

        package init() {}
    }

    private let address: DistrictAddress
    private let limits: Limits
    private let http: HTTPClient
    private let logger: Logger

    /// Nothing is sent yet. The owner calls `close` when it is done.
    package init(address: DistrictAddress, limits: Limits = Limits(), logger: Logger) {
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
        self.http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.logger = logger
    }

    /// Ends the connections. Call once, when no `send` is under way.
    package func close() async {
        try? await http.shutdown()
    }

    package func send(_ batch: [CloudEvent]) async -> DeliveryResponse {
        let response = await withDeadline(limits.exchange) {
            await self.exchange(EventBatch.encode(batch))
        }
        logger.debug(
            "district answered", metadata: ["events": "\(batch.count)", "outcome": "\(response.summary)"])
        return response
    }

    private func exchange(_ body: [UInt8]) async -> DeliveryResponse {
        var request = HTTPClientRequest(url: address.events)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: EventBatch.mediaType)
        request.headers.add(name: "Accept", value: "application/json, \(DistrictProblem.mediaType)")
        request.headers.add(name: "User-Agent", value: "onewindow")
        request.body = .bytes(body)
        do {
            let response = try await http.execute(request, timeout: TimeAmount(limits.exchange))
            return await read(response)
        } catch {
            return Self.response(to: error)
        }
    }

    private func read(_ response: HTTPClientResponse) async -> DeliveryResponse {
        do {
            let body = try await response.body.collect(upTo: limits.answerBytes)
            return Self.response(
                status: Int(response.status.code), headers: response.headers,
                body: Array(body.readableBytesView))
        } catch is NIOTooManyBytesError {
            return Self.response(status: Int(response.status.code), headers: response.headers, body: nil)
        } catch {
            return Self.response(to: error)
        }
    }
}

/// Runs `work` no longer than `limit`; too late is `timedOut`. `work` ends promptly when cancelled.
private func withDeadline(
    _ limit: Duration, _ work: @escaping @Sendable () async -> DeliveryResponse
) async -> DeliveryResponse {
    await withTaskGroup(of: DeliveryResponse.self) { group in
        group.addTask { await work() }
        group.addTask {
            try? await Task.sleep(for: limit)
            return .unavailable(.timedOut, retryAfter: nil)
        }
        defer { group.cancelAll() }
        return await group.next() ?? .unavailable(.timedOut, retryAfter: nil)
    }
}
