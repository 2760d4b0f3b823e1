import Crypto
package import Domain
import FoundationEssentials

/// A calendar or a catalogue with the district's signature, as it travels and as `districtd documents sign` writes it:
///
///     {"kind": "calendar", "version": "2027.1", "document": "{…}", "signature": "…"}
///
/// `signature` is Ed25519 (RFC 8032) in base 64, over the UTF-8 bytes of `onewindow.<kind>.v1`, a line feed, `version`, a
/// line feed and `document`.
package struct SignedDocument: Hashable, Sendable, Codable {
    package var kind: DocumentKind
    package var version: String
    package var document: String
    /// Base64 of 64 bytes.
    package var signature: String

    package init(kind: DocumentKind, version: String, document: String, signature: String) {
        (self.kind, self.version, self.document, self.signature) = (kind, version, document, signature)
    }

    /// What the signature is over.
    package var signed: [UInt8] { Array("onewindow.\(kind.rawValue).v1\n\(version)\n\(document)".utf8) }

    /// - Parameter key: 32 bytes; any other key has signed nothing.
    package func isSigned(by key: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key),
            let signature = signatureBytes
        else { return false }
        return key.isValidSignature(signature, for: signed)
    }

    /// The document as it counts where it is believed: signed by `key`, of a version, read without fault, and bearing that
    /// version.
    package func believed(
        by key: [UInt8]?
    ) throws(DocumentRefusal) -> (document: DistrictDocument, content: DocumentContent) {
        guard let key else { throw .noKey }
        guard isSigned(by: key), let signature = signatureBytes else { throw .wrongSignature }
        guard let number = DocumentVersion(version) else { throw .badVersion }
        do throws(DocumentProblems) {
            let content = try DocumentContent(kind, version: number, reading: Array(document.utf8))
            let document = DistrictDocument(
                kind: kind, version: number, text: document, signature: Array(signature))
            return (document, content)
        } catch { throw .unreadable }
    }

    private var signatureBytes: Data? {
        Data(base64Encoded: signature).flatMap { $0.count == 64 ? $0 : nil }
    }
}

extension SignedDocument {
    /// Of a file, or of what an office sends; throws where it is no signed document.
    package init(parsing bytes: [UInt8]) throws(DistrictError) {
        let json = try JSONValue(parsing: bytes)
        guard let kind = json["kind"]?.text.flatMap(DocumentKind.init) else {
            throw DistrictError(.invalidUpdate, field: "kind", reason: "must be calendar or catalogue")
        }
        self = try UpdateReader(data: json).document(kind)
    }

    package var json: JSONValue {
        guard case .object(var members) = told else { return told }
        members["kind"] = .string(kind.rawValue)
        return .object(members)
    }

    /// What came in, to be passed on.
    package init(_ document: DistrictDocument) {
        self.init(
            kind: document.kind, version: document.version.description, document: document.text,
            signature: Data(document.signature).base64EncodedString())
    }

    /// Whether a page of updates can carry it.
    package var fits: Bool { told.bytes.count <= DistrictUpdates.longestUpdate }

    /// The `data` of its update.
    package var told: JSONValue {
        ["version": .string(version), "document": .string(document), "signature": .string(signature)]
    }
}

/// The 32 bytes of an Ed25519 public key in base 64, as it stands in settings and answers.
package enum DocumentsKey {
    package static func bytes(_ text: String) -> [UInt8]? {
        Data(base64Encoded: text).map { [UInt8]($0) }.flatMap { $0.count == 32 ? $0 : nil }
    }

    package static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
