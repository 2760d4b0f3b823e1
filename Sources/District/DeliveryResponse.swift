/// What one exchange with the district came to, as a value: nothing is thrown.
package enum LineAnswer<Value: Hashable & Sendable>: Hashable, Sendable {
    /// 200, and readable.
    case answered(Value)
    /// 400, 413, 422: the district read the request and refuses it as a whole.
    case refused(status: Int, detail: String)
    /// Nothing can pass until a person mends something.
    case stopped(LineStop)
    /// 408, 409, 425, 429, 5xx, an unusable answer, or none at all.
    case unavailable(LineTrouble, retryAfter: Duration?)
}

/// What one try to deliver came to: the delivery machine eats it. Answered, it has a result per event.
package typealias DeliveryResponse = LineAnswer<DistrictAnswer>

/// Why the line stands still. `rawValue` is the key of the screens' text table.
package enum LineStop: String, Hashable, Sendable, CustomStringConvertible {
    /// 401, 403.
    case notAuthorised
    /// TLS is due, and the kiosk has no credential to show.
    case notEnrolled
    /// 403, because the district revoked the kiosk's certificate.
    case revoked
    /// 403, because another board speaks as this kiosk too, or did: a person at the district decides which one may.
    case held
    /// TLS: one side does not accept the other's certificate. A wrong clock looks exactly the same.
    case certificate
    /// Any other status, 404 and redirects above all: something answers that is no district inbox.
    case wrongAddress

    package var description: String {
        switch self {
        case .notAuthorised: "the district does not accept this kiosk: have the kiosk registered there"
        case .notEnrolled: "this kiosk is not enrolled: run kioskctl enrol with a code of the district"
        case .revoked:
            "the district revoked this kiosk's certificate: enrol again with a new code; nothing is lost"
        case .held:
            "another board speaks as this kiosk: the district put this one on hold until somebody there lets it write; "
                + "nothing is lost"
        case .certificate:
            "a certificate is not accepted: check this kiosk's clock, then the certificates on both sides"
        case .wrongAddress: "what answers is no district inbox: check district.url in the settings"
        }
    }
}

/// Why a try failed that may succeed later.
package enum LineTrouble: Hashable, Sendable, CustomStringConvertible {
    /// The district asked for patience with this status.
    case status(Int)
    /// Refused, reset, no route, no name.
    case noConnection
    case timedOut
    /// 200, but not the answer of a district inbox.
    case unreadable
    /// The answer was over the limit.
    case tooLarge
    /// 200, but some of the events got no result.
    case incomplete

    package var description: String {
        switch self {
        case .status(let status): "the district answers \(status)"
        case .noConnection: "no connection to the district"
        case .timedOut: "the district does not answer in time"
        case .unreadable: "the district's answer cannot be read"
        case .tooLarge: "the district's answer is too large"
        case .incomplete: "the district's answer leaves events out"
        }
    }
}
