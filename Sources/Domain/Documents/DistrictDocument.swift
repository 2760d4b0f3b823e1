/// What the district signs for all its kiosks; `rawValue` is the word on the wire and in the tables.
package enum DocumentKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Public holidays and make-up days (`CalendarDocument`).
    case calendar
    /// The list of matters (`CatalogFile`).
    case catalogue
}

/// A document whose signature is the district's.
package struct DistrictDocument: Hashable, Sendable {
    package var kind: DocumentKind
    package var version: DocumentVersion
    /// The file itself, as it was signed.
    package var text: String
    /// 64 bytes, kept as evidence.
    package var signature: [UInt8]

    package init(kind: DocumentKind, version: DocumentVersion, text: String, signature: [UInt8]) {
        (self.kind, self.version, self.text, self.signature) = (kind, version, text, signature)
    }

    /// Why this one may not follow `newest`; nil when it may. The very same once more may: it changes nothing.
    package func refusal(after newest: DistrictDocument?) -> DocumentRefusal? {
        guard let newest, newest.text != text || newest.version != version else { return nil }
        return newest.version < version ? nil : .notNewer
    }
}

/// Why a document does not count; `rawValue` is kept with the update and told to the district.
package enum DocumentRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// Nobody told this kiosk the district's key.
    case noKey
    case wrongSignature
    /// Signed, but not newer than what counts: somebody sends an old one again.
    case notNewer
    /// Its version is none, or the file does not bear it.
    case badVersion
    /// The file cannot be used; whoever signed it passed its check over.
    case unreadable
}

/// Where the documents of one kind stand on a kiosk.
package struct DocumentStanding: Hashable, Sendable {
    /// Whose file counts.
    package enum Origin: String, Hashable, Sendable, Codable { case builtIn, district, technician }

    package var origin: Origin
    /// The newest of the district's; nil without one.
    package var version: DocumentVersion?
    /// Why the last one that came does not count; nil when it does. A word of `DocumentRefusal`, or the member at fault.
    package var refusal: String?

    package init(origin: Origin = .builtIn, version: DocumentVersion? = nil, refusal: String? = nil) {
        (self.origin, self.version, self.refusal) = (origin, version, refusal)
    }
}
