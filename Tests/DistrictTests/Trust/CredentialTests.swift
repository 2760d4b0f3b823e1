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

    @Test func `on disk it is one file that only the service reads, and comes back as it was`() async throws {
        try await Place.withFolder { state in
            let (folder, old, new) = (CredentialFolder(state: state), try credential(), try credential())
            #expect(try folder.read() == nil && folder.stamp == nil)
            for credential in [old, new] {
                let before = folder.stamp
                try folder.write(credential)
                #expect(try folder.read() == credential && folder.stamp != before)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kiosk.pem"])
            for (path, mode) in [(folder.path, 0o700), ("\(folder.path)/kiosk.pem", 0o600)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
            }
        }
    }

    /// A write is beside the file until it is renamed, so a cut leaves one of these.
    @Test func `cut off while it is replaced, also by another authority's, it is the old one`() async throws {
        try await Place.withFolder { state in
            let (folder, old) = (CredentialFolder(state: state), try credential())
            let new = try Samples.credential(of: try Authority.make(named: "另一个区", at: now).authority)
            try folder.write(old)
            let whole = new.keyPEM + new.certificatePEM + new.authorityPEM
            for count in [0, 1, new.keyPEM.count, whole.count / 2, whole.count] {
                try Place.write(String(whole.prefix(count)), to: "\(folder.path)/kiosk.pem.new")
                #expect(try folder.takeOver() == old)
            }
            try folder.write(new)
            #expect(try folder.read() == new)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kiosk.pem"])
        }
    }

    @Test(arguments: ["kiosk.key", "kiosk.key.next"])
    func `the three files of before are read, and become one without another enrolment`(key: String)
        async throws
    {
        try await Place.withFolder { state in
            let (folder, old) = (CredentialFolder(state: state), try credential())
            try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
            // What a power cut in the middle of a renewal left: the certificate's key beside the one before.
            try Place.write(KioskCredential.newKey(), to: "\(folder.path)/kiosk.key")
            try Place.write(old.keyPEM, to: "\(folder.path)/\(key)")
            try Place.write(old.certificatePEM, to: "\(folder.path)/kiosk.crt")
            try Place.write(old.authorityPEM, to: "\(folder.path)/authority.crt")
            try Place.write("key", to: "\(folder.path)/documents.pub")
            #expect(try folder.read() == old && folder.stamp != nil)
            #expect(try folder.takeOver() == old)
            #expect(try folder.read() == old)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(left == ["documents.pub", "kiosk.pem"])
        }
    }

    @Test(arguments: ["", "x", "-----BEGIN CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
    func `a file that is no credential is said so, with what to do`(_ text: String) async throws {
        try await Place.withFolder { state in
            let folder = CredentialFolder(state: state)
            try folder.write(try credential())
            try Place.write(text, to: "\(folder.path)/kiosk.pem")
            let error = #expect(throws: DistrictError.self) { try folder.read() }
            #expect(error?.code == .badCredential && error?.reason.contains("enrol the kiosk again") == true)
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
