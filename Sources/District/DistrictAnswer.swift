/// The district's word on a batch, one result per event (`DESIGN.md` 9):
///
///     {"results": [{"id": "…", "status": "stored" | "duplicate" | "rejected", "reason": "…", "receipt": "…"}]}
package struct DistrictAnswer: Hashable, Sendable, Codable {
    package let results: [EventResult]

    package init(results: [EventResult]) { self.results = results }
}

/// What became of one event.
package struct EventResult: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable { case stored, duplicate, rejected }

    /// The event's id as it was sent; empty when it could not be read.
    package let id: String
    package let status: Status
    /// Why it was rejected: names the attribute, never its content.
    package let reason: String?
    /// SHA-256 of what the district keeps (`CloudEvent.fact`), in hexadecimal; with `stored` and `duplicate`.
    package let receipt: String?

    package init(id: String, status: Status, reason: String? = nil, receipt: String? = nil) {
        (self.id, self.status, self.reason, self.receipt) = (id, status, reason, receipt)
    }
}

/// A refusal of a whole request: RFC 9457, `application/problem+json`.
package struct DistrictProblem: Hashable, Sendable, Codable {
    package static let mediaType = "application/problem+json"
    /// The type of the refusal that a kiosk hears whose certificate was revoked.
    package static let revoked = "urn:onewindow:problem:revoked"
    /// The type of the refusal that a board hears which may not speak as its kiosk at this time.
    package static let held = "urn:onewindow:problem:held"

    package let type: String
    package let title: String
    package let status: Int
    package let detail: String?

    package init(type: String = "about:blank", title: String, status: Int, detail: String?) {
        (self.type, self.title, self.status, self.detail) = (type, title, status, detail)
    }
}
