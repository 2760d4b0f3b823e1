import Crypto
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import SwiftASN1
import TestTools
import Testing
import X509

@testable import District
@testable import districtd

/// `POST /v1/enrolments` is open to everybody who reaches the port: whatever comes there is refused in order, and a code
/// is worth one certificate. Every sentence holds for each store.
@Suite(.postgres) struct `Whoever knocks at the district` {
    private static let kiosk = "450502001001-01"
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// The open call and its register.
    private struct Door: Sendable {
        let authority: Authority
        let registry: KioskRegistry
        let client: any TestClientProtocol

        func code(for kiosk: String = kiosk) async throws -> EnrolmentCode {
            var dice = SystemRandomNumberGenerator()
            let code = EnrolmentCode(mark: try authority.mark, using: &dice)
            try await registry.add(kiosk, code, until: Inbox.clock().advanced(bySeconds: 3600))
            return code
        }

        func knock(_ body: [UInt8], _ headers: HTTPFields = [:]) async throws -> TestResponse {
            try await client.execute(
                uri: "/v1/enrolments", method: .post, headers: headers, body: ByteBuffer(bytes: body))
        }

        func knock(_ code: EnrolmentCode, csr: String) async throws -> TestResponse {
            try await knock(Self.body(code, csr: csr))
        }

        static func body(_ code: EnrolmentCode, csr: String) throws -> [UInt8] {
            Array(try JSONEncoder().encode(EnrolmentRequest(code: code.secret, csr: csr)))
        }

        /// How many certificates were given out, and how many of them count.
        func certificates() async throws -> [Int64] {
            try await registry.store.read { tables in
                let sql =
                    "SELECT count(*), coalesce(sum(CASE WHEN revoked = 0 THEN 1 ELSE 0 END), 0) FROM certificate"
                let row = try tables.row(sql, [])
                return [row?[0] ?? 0, row?[1] ?? 0]
            }
        }
    }

    private func atTheDoor(_ test: @escaping @Sendable (Door) async throws -> Void) async throws {
        for store in TestStore.allCases {
            let authority = try Authority.make(named: "测试区", at: Inbox.clock()).authority
            let registry = try await store.registry()
            let router = Router(context: DistrictContext.self)
            router.add(middleware: ProblemMiddleware())
            EnrolmentCalls<DistrictContext>(authority: authority, registry: registry, now: Inbox.clock)
                .addOpen(to: router)
            try await Application(router: router, logger: Self.quiet).test(.router) { client in
                try await test(Door(authority: authority, registry: registry, client: client))
            }
        }
    }

    private static func csr(_ key: String = KioskCredential.newKey()) throws -> String {
        try KioskCredential.request(for: kiosk, keyPEM: key)
    }

    private static func csr(_ key: Certificate.PrivateKey, _ algorithm: Certificate.SignatureAlgorithm) throws
        -> String
    {
        try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName { CommonName(kiosk) }, privateKey: key,
            attributes: .init(), signatureAlgorithm: algorithm
        ).serializeAsPEM().pemString
    }

    @Test func `twenty that use one code at the same moment get exactly one certificate`() async throws {
        try await atTheDoor { door in
            for round in 1...5 {
                let code = try await door.code()
                let statuses = try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                    for _ in 1...20 {
                        let body = try Door.body(code, csr: try Self.csr())
                        group.addTask { try await door.knock(body).status }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.count { $0 == .created } == 1, "\(statuses)")
                #expect(statuses.count { $0 == .forbidden } == 19, "\(statuses)")
                #expect(try await door.certificates() == [Int64(round), 1])
            }
        }
    }

    @Test func `a request that is seen again, word for word, is refused`() async throws {
        try await atTheDoor { door in
            let body = try Door.body(try await door.code(), csr: try Self.csr())
            #expect(try await door.knock(body).status == .created)
            for _ in 1...3 { #expect(try await door.knock(body).status == .forbidden) }
            #expect(try await door.certificates() == [1, 1])
        }
    }

    @Test func `a key that is not P-256 gets no certificate, and the code is not used up`() async throws {
        try await atTheDoor { door in
            let code = try await door.code()
            let strangers = [
                Self.rsa, Self.secp256k1, "", "x", String(repeating: "A", count: 4000),
                try Self.csr(.init(P384.Signing.PrivateKey()), .ecdsaWithSHA384),
                try Self.csr(.init(P521.Signing.PrivateKey()), .ecdsaWithSHA512),
                try Self.csr(.init(Curve25519.Signing.PrivateKey()), .ed25519),
                try door.authority.pem, KioskCredential.newKey(),
            ]
            for (place, csr) in strangers.enumerated() {
                let answer = try await door.knock(code, csr: csr)
                #expect(answer.status == .unprocessableContent, "\(place)")
                #expect(answer.headers[.contentType] == DistrictProblem.mediaType)
            }
            #expect(try await door.certificates() == [0, 0])
            #expect(try await door.knock(code, csr: try Self.csr()).status == .created)
        }
    }

    @Test func `the certificate is for the kiosk of the code, as a client, and no authority`() async throws {
        try await atTheDoor { door in
            let csr = try KioskCredential.request(for: "somebody-else", keyPEM: KioskCredential.newKey())
            let answer = try await door.knock(try await door.code(), csr: csr)
            let enrolled = try JSONDecoder().decode(
                EnrolmentAnswer.self, from: Data(answer.body.readableBytesView))
            let certificate = try Certificate(pemEncoded: enrolled.certificate)
            #expect(enrolled.kiosk == Self.kiosk && certificate.commonName == Self.kiosk)
            #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
            #expect(try certificate.extensions.extendedKeyUsage?.contains(.clientAuth) == true)
            #expect(try certificate.extensions.extendedKeyUsage?.contains(.serverAuth) == false)
            #expect(try certificate.extensions.authorityKeyIdentifier != nil)
        }
    }

    @Test func `what is no request, or is too long, is refused before anything is looked up`() async throws {
        try await atTheDoor { door in
            let code = try await door.code()
            let long = try Door.body(code, csr: String(repeating: "A", count: 16 * 1024))
            let cases: [([UInt8], HTTPResponse.Status)] = [
                ([], .badRequest), (Array("[]".utf8), .badRequest), (Array("null".utf8), .badRequest),
                (Array(#"{"code": 7, "csr": []}"#.utf8), .badRequest), ([0xFF, 0xFE, 0x00], .badRequest),
                (Array(#"{"code": "X"}"#.utf8), .badRequest), (long, .contentTooLarge),
                (Array(repeating: UInt8(ascii: "["), count: 16 * 1024), .badRequest),
                (Array(repeating: 0, count: 4 << 20), .contentTooLarge),
            ]
            for (body, status) in cases { #expect(try await door.knock(body).status == status) }
            let bomb = Gzip.compress(Array(repeating: UInt8(ascii: " "), count: 4 << 20))
            #expect(try await door.knock(bomb, [.contentEncoding: "gzip"]).status == .contentTooLarge)
            #expect(try await door.certificates() == [0, 0])
        }
    }

    /// A good request with bytes changed, dropped, doubled: refused in order, or good all the same; nothing else.
    @Test func `a request that was spoiled on the way never gets more than its code is worth`() async throws {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the spoiled requests: \(seed)")
        try await atTheDoor { door in
            var dice = SeededGenerator(seed: seed)
            var (code, given): (EnrolmentCode, Int64) = (try await door.code(), 0)
            for _ in 1...300 {
                var body = try Door.body(code, csr: try Self.csr())
                for _ in 0..<Int.random(in: 1...3, using: &dice) { Self.spoil(&body, &dice) }
                let status = try await door.knock(body).status
                #expect(
                    [.created, .badRequest, .forbidden, .unprocessableContent].contains(status),
                    "seed \(seed)")
                if status == .created { (code, given) = (try await door.code(), given + 1) }
            }
            #expect(try await door.certificates() == [given, min(given, 1)], "seed \(seed)")
            #expect(try await door.knock(code, csr: try Self.csr()).status == .created)
        }
    }

    /// The renewal of the board before and the enrolment of the new one, at the same moment.
    @Test func `a renewal that meets a new enrolment leaves the old board nothing that counts`() async throws
    {
        try await atTheDoor { door in
            let registry = door.registry
            let old = IssuedCertificate(pem: "", serial: "old", ends: Inbox.clock())
            _ = try await registry.enrol(secret: try await door.code().secret, at: Inbox.clock()) { _ in old }
            var shown = "old"
            for round in 1...20 {
                let code = try await door.code()
                let renewed = IssuedCertificate(pem: "", serial: "renewed-\(round)", ends: Inbox.clock())
                let fresh = IssuedCertificate(pem: "", serial: "fresh-\(round)", ends: Inbox.clock())
                let before = shown
                async let renewal = registry.renew(Self.kiosk, shown: before, renewed)
                async let enrolment = registry.enrol(secret: code.secret, at: Inbox.clock()) { _ in fresh }
                _ = try await (renewal, enrolment)
                #expect(try await registry.verdict(on: Self.kiosk, serial: renewed.serial) != .good)
                #expect(try await registry.verdict(on: Self.kiosk, serial: fresh.serial) == .good)
                shown = fresh.serial
            }
            #expect(try await door.certificates()[1] == 1)
        }
    }

    private static func spoil(_ body: inout [UInt8], _ dice: inout SeededGenerator) {
        let place = Int.random(in: 0..<body.count, using: &dice)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: body[place] = UInt8.random(in: .min ... .max, using: &dice)
        case 1: body[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
        case 2: body.remove(at: place)
        default: body.insert(body[place], at: place)
        }
    }

    private static let rsa = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIICUzCCATsCAQAwDjEMMAoGA1UEAwwDay0xMIIBIjANBgkqhkiG9w0BAQEFAAOC
        AQ8AMIIBCgKCAQEAqIUQ2UADWd4k1SpdxKb1BjcJSmmX26AJqX1VcDDXiqQHhGRm
        SU9BKYflKAxBBFgOCx84BHgXW6cviQF/nqiXQdGMBEB3b+z4mP6oMkrgU2A9SeAJ
        8U9j1SqMFCynk8onV9kZPou+8ohlVshajnqcj5wsvOXja3kPfHViWNvaYu3ivNfF
        NxR4p++jntQuw9dL1iiJD23FfGraHMSqua0GHSIZbz/2eMA5GNrkt0YxEkAZoFye
        a0Sf60tTz0aCCrH8ImyVyYYL1X7ruVZj6CsJgFEk/NNeCC18pSYLGVPShBUsb8LC
        IuLxr8SMphS/jgI2anY7vp6mk0H2hdpBDDkt4QIDAQABoAAwDQYJKoZIhvcNAQEL
        BQADggEBAD2u+sx1osTvCSXLNCboo03DU3dfZ4MY0lwNu+n9Ln5WyvrCjfOfAOLH
        kluQ7ra0bdgdanuBAU84gUqrpQOwNbfuZGzN3AxNskD1hF8WToCk04qF3ifi0G9W
        Htjq6GXvOPk+MPCW7nylvdTa4wcMZkoFktlfYI6PXbGyIdNylb+y4ouQvfhHTbRi
        GDBD/c2CsIAnoUIbhfjso7NnS4/zEHOUhKnOg5LIZrXGIrrYNa9248EjZGPFRnqq
        P02BYSpZn/CW+AR9Zyxpr3qOipzOhdq8tnDp/ufKCsYb46b/ywayQR1NUN6te/BG
        q6zzjFw++QeEiGX4madlInWDg/7TVlc=
        -----END CERTIFICATE REQUEST-----

        """
    private static let secp256k1 = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIHEMG0CAQAwDjEMMAoGA1UEAwwDay0xMFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAE
        OL716tstCZ5E+eNvPVPZ47P/cza5CvlgYMc3krrOPN6vDVDt6s3cO2P9bbAWnlzI
        IK3SBeTuzRZcE6Qtjn5mQ6AAMAoGCCqGSM49BAMCA0cAMEQCIFb5I/kG7iLd1AZO
        Xpyx2AOnt2K+KOWz0Zcn/8IUSFOeAiBrYFErdOGyhFH/8Aog8ctzFxnJJEde6Fbf
        /PC1AT8svA==
        -----END CERTIFICATE REQUEST-----

        """
}

extension TestStore {
    /// An empty register of kiosks.
    func registry() async throws -> KioskRegistry {
        switch self {
        case .sqlite: KioskRegistry(try SQLiteStore(.kiosks))
        case .postgres:
            KioskRegistry(try await PostgresStore(url: try #require(PostgresServer.current).newAddress()))
        }
    }
}
