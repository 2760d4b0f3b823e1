import AsyncHTTPClient
import FoundationEssentials
import NIOHTTP1

/// What a kiosk never sends, to see what the other side makes of it.
package protocol DistrictTrialLine: Sendable {
    /// Posts these very bytes as a batch.
    ///
    /// - Parameter coding: what `Content-Encoding` says; nil for nothing.
    func post(_ body: [UInt8], coding: String?) async -> TrialAnswer
}

/// What a trial came to.
package enum TrialAnswer: Hashable, Sendable {
    /// 415 for the coding: allowed, and heeded.
    case codingRefused
    case other(DeliveryResponse)
}

extension DistrictClient: DistrictTrialLine {
    package func post(_ body: [UInt8], coding: String?) async -> TrialAnswer {
        var request = HTTPClientRequest(url: address.events)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: EventBatch.mediaType)
        if let coding { request.headers.add(name: "Content-Encoding", value: coding) }
        request.body = .bytes(body)
        let response = await exchange(request, atMost: limits.answerBytes) { body in
            try? JSONDecoder().decode(DistrictAnswer.self, from: Data(body))
        }
        return coding != nil && isGzipRefused ? .codingRefused : .other(response)
    }
}
