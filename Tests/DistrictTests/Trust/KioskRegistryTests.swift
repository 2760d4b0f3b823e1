import Domain
import TestTools
import Testing

@testable import District
@testable import districtd

@Suite struct `The register of kiosks` {
    private let registry: KioskRegistry
    private let now = WallTime(milliseconds: 1_795_000_000_000)
    private let kiosk = "450502001001-01"

    init() throws { registry = KioskRegistry(try SQLiteStore(.kiosks)) }

    private func code(_ secret: String) throws -> EnrolmentCode {
        try #require(EnrolmentCode(typed: secret + String(repeating: "A", count: 25 - secret.count)))
    }

    private func issued(_ serial: String) -> IssuedCertificate {
        IssuedCertificate(pem: "", serial: serial, ends: now.advanced(bySeconds: 86_400))
    }

    private func add(_ secret: String, hours: Int64 = 1) async throws -> EnrolmentCode {
        let code = try code(secret)
        try await registry.add(kiosk, code, until: now.advanced(bySeconds: hours * 3600))
        return code
    }

    private func enrol(
        _ code: EnrolmentCode, _ serial: String, after seconds: Int64 = 0
    ) async throws -> String? {
        let issued = issued(serial)
        let now = now.advanced(bySeconds: seconds)
        guard
            case .done(let kiosk, _) = try await registry.enrol(secret: code.secret, at: now, { _ in issued })
        else { return nil }
        return kiosk
    }

    @Test func `a code works once`() async throws {
        let code = try await add("ONCE")
        #expect(try await enrol(code, "1") == kiosk)
        #expect(try await enrol(code, "2") == nil)
    }

    @Test func `a code ends, and a newer one takes its place`() async throws {
        let (old, new) = (try await add("OLD"), try await add("NEW"))
        #expect(try await enrol(old, "1") == nil)
        #expect(try await enrol(new, "1", after: 3600) == nil)
        #expect(try await enrol(new, "1", after: 3599) == kiosk)
    }

    @Test func `a code is not used up by a request nothing could be signed for`() async throws {
        let code = try await add("KEPT")
        let failed = try await registry.enrol(secret: code.secret, at: now) { _ in nil }
        #expect(failed == .badRequest)
        #expect(try await enrol(code, "1") == kiosk)
    }

    @Test func `a certificate counts until it is revoked, and after a renewal the old one still does`()
        async throws
    {
        _ = try await enrol(try await add("A"), "1")
        #expect(try await registry.renew(kiosk, shown: "1", issued("2")))
        for serial in ["1", "2"] { #expect(try await registry.verdict(on: kiosk, serial: serial) == .good) }
        #expect(try await registry.verdict(on: kiosk, serial: "3") == .unknown)
        #expect(try await registry.verdict(on: "another", serial: "1") == .unknown)
        try await registry.revoke(kiosk)
        for serial in ["1", "2"] {
            #expect(try await registry.verdict(on: kiosk, serial: serial) == .revoked)
        }
    }

    @Test func `who enrols again voids the certificates of the board before`() async throws {
        _ = try await enrol(try await add("A"), "1")
        try await registry.revoke(kiosk)
        _ = try await enrol(try await add("B"), "2")
        #expect(try await registry.verdict(on: kiosk, serial: "1") == .revoked)
        #expect(try await registry.verdict(on: kiosk, serial: "2") == .good)
    }

    @Test func `a certificate that counts no more gets no other one`() async throws {
        _ = try await enrol(try await add("A"), "1")
        _ = try await enrol(try await add("B"), "2")
        #expect(try await !registry.renew(kiosk, shown: "1", issued("3")), "that of the board before")
        #expect(try await !registry.renew("another", shown: "2", issued("3")))
        try await registry.revoke(kiosk)
        #expect(try await !registry.renew(kiosk, shown: "2", issued("3")))
        #expect(try await registry.verdict(on: kiosk, serial: "3") == .unknown)
    }

    @Test func `the list says until when certificates and codes work`() async throws {
        _ = try await enrol(try await add("A"), "1")
        _ = try await add("B", hours: 2)
        let entry = try #require(try await registry.list(at: now).first)
        #expect(entry.certificateEnds == now.advanced(bySeconds: 86_400))
        #expect(entry.codeEnds == now.advanced(bySeconds: 7200))
    }

    @Test func `the list says how each stands`() async throws {
        _ = try await add("A")
        func standing(after seconds: Int64 = 0) async throws -> KioskRegistry.Entry.Standing? {
            try await registry.list(at: now.advanced(bySeconds: seconds)).first?.standing
        }
        #expect(try await standing() == .waiting)
        #expect(try await standing(after: 3600) == .expired)
        _ = try await enrol(try await add("B"), "1")
        #expect(try await standing() == .enrolled)
        try await registry.revoke(kiosk)
        #expect(try await standing() == .revoked)
    }

    @Test func `what is no name of a kiosk, and a kiosk nobody knows, are refused`() async throws {
        let code = try code("A")
        await #expect(throws: TrustError.badName) { try await registry.add("a b", code, until: now) }
        await #expect(throws: TrustError.noSuchKiosk("x")) { try await registry.revoke("x") }
    }
}
