import Crypto
package import Domain
import SwiftASN1
package import X509

/// What a kiosk shows the district, and whom it believes: its key (P-256, made on the device, never leaves it), the
/// certificate the district's authority signed for it, and that authority's own certificate.
package struct KioskCredential: Hashable, Sendable {
    /// The kiosk's name at the district: the certificate's common name.
    package let kiosk: String
    package let keyPEM: String
    package let certificatePEM: String
    package let authorityPEM: String
    /// What the district signs its documents with, as it said with the certificate; nil where it signs none.
    package var documentsKey: [UInt8]?
    package let begins: WallTime
    package let ends: WallTime

    /// Throws `badCredential`, naming the part, when the three do not belong together.
    package init(keyPEM: String, certificatePEM: String, authorityPEM: String) throws(DistrictError) {
        let key: Certificate.PrivateKey
        do { key = try Certificate.PrivateKey(pemEncoded: keyPEM) } catch {
            throw Self.fault("the key", "is no PEM key")
        }
        let certificate = try Self.certificate(certificatePEM, named: "the certificate")
        let authority = try Self.certificate(authorityPEM, named: "the authority's certificate")
        guard certificate.publicKey == key.publicKey else {
            throw Self.fault("the certificate", "is not for this kiosk's key")
        }
        guard authority.publicKey.isValidSignature(certificate.signature, for: certificate) else {
            throw Self.fault("the certificate", "was not signed by this authority")
        }
        guard let name = certificate.commonName else { throw Self.fault("the certificate", "names no kiosk") }
        (kiosk, self.keyPEM) = (name, Self.lines(keyPEM))
        (self.certificatePEM, self.authorityPEM) = (try Self.pem(certificate), try Self.pem(authority))
        (begins, ends) = (WallTime(certificate.notValidBefore), WallTime(certificate.notValidAfter))
    }

    /// A new key as PEM (PKCS #8).
    package static func newKey() -> String { P256.Signing.PrivateKey().pemRepresentation + "\n" }

    /// Asks for a certificate: a PKCS #10 request as PEM, signed by the key (RFC 2986).
    package static func request(for kiosk: String, keyPEM: String) throws(DistrictError) -> String {
        do {
            let key = try Certificate.PrivateKey(pemEncoded: keyPEM)
            let request = try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName { CommonName(kiosk) }, privateKey: key,
                attributes: CertificateSigningRequest.Attributes(), signatureAlgorithm: .ecdsaWithSHA256)
            return try request.serializeAsPEM().pemString + "\n"
        } catch { throw fault("the key", "cannot sign a request") }
    }

    /// From two thirds of its life on a certificate is renewed, so that a line that is down for weeks does not outlast it.
    package func isDue(at now: WallTime) -> Bool {
        now.milliseconds >= begins.milliseconds + (ends.milliseconds - begins.milliseconds) / 3 * 2
    }

    private static func certificate(_ text: String, named name: String) throws(DistrictError) -> Certificate {
        do { return try Certificate(pemEncoded: text) } catch { throw fault(name, "is no PEM certificate") }
    }

    /// One form for each, whatever stood around it: the same credential reads back the same from its file.
    private static func pem(_ certificate: Certificate) throws(DistrictError) -> String {
        do { return try certificate.serializeAsPEM().pemString + "\n" } catch {
            throw fault("the certificate", "cannot be written as PEM")
        }
    }

    private static func lines(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0 + "\n" }.joined()
    }

    private static func fault(_ part: String, _ reason: String) -> DistrictError {
        DistrictError(.badCredential, field: part, reason: reason)
    }
}

extension Certificate {
    /// The first common name of the subject.
    package var commonName: String? {
        for part in subject {
            for attribute in part where attribute.type == .RDNAttributeType.commonName {
                return String(describing: attribute.value)
            }
        }
        return nil
    }
}

extension Certificate.PublicKey {
    /// SubjectPublicKeyInfo, DER (RFC 5280 4.1).
    package var der: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }
}
