import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import SwiftASN1
import TestTools
import Testing

@testable import District
@testable import districtd

/// A kiosk and the real program, over TLS on loopback.
@Suite(.serialized, .timeLimit(.minutes(1))) struct `A kiosk becomes known to its district` {
    private static let kiosk = "450502001001-01"

    private struct Inbox {
        let state: String
        let program: Program
        let address: DistrictAddress

        func code(for kiosk: String) async throws -> EnrolmentCode {
            let said = try await Program.run("districtd", ["kiosks", "add", kiosk, "--state", state]).words
            return try #require(EnrolmentCode(typed: String(said.split(separator: "\n").first ?? "")))
        }

        func enrolled(_ kiosk: String = A.kiosk) async throws -> KioskCredential {
            try await EnrolmentClient(address: address).enrol(kiosk: kiosk, code: try await code(for: kiosk))
        }

        /// The status of a heartbeat of `kiosk`, shown with these credentials.
        func status(_ configuration: TLSConfiguration, as kiosk: String = A.kiosk) async throws -> Int {
            var settings = HTTPClient.Configuration(tlsConfiguration: configuration)
            settings.httpVersion = .http1Only
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
            var request = HTTPClientRequest(url: "\(address)/v1/kiosks/\(kiosk)/status")
            request.method = .PUT
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(Array(#"{"incarnation": "018f2f4e-0000-7000-8000-00000000000a"}"#.utf8))
            let result: Result<HTTPClientResponse, any Error>
            do { result = .success(try await client.execute(request, timeout: .seconds(10))) } catch {
                result = .failure(error)
            }
            try await client.shutdown()
            return Int(try result.get().status.code)
        }
    }

    private typealias A = `A kiosk becomes known to its district`

    private func withInbox(_ body: (Inbox) async throws -> Void) async throws {
        try await Place.withFolder { state in
            let made = try await Program.run("districtd", ["ca", "init", "--state", state])
            #expect(made.ending == .code(0), "\(made.words)")
            let program = try Program(
                "districtd", ["--listen", "127.0.0.1:0", "--state", state, "--log-level", "critical"])
            let address = try await program.says("districtd listening on ")
            #expect(address.hasPrefix("https://"))
            try await body(Inbox(state: state, program: program, address: try DistrictAddress(address)))
            #expect(try await program.end(by: SIGTERM) == .code(0))
        }
    }

    @Test func `a code gives a certificate, and with it the line is open`() async throws {
        try await withInbox { inbox in
            let credential = try await inbox.enrolled()
            #expect(credential.kiosk == Self.kiosk)
            #expect(try await inbox.status(.district(credential)) == 200)
        }
    }

    @Test func `a code works once, and the refusal says what to do`() async throws {
        try await withInbox { inbox in
            let (code, client) = (
                try await inbox.code(for: Self.kiosk), EnrolmentClient(address: inbox.address)
            )
            _ = try await client.enrol(kiosk: Self.kiosk, code: code)
            let error = await #expect(throws: DistrictError.self) {
                try await client.enrol(kiosk: Self.kiosk, code: code)
            }
            #expect(error?.code == .notEnrolled)
            #expect(error?.reason.contains("districtd kiosks add") == true)
        }
    }

    @Test func `the code of another district is not even shown to this one`() async throws {
        try await withInbox { inbox in
            var dice = SystemRandomNumberGenerator()
            let foreign = EnrolmentCode(mark: "AAAAAAAAAAAA", using: &dice)
            let error = await #expect(throws: DistrictError.self) {
                try await EnrolmentClient(address: inbox.address).enrol(kiosk: Self.kiosk, code: foreign)
            }
            #expect(error?.code == .untrusted)
        }
    }

    @Test func `without a certificate, with another kiosk's, and with a stranger's nothing is taken`()
        async throws
    {
        try await withInbox { inbox in
            let credential = try await inbox.enrolled()
            #expect(try await inbox.status(.believing(credential.authorityPEM)) == 401)
            #expect(try await inbox.status(.district(credential), as: "450502001001-02") == 403)
            let stranger = try Authority.make(named: "另一个区", at: districtd.Inbox.clock()).authority
            let key = KioskCredential.newKey()
            let forged = try stranger.certificate(
                for: Self.kiosk, csrPEM: try KioskCredential.request(for: Self.kiosk, keyPEM: key),
                at: districtd.Inbox.clock())
            var configuration = try TLSConfiguration.believing(credential.authorityPEM)
            configuration.certificateChain = [
                .certificate(
                    try NIOSSLCertificate(bytes: Array(forged.serializeAsPEM().pemString.utf8), format: .pem))
            ]
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
            await #expect(throws: (any Error).self) { try await inbox.status(configuration) }
        }
    }

    @Test func `nothing older than TLS 1.3 is spoken`() async throws {
        try await withInbox { inbox in
            let credential = try await inbox.enrolled()
            var old = try TLSConfiguration.district(credential)
            (old.minimumTLSVersion, old.maximumTLSVersion) = (.tlsv12, .tlsv12)
            await #expect(throws: (any Error).self) { try await inbox.status(old) }
        }
    }

    @Test func `a renewed certificate has a new key, and a revoked kiosk is told so`() async throws {
        try await withInbox { inbox in
            let first = try await inbox.enrolled()
            let second = try await EnrolmentClient(address: inbox.address).renew(first)
            #expect(second.keyPEM != first.keyPEM && second.kiosk == first.kiosk)
            for each in [first, second] { #expect(try await inbox.status(.district(each)) == 200) }
            let revoked = try await Program.run(
                "districtd", ["kiosks", "revoke", Self.kiosk, "--state", inbox.state])
            #expect(revoked.ending == .code(0), "\(revoked.words)")
            #expect(try await inbox.status(.district(second)) == 403)
            let again = try await inbox.enrolled()
            #expect(try await inbox.status(.district(again)) == 200)
            #expect(try await inbox.status(.district(second)) == 403)
        }
    }

    @Test func `beyond this machine nothing is served without an authority`() async throws {
        try await Place.withFolder { state in
            let ended = try await Program.run("districtd", ["--listen", "0.0.0.0:0", "--state", state])
            #expect(ended.ending == .code(1))
            #expect(ended.words.contains("districtd ca init"))
        }
    }
}
