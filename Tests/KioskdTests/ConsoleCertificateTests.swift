import Domain
import Foundation
import SwiftASN1
import Testing
import X509

@testable import kioskd

struct ConsoleCertificateTests {
    private static let now = WallTime(milliseconds: 1_790_000_000_000)

    private func web(_ console: String = "192.168.1.20:8443", certificate: String? = nil, key: String? = nil)
        -> Settings.Web
    {
        Settings.Web(
            kiosk: ListenAddress(host: "127.0.0.1", port: 0),
            console: ListenAddress(console) ?? ListenAddress(host: "::", port: 0), certificate: certificate,
            key: key)
    }

    private func prepare(
        _ folder: TemporaryFolder, _ web: Settings.Web? = nil, at now: WallTime = now
    ) throws -> ConsoleCertificate {
        try ConsoleCertificate.prepare(web ?? self.web(), state: folder.path, hostname: "hall-1", at: now)
    }

    @Test func `the first start makes a certificate that fits its key and names the kiosk`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let made = try prepare(folder)
        #expect(made.origin == .made("there was none"))
        let certificate = try Certificate(pemEncoded: made.certificateChainPEM)
        #expect(try Certificate.PrivateKey(pemEncoded: made.keyPEM).publicKey == certificate.publicKey)
        #expect(certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
        let names = try #require(try certificate.extensions.subjectAlternativeNames).map { "\($0)" }
        for name in ["hall-1", "localhost"] { #expect(names.contains { $0.contains(name) }) }
        #expect(names.count == 5)
        #expect(certificate.notValidBefore == Date(timeIntervalSince1970: 1_577_836_800))
        #expect(certificate.notValidAfter > Date(timeIntervalSince1970: 1_790_000_000 + 10 * 365 * 86_400))
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/tls/console.key")[
            .posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `it is kept over restarts and made anew near its end, or when the pair is damaged`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let first = try prepare(folder)
        let second = try prepare(folder)
        #expect(second.origin == .kept && second.certificateChainPEM == first.certificateChainPEM)
        let late = try prepare(folder, at: Self.now.advanced(bySeconds: (15 * 365 - 30) * 86_400))
        #expect(late.origin == .made("the old one is near its end"))
        try Files.write(Array("torn".utf8), to: "\(folder.path)/tls/console.key", mode: 0o600)
        let mended = try prepare(folder)
        #expect(mended.origin == .made("holds no unencrypted PEM key (-----BEGIN PRIVATE KEY-----)"))
    }

    @Test func `a machine whose clock stands in 1970 still gets a certificate of use`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let certificate = try Certificate(
            pemEncoded: try prepare(folder, at: WallTime(milliseconds: 0)).certificateChainPEM)
        #expect(certificate.notValidAfter > Date(timeIntervalSince1970: 1_767_225_600 + 10 * 365 * 86_400))
    }

    @Test func `the certificate of the settings is checked, and errors say which file`() throws {
        let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
        defer {
            one.remove()
            two.remove()
        }
        (_, _) = (try prepare(one), try prepare(two))
        let (crt, key) = ("\(one.path)/tls/console.crt", "\(one.path)/tls/console.key")
        #expect(try prepare(two, web(certificate: crt, key: key)).origin == .settings)
        let other = "\(two.path)/tls/console.key"
        let mismatch = try #require(throws: RimError.self) {
            try prepare(two, web(certificate: crt, key: other))
        }
        #expect(mismatch.description == "\(other): is not the key of the certificate \(crt)")
        let missing = try #require(throws: RimError.self) {
            try prepare(two, web(certificate: "/no.crt", key: key))
        }
        #expect(missing.description == "/no.crt: is not there; check the path")
        let swapped = try #require(throws: RimError.self) {
            try prepare(two, web(certificate: key, key: crt))
        }
        #expect(swapped.description == "\(key): holds no PEM certificate (-----BEGIN CERTIFICATE-----)")
    }

    @Test func `a listener on every address adds no name`() {
        #expect(
            CertificateMaker.names(hostname: "localhost", listening: ListenAddress(host: "0.0.0.0", port: 1))
                == ["localhost", "127.0.0.1", "::1"])
    }
}
