import Domain
import Foundation
import NIOSSL
import SwiftASN1
import Synchronization
import TestTools
import Testing
import X509

@testable import District
@testable import districtd

@Suite struct `The district's authority` {
    private let now = Inbox.clock()

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `is made once, by the command, and its key is for nobody else's eyes`() async throws {
        try await Place.withFolder { state in
            let arguments = ["ca", "init", "--state", "\(state)/new"]
            let made = try await Program.run("districtd", arguments)
            #expect(made.ending == .code(0), "\(made.words)")
            let folder = "\(state)/new/authority"
            let key = try String(contentsOfFile: "\(folder)/authority.key", encoding: .utf8)
            #expect(try mode(folder) == 0o700 && mode("\(folder)/authority.key") == 0o600)
            let again = try await Program.run("districtd", arguments)
            #expect(again.ending == .code(1) && again.words.contains("is not replaced"), "\(again.words)")
            #expect(try String(contentsOfFile: "\(folder)/authority.key", encoding: .utf8) == key)
        }
    }

    /// The power went after the key, or somebody lost the certificate: kiosks know the authority by its key.
    @Test func `a key that lies there alone is kept, and what it signed before is still believed`()
        async throws
    {
        try await Place.withFolder { state in
            let folder = AuthorityFolder(path: "\(state)/authority")
            let first = try folder.begin(named: "测试区", at: now)
            let old = try Samples.credential(of: first)
            try FileManager.default.removeItem(atPath: "\(folder.path)/authority.crt")
            let second = try folder.begin(named: "测试区", at: now)
            #expect(try second.mark == first.mark)
            _ = try KioskCredential(
                keyPEM: old.keyPEM, certificatePEM: old.certificatePEM, authorityPEM: second.pem)
        }
    }

    @Test func `a copy of the folder is the same authority, and one that was mixed up is said so`()
        async throws
    {
        try await Place.withFolder { state in
            let (one, copy) = (AuthorityFolder(path: "\(state)/one"), AuthorityFolder(path: "\(state)/copy"))
            let other = AuthorityFolder(path: "\(state)/other")
            let authority = try one.begin(named: "测试区", at: now)
            _ = try other.begin(named: "测试区", at: now)
            try FileManager.default.copyItem(atPath: one.path, toPath: copy.path)
            #expect(try copy.authority().mark == authority.mark)
            try FileManager.default.removeItem(atPath: "\(copy.path)/authority.key")
            #expect(throws: TrustError.unreadable("\(copy.path)/authority.key")) { try copy.authority() }
            try FileManager.default.copyItem(
                atPath: "\(other.path)/authority.key", toPath: "\(copy.path)/authority.key")
            #expect(throws: TrustError.mismatched(copy.path)) { try copy.authority() }
        }
    }

    @Test func `a key that everybody can read is not used`() async throws {
        try await Place.withFolder { state in
            let folder = AuthorityFolder(path: "\(state)/authority")
            _ = try folder.begin(named: "测试区", at: now)
            let key = "\(folder.path)/authority.key"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
            _ = try folder.authority()  // the folder still keeps others out
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
            #expect(throws: TrustError.exposed(key)) { try folder.authority() }
        }
    }

    @Test func `signs nothing that outlives it, and says when it has ended`() async throws {
        try await Place.withFolder { state in
            let folder = AuthorityFolder(path: "\(state)/authority")
            let authority = try folder.begin(named: "测试区", at: now)
            let late = WallTime(milliseconds: authority.ends.milliseconds - 86_400_000)
            let csr = try KioskCredential.request(for: "k-1", keyPEM: KioskCredential.newKey())
            let certificate = try authority.certificate(for: "k-1", csrPEM: csr, at: late)
            #expect(WallTime(certificate.notValidAfter) == authority.ends)
            _ = try folder.authority(at: late)
            #expect(throws: TrustError.ended(folder.path)) { try folder.authority(at: authority.ends) }
        }
    }

    @Test func `the server's own certificate is another one long before it ends, with no restart`() throws {
        let authority = try Authority.make(named: "测试区", at: now).authority
        let time = TestClock(now)
        let own = try ServerCertificate(of: authority, names: ["127.0.0.1"], now: { time.now })
        func serial() throws -> String {
            guard case .certificate(let shown) = own.current.chain[0] else { return "" }
            return try Certificate(derEncoded: shown.toDERBytes()).serial
        }
        let first = try serial()
        time.advance(days: 182)
        #expect(try serial() == first)
        time.advance(days: 1)
        let second = try serial()
        #expect(second != first)
        // A district that is left alone for years never shows one that has ended.
        for _ in 1...100 {
            time.advance(days: 30)
            guard case .certificate(let shown) = own.current.chain[0] else { return }
            let certificate = try Certificate(derEncoded: shown.toDERBytes())
            #expect(
                WallTime(certificate.notValidAfter) > time.now
                    && WallTime(certificate.notValidBefore) <= time.now)
        }
    }
}

/// A clock that stands still until it is told to go on.
final class TestClock: Sendable {
    private let time: Mutex<WallTime>

    init(_ now: WallTime) { time = Mutex(now) }

    var now: WallTime { time.withLock { $0 } }

    func advance(days: Int64) { time.withLock { $0 = $0.advanced(bySeconds: days * 86_400) } }
}
