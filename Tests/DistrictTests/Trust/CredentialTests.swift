import Domain
import Foundation
import SwiftASN1
import TestTools
import Testing

@testable import District
@testable import districtd

@Suite struct `What a kiosk shows the district` {
    private let authority: Authority
    private let now = Inbox.clock()

    init() throws { authority = try Authority.make(named: "测试区", at: Inbox.clock()).authority }

    private func credential() throws -> KioskCredential { try Samples.credential(of: authority) }

    @Test func `key, certificate and authority belong together, or the part at fault is named`() throws {
        let (one, other) = (try credential(), try credential())
        #expect(one.kiosk == "k-1")
        let stranger = try Authority.make(named: "另一个区", at: now).authority
        let cases = [
            (
                other.keyPEM, one.certificatePEM, one.authorityPEM,
                "the certificate: is not for this kiosk's key"
            ),
            (
                one.keyPEM, one.certificatePEM, try stranger.pem,
                "the certificate: was not signed by this authority"
            ),
            ("", one.certificatePEM, one.authorityPEM, "the key: is no PEM key"),
            (one.keyPEM, "x", one.authorityPEM, "the certificate: is no PEM certificate"),
        ]
        for (key, certificate, authority, words) in cases {
            let error = #expect(throws: DistrictError.self) {
                try KioskCredential(keyPEM: key, certificatePEM: certificate, authorityPEM: authority)
            }
            #expect(error?.description == words)
        }
    }

    @Test func `the district names the kiosk, whatever the request asks for`() throws {
        let key = KioskCredential.newKey()
        let csr = try KioskCredential.request(for: "somebody-else", keyPEM: key)
        #expect(try authority.certificate(for: "k-1", csrPEM: csr, at: now).commonName == "k-1")
    }

    @Test func `a request somebody meddled with gets no certificate`() throws {
        let csr = try KioskCredential.request(for: "k-1", keyPEM: KioskCredential.newKey())
        var lines = csr.split(separator: "\n").map(String.init)
        lines[2] = String(lines[2].reversed())
        #expect(throws: (any Error).self) {
            try authority.certificate(for: "k-1", csrPEM: lines.joined(separator: "\n"), at: now)
        }
    }

    @Test func `it is due for renewal after two thirds of its life`() throws {
        let one = try credential()
        let life = one.ends.milliseconds - one.begins.milliseconds
        #expect(!one.isDue(at: WallTime(milliseconds: one.begins.milliseconds + life / 3 * 2 - 1)))
        #expect(one.isDue(at: WallTime(milliseconds: one.begins.milliseconds + life / 3 * 2)))
    }

    @Test func `on disk only the service reads the key, and a renewal cut off at any file leaves a good one`()
        async throws
    {
        try await Place.withFolder { state in
            let (folder, old, new) = (CredentialFolder(state: state), try credential(), try credential())
            #expect(try folder.read() == nil)
            try folder.write(old)
            #expect(try folder.read() == old)
            let mode =
                try FileManager.default.attributesOfItem(atPath: "\(folder.path)/kiosk.key")[
                    .posixPermissions] as? Int
            #expect(mode == 0o600)
            // The order of `write`: the next key, the authority, the certificate, the key in its place.
            try Place.write(new.keyPEM, to: "\(folder.path)/kiosk.key.next")
            #expect(try folder.read() == old)
            try Place.write(new.certificatePEM, to: "\(folder.path)/kiosk.crt")
            #expect(try folder.read() == new)
            try folder.write(new)
            #expect(try folder.read() == new)
        }
    }
}

extension Samples {
    /// That of a kiosk enrolled at this authority, or at one nobody else knows.
    static func credential(
        _ kiosk: String = "k-1", of authority: Authority? = nil
    ) throws -> KioskCredential {
        let now = Inbox.clock()
        let authority = try authority ?? Authority.make(named: "测试区", at: now).authority
        let key = KioskCredential.newKey()
        let csr = try KioskCredential.request(for: kiosk, keyPEM: key)
        let certificate = try authority.certificate(for: kiosk, csrPEM: csr, at: now)
        return try KioskCredential(
            keyPEM: key, certificatePEM: certificate.serializeAsPEM().pemString, authorityPEM: authority.pem)
    }
}
