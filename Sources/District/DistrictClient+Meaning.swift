import AsyncHTTPClient
import Domain
import NIOCore
import NIOHTTP1

/// What statuses, headers and transport failures mean (`DESIGN.md` 9).
extension DistrictClient {
    /// `body` is nil when it was over the limit; `read` makes the answer of a 200, nil where it cannot.
    static func meaning<Value>(
        status: Int, headers: HTTPHeaders, body: [UInt8]?, _ read: ([UInt8]) -> Value?
    ) -> LineAnswer<Value> {
        switch status {
        case 200:
            guard let body else { return .unavailable(.tooLarge, retryAfter: nil) }
            guard let answer = read(body) else { return .unavailable(.unreadable, retryAfter: nil) }
            return .answered(answer)
        case 400, 413, 422:
            return .refused(status: status, detail: DistrictProblem(parsing: body)?.words ?? "")
        case 401, 403:
            return .stopped(stop(DistrictProblem(parsing: body)))
        case 408, 409, 425, 429, 500...599:
            return .unavailable(.status(status), retryAfter: retryAfter(headers))
        default:
            return .stopped(.wrongAddress)
        }
    }

    static func meaning<Value>(of error: any Error) -> LineAnswer<Value> {
        switch error as? HTTPClientError {
        case .some(.deadlineExceeded), .some(.readTimeout), .some(.connectTimeout),
            .some(.tlsHandshakeTimeout):
            return .unavailable(.timedOut, retryAfter: nil)
        default:
            return isCertificateTrouble(error)
                ? .stopped(.certificate) : .unavailable(.noConnection, retryAfter: nil)
        }
    }

    /// BoringSSL tells its reason in words only: the verification failed here, or the other side
    /// sent an alert about our certificate. A handshake that was merely cut off is no such trouble.
    private static func isCertificateTrouble(_ error: any Error) -> Bool {
        let words = String(describing: error).uppercased()
        return [
            "CERTIFICATE_VERIFY_FAILED", "FAILEDTOVALIDATEHOSTNAME", "ALERT_CERTIFICATE",
            "ALERT_BAD_CERTIFICATE",
            "ALERT_UNKNOWN_CA",
        ].contains { words.contains($0) }
    }

    private static func stop(_ problem: DistrictProblem?) -> LineStop {
        switch problem?.type {
        case DistrictProblem.revoked: .revoked
        case DistrictProblem.held: .held
        default: .notAuthorised
        }
    }

    /// `Retry-After` in seconds, or as a date, which is measured against the answer's own `Date`:
    /// the clock of this kiosk has no say.
    static func retryAfter(_ headers: HTTPHeaders) -> Duration? {
        guard let text = headers.first(name: "Retry-After") else { return nil }
        if let seconds = Int64(text), seconds >= 0 { return .seconds(min(seconds, 31_536_000)) }
        guard let then = WallTime(httpDate: text),
            let now = headers.first(name: "Date").flatMap(WallTime.init(httpDate:)), then >= now
        else { return nil }
        return .milliseconds(then.milliseconds - now.milliseconds)
    }
}

extension LineAnswer {
    /// For logs: codes, nothing that is carried.
    var summary: String {
        switch self {
        case .answered: "answered"
        case .refused(let status, _): "refused \(status)"
        case .stopped(let stop): "stopped \(stop.rawValue)"
        case .unavailable(let trouble, _): trouble.description
        }
    }
}
