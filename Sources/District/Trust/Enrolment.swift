import FoundationEssentials

/// `POST {district}/v1/enrolments`: a one-time code and a request for a certificate.
package struct EnrolmentRequest: Hashable, Sendable, Codable {
    /// The secret part of the code.
    package var code: String
    /// PKCS #10, PEM.
    package var csr: String

    package init(code: String, csr: String) { (self.code, self.csr) = (code, csr) }
}

/// `POST {district}/v1/kiosks/{id}/certificate`: the same for an enrolled kiosk, whose certificate speaks for it.
package struct RenewalRequest: Hashable, Sendable, Codable {
    package var csr: String

    package init(csr: String) { self.csr = csr }
}

/// The answer to both.
package struct EnrolmentAnswer: Hashable, Sendable, Codable {
    /// As the district knows the kiosk; the certificate's common name.
    package var kiosk: String
    /// PEM.
    package var certificate: String
    /// The authority's own certificate, PEM.
    package var authority: String
    /// What the district signs its documents with: Ed25519, 32 bytes in base 64. Absent where it signs none.
    package var publicKey: String?

    package init(kiosk: String, certificate: String, authority: String, publicKey: String? = nil) {
        (self.kiosk, self.certificate) = (kiosk, certificate)
        (self.authority, self.publicKey) = (authority, publicKey)
    }
}
