/// What can go wrong in this room before or beside a delivery. Safe for any log: it never repeats
/// what an event carries. Failures of the line itself are values (`DeliveryResponse`), not errors.
package struct DistrictError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The text is not JSON, or nests too deeply.
        case notJSON
        /// The text is JSON, but not a list of events.
        case notAList
        /// One attribute of an event is missing or wrong.
        case invalidEvent
        /// What the district sent for the kiosk is not of its form.
        case invalidUpdate
        /// A body that should be gzip is damaged, cut short, or has something behind its end.
        case badCompression
        /// A body is larger than its limit, decompressed.
        case tooLarge
        /// A schema of the events cannot be used.
        case badSchema
        /// `district.url` cannot be used.
        case badAddress
        /// Key, certificate and authority do not belong together, or cannot be read or written.
        case badCredential
        /// Nobody answers at `district.url`.
        case unreachable
        /// Who answers is not the district the code was given out by.
        case untrusted
        /// The district does not take the code.
        case notEnrolled
    }

    package let code: Code
    /// The attribute or setting at fault; empty when the whole text is.
    package let field: String
    /// What is wrong with it and, for a setting, what to do.
    package let reason: String

    package init(_ code: Code, field: String = "", reason: String = "") {
        (self.code, self.field, self.reason) = (code, field, reason)
    }

    package var description: String {
        switch code {
        case .notJSON: "the text is not JSON"
        case .notAList: "the text is not a JSON list of events"
        case .badCompression: "the body is not whole gzip"
        default: "\(field): \(reason)"
        }
    }
}
