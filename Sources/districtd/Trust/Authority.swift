import Crypto
import District
import Domain
import FoundationEssentials
import SwiftASN1
import X509

/// The district's own certificate authority: it signs for its kiosks and for itself, and nobody else is believed.
///
/// ECDSA P-256 throughout. Lives in the folder `authority` of the state directory: `authority.key` (0600) and
/// `authority.crt`. Several instances of one district share a copy of the folder.
struct Authority {
    /// The authority outlives the hardware of its kiosks.
    private static let life: Int64 = 20 * 365 * day
    /// A kiosk renews after two thirds of it, so a line may be down for four months.
    static let usualKioskLife: Int64 = 365 * day
    static let serverLife: Int64 = 365 * day
    private static let day: Int64 = 86_400
    /// Clocks of kiosks are wrong at times: what is signed is valid from a day before.
    private static let early: Int64 = -day

    let certificate: Certificate
    /// Seconds that a kiosk's certificate works.
    var kioskLife = usualKioskLife
    private let key: Certificate.PrivateKey

    var pem: String { get throws { try certificate.serializeAsPEM().pemString + "\n" } }

    /// What stands in enrolment codes (`EnrolmentCode`).
    var mark: String { get throws { EnrolmentCode.mark(publicKey: try certificate.publicKey.der) } }

    var ends: WallTime { WallTime(certificate.notValidAfter) }

    /// A new key for an authority, as PEM, for `AuthorityFolder` to keep.
    static func newKey() -> String { P256.Signing.PrivateKey().pemRepresentation + "\n" }

    /// An authority of this key.
    static func make(named name: String, keyPEM: String, at now: WallTime) throws -> Authority {
        let key = try Certificate.PrivateKey(pemEncoded: keyPEM)
        let subject = try DistinguishedName {
            OrganizationName("OneWindow")
            CommonName(String(name.prefix(64)))
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: now.advanced(bySeconds: early).date,
            notValidAfter: now.advanced(bySeconds: life).date, issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key)
        return Authority(certificate: certificate, key: key)
    }

    /// A new authority with a new key.
    static func make(named name: String, at now: WallTime) throws -> (authority: Authority, keyPEM: String) {
        let key = newKey()
        return (try make(named: name, keyPEM: key, at: now), key)
    }

    /// Nil when the two cannot be read, or do not belong together.
    init?(certificatePEM: String, keyPEM: String) {
        guard let certificate = try? Certificate(pemEncoded: certificatePEM),
            let key = try? Certificate.PrivateKey(pemEncoded: keyPEM), certificate.publicKey == key.publicKey
        else { return nil }
        self.init(certificate: certificate, key: key)
    }

    private init(certificate: Certificate, key: Certificate.PrivateKey) {
        (self.certificate, self.key) = (certificate, key)
    }

    /// A certificate for the key of the request, whatever name it asks for: the district says who a kiosk is.
    /// Throws when the request is not signed by the key it is for.
    func certificate(for kiosk: String, csrPEM: String, at now: WallTime) throws -> Certificate {
        let request = try CertificateSigningRequest(pemEncoded: csrPEM)
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw TrustError.badRequest
        }
        guard (try? P256.Signing.PublicKey(derRepresentation: request.publicKey.der)) != nil else {
            throw TrustError.badRequest
        }
        return try sign(
            request.publicKey, DistinguishedName { CommonName(kiosk) }, for: kioskLife, at: now,
            try Certificate.Extensions { try ExtendedKeyUsage([.clientAuth]) })
    }

    /// The server's own certificate and key for these names and IPv4 addresses.
    func serverCertificate(names: [String], at now: WallTime) throws -> (
        certificate: Certificate, keyPEM: String
    ) {
        let own = P256.Signing.PrivateKey()
        let certificate = try sign(
            Certificate.PrivateKey(own).publicKey,
            DistinguishedName { CommonName(names.first ?? "district") },
            for: Self.serverLife, at: now,
            try Certificate.Extensions {
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names.map(Self.generalName))
            })
        return (certificate, own.pemRepresentation + "\n")
    }

    private func sign(
        _ publicKey: Certificate.PublicKey, _ subject: DistinguishedName, for life: Int64, at now: WallTime,
        _ more: Certificate.Extensions
    ) throws -> Certificate {
        var extensions = try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            SubjectKeyIdentifier(hash: publicKey)
            // RFC 5280 4.2.1.1; strict readers ask for it.
            AuthorityKeyIdentifier(
                keyIdentifier: try certificate.extensions.subjectKeyIdentifier?.keyIdentifier)
        }
        for each in more { try extensions.append(each) }
        return try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: now.advanced(bySeconds: Self.early).date,
            // Nothing outlives whom it is believed for.
            notValidAfter: min(now.advanced(bySeconds: life), ends).date, issuer: certificate.subject,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions, issuerPrivateKey: key)
    }

    private static func generalName(_ name: String) -> GeneralName {
        let bytes = name.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        return bytes.count == 4 ? .ipAddress(ASN1OctetString(contentBytes: bytes[...])) : .dnsName(name)
    }
}

/// Why trust could not be given or read; safe for any log, and says what to do.
enum TrustError: Error, Hashable, CustomStringConvertible {
    /// `kiosks add` or TLS without an authority.
    case noAuthority(String)
    case authorityExists(String)
    case unreadable(String)
    case unwritable(String)
    /// Key and certificate of the authority do not belong together.
    case mismatched(String)
    /// Others may read the authority's key.
    case exposed(String)
    /// The authority's own certificate has ended, so that nobody believes what it signs.
    case ended(String)
    /// The request for a certificate is none, or is not signed by its own key.
    case badRequest
    case badName
    case noSuchKiosk(String)

    var description: String {
        switch self {
        case .noAuthority(let folder): "there is no authority in \(folder): make one with districtd ca init"
        case .authorityExists(let folder):
            "\(folder) holds an authority already; kiosks believe it, so it is not replaced"
        case .unreadable(let path):
            "\(path) cannot be read: check that it is there and may be read by this user"
        case .unwritable(let path): "\(path) cannot be written: check the disk and its rights"
        case .mismatched(let folder):
            "authority.key and authority.crt in \(folder) do not belong together: copy both from where they were made"
        case .exposed(let path): "\(path) can be read by everybody on this machine: chmod 600 it"
        case .ended(let folder):
            "the authority in \(folder) has ended: set the folder aside, make a new one with districtd ca init, and enrol the kiosks again"
        case .badRequest: "the request for a certificate is not signed by a P-256 key of its own"
        case .badName: "the name of a kiosk has 1 to 64 letters, digits, - or _"
        case .noSuchKiosk(let kiosk): "there is no kiosk \(kiosk); see districtd kiosks list"
        }
    }
}
