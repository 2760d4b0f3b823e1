import Crypto
import Domain
import SwiftASN1
import X509

/// The certificate the console shows: the one of the settings, or one of our own, made at the first start.
///
/// Ours is self-signed ECDSA P-256 in `<state>/tls/console.crt` with its key in `console.key` (0600). It is kept as
/// long as it is good: browsers that were told to trust it would ask again after a change.
struct ConsoleCertificate: Hashable, Sendable {
    enum Origin: Hashable, Sendable {
        case settings
        /// Ours, from an earlier start.
        case kept
        /// Ours, made now; why, for the log.
        case made(String)
    }

    /// The PEM file of the chain, the server's certificate first.
    let path: String
    let origin: Origin
    /// Chain and key as PEM.
    let certificateChainPEM: String
    let keyPEM: String

    /// The certificate of the settings, checked; or ours, made anew when there is none or it is near its end.
    static func prepare(
        _ web: Settings.Web, state: String, hostname: String, at now: WallTime
    ) throws(RimError) -> ConsoleCertificate {
        if let certificate = web.certificate, let key = web.key {
            return ConsoleCertificate(try Pair(certificate, key), .settings)
        }
        let folder = "\(state)/tls"
        let (certificate, key) = ("\(folder)/console.crt", "\(folder)/console.key")
        guard let fault = fault(of: certificate, key, at: now) else {
            return ConsoleCertificate(try Pair(certificate, key), .kept)
        }
        try Files.makeFolder(state)
        try Files.makeFolder(folder)
        let names = CertificateMaker.names(hostname: hostname, listening: web.console)
        let made = try CertificateMaker(names: names).make(at: now, for: certificate)
        // The key first: a power cut in between leaves a pair that does not match, which the next start mends.
        try Files.write(Array(made.key.utf8), to: key, mode: 0o600)
        try Files.write(Array(made.certificate.utf8), to: certificate, mode: 0o644)
        return ConsoleCertificate(try Pair(certificate, key), .made(fault))
    }

    private init(_ pair: Pair, _ origin: Origin) {
        (path, self.origin) = (pair.path, origin)
        (certificateChainPEM, keyPEM) = (pair.certificateText, pair.keyText)
    }

    /// Why our own pair cannot be used any more; nil when it can.
    private static func fault(of certificate: String, _ key: String, at now: WallTime) -> String? {
        do throws(RimError) {
            let end = WallTime(try Pair(certificate, key).certificate.notValidAfter)
            return now.advanced(bySeconds: CertificateMaker.renewal) < end
                ? nil : "the old one is near its end"
        } catch {
            return error.code == .missing ? "there was none" : error.reason
        }
    }
}

/// A certificate and its key as they lie on disk, seen to belong together.
private struct Pair {
    /// Any certificate chain with its comments is far shorter.
    private static let longestFile = 256 * 1024

    let path: String
    let certificateText: String
    let keyText: String
    let certificate: Certificate

    init(_ path: String, _ keyPath: String) throws(RimError) {
        self.path = path
        certificateText = String(decoding: try Files.read(path, atMost: Self.longestFile), as: UTF8.self)
        keyText = String(decoding: try Files.read(keyPath, atMost: Self.longestFile), as: UTF8.self)
        do { certificate = try Certificate(pemEncoded: Self.first(in: certificateText)) } catch {
            throw RimError(.invalid, path, "holds no PEM certificate (-----BEGIN CERTIFICATE-----)")
        }
        let key: Certificate.PrivateKey
        do { key = try Certificate.PrivateKey(pemEncoded: keyText) } catch {
            throw RimError(.invalid, keyPath, "holds no unencrypted PEM key (-----BEGIN PRIVATE KEY-----)")
        }
        guard key.publicKey == certificate.publicKey else {
            throw RimError(.invalid, keyPath, "is not the key of the certificate \(path)")
        }
    }

    /// A chain file goes on after the server's own certificate.
    private static func first(in text: String) -> String {
        guard let end = text.firstRange(of: "-----END CERTIFICATE-----") else { return text }
        return String(text[..<end.upperBound])
    }
}

/// Makes the console's self-signed certificate.
struct CertificateMaker {
    /// Renewed three months before its end.
    static let renewal: Int64 = 90 * day
    private static let day: Int64 = 86_400
    /// The clock of a kiosk may be wrong by years at its first start, so the certificate is valid from long before
    /// and for long after (facts/reliability.md 1.9): from 2020-01-01 …
    private static let begin = WallTime(milliseconds: 1_577_836_800_000)
    /// … to 15 years after now, and now is no earlier than this program, 2026-01-01.
    private static let earliestNow = WallTime(milliseconds: 1_767_225_600_000)
    private static let life: Int64 = 15 * 365 * day

    let names: [String]

    /// What a browser on this machine or in the hall may call it; addresses and names, each once.
    static func names(hostname: String, listening address: ListenAddress) -> [String] {
        var names = [hostname, "localhost", "127.0.0.1", "::1"]
        if !address.isWildcard { names.append(address.host) }
        var seen: Set<String> = []
        return names.filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
    }

    /// Certificate and key as PEM.
    func make(at now: WallTime, for path: String) throws(RimError) -> (certificate: String, key: String) {
        let key = P256.Signing.PrivateKey()
        do {
            let certificate = try signed(by: Certificate.PrivateKey(key), at: now)
            return (try certificate.serializeAsPEM().pemString + "\n", key.pemRepresentation + "\n")
        } catch { throw RimError(.invalid, path, "cannot be made: \(error)") }
    }

    private func signed(by key: Certificate.PrivateKey, at now: WallTime) throws -> Certificate {
        let subject = try DistinguishedName {
            OrganizationName("OneWindow")
            CommonName(String((names.first ?? "kiosk").prefix(64)))
        }
        return try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: Self.begin.date,
            notValidAfter: max(now, Self.earliestNow).advanced(bySeconds: Self.life).date,
            issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names.map(Self.generalName))
            },
            issuerPrivateKey: key)
    }

    private static func generalName(_ name: String) -> GeneralName {
        NetworkAddress.bytes(of: name).map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
            ?? .dnsName(name)
    }
}
