import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import TestTools
import Testing

@testable import District
@testable import districtd

/// What the district signs and publishes, and what the kiosks fetch of it; on each store.
@Suite(.postgres) struct `The district's documents` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let calendar = """
        {"years": [{"year": 2027, "source_document_zh": "通知", "issued": "2026-11-05",
          "days": [{"date": "2027-01-01", "type": "holiday", "name": "元旦"}]}]}
        """

    private func serving(_ test: @Sendable (Publisher) async throws -> Void) async throws {
        for store in TestStore.allCases {
            try await Place.withFolder { path in
                let folder = DocumentsFolder(path: "\(path)/authority")
                _ = try folder.begin()
                let server = Server(
                    listen: ListenAddress(host: "127.0.0.1", port: 0), store: .sqlite(path),
                    trust: TrustOptions(folder: AuthorityFolder(path: folder.path), names: ["localhost"]),
                    logger: Self.quiet)
                let inbox = try await store.inbox()
                try await server.application(over: inbox).test(.live) { http in
                    try await test(Publisher(http: http, folder: folder, path: path, inbox: inbox))
                }
            }
        }
    }

    @Test func `a published one reaches every kiosk, those that come later too, and each once`() async throws
    {
        try await serving { office in
            try await office.heartbeat("k1")
            try await office.heartbeat("k2")
            let signed = try office.sign(.calendar, Self.calendar, "2027.1")
            #expect(try await office.publish(signed.json.bytes).status == .created)
            #expect(try await office.publish(signed.json.bytes).status == .ok)
            try await office.heartbeat("k1")
            try await office.heartbeat("k3")
            for kiosk in ["k1", "k2", "k3"] {
                let updates = try await office.updates(kiosk).updates
                #expect(updates.map(\.kind) == ["calendar"], "\(kiosk)")
                guard case .document(let told)? = updates.first?.content else {
                    Issue.record("the kiosk cannot read it")
                    return
                }
                #expect(told == signed)
                let key = try #require(office.folder.publicKey)
                #expect(try told.believed(by: key).document.version == DocumentVersion("2027.1"))
            }
            let listed = try await office.get("/v1/documents")
            #expect(listed["publicKey"]?.text == office.folder.publicKey.map(DocumentsKey.text))
            guard case .array(let documents) = listed["documents"] else { return }
            #expect(documents.map { $0["version"] } == ["2027.1"] && documents[0]["counts"] == true)
        }
    }

    @Test func `only a newer one is published, and only what the district signed`() async throws {
        try await serving { office in
            try await office.heartbeat("k1")
            let second = try office.sign(.calendar, Self.calendar, "2027.2")
            #expect(try await office.publish(second.json.bytes).status == .created)
            let first = try office.sign(.calendar, Self.calendar, "2027.1")
            #expect(try await office.publish(first.json.bytes).status == .conflict)
            var forged = try office.sign(.calendar, Self.calendar, "2027.3")
            forged.document += " "
            #expect(try await office.publish(forged.json.bytes).status == .unprocessableContent)
            #expect(try await office.publish(Array("{}".utf8)).status == .unprocessableContent)
            #expect(try await office.updates("k1").updates.count == 1)
            let third = try office.sign(.calendar, Self.calendar, "2027.3")
            #expect(try await office.publish(third.json.bytes).status == .created)
            #expect(try await office.updates("k1").updates.count == 2)
            // Who begins anew gets them in order.
            let versions = try await office.updates("k1").updates.map { $0.data["version"]?.text }
            #expect(versions == ["2027.2", "2027.3"])
        }
    }

    @Test func `a long catalogue has a page of its own`() async throws {
        try await serving { office in
            try await office.heartbeat("k1")
            let folders = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
            let path = folders.joined(separator: "/") + "/Assets/catalog/centre.json"
            var text = try String(contentsOfFile: path, encoding: .utf8)
            text = text.replacing("\"version\": \"2026.11-1\"", with: "\"version\": \"2027.1\"")
            for version in ["2027.1", "2027.2", "2027.3", "2027.4", "2027.5"] {
                let catalogue = text.replacing("\"version\": \"2027.1\"", with: "\"version\": \"\(version)\"")
                let signed = try office.sign(.catalogue, catalogue, version)
                #expect(try await office.publish(signed.json.bytes).status == .created)
            }
            var (seen, cursor, pages) = ([String](), "", 0)
            while true {
                let response = try await office.page("k1", after: cursor)
                #expect(response.count <= DistrictUpdates.longestPage)
                let page = try DistrictUpdates(parsing: response)
                seen += page.updates.compactMap { $0.data["version"]?.text }
                (cursor, pages) = (page.cursor, pages + 1)
                guard page.more else { break }
            }
            #expect(seen == ["2027.1", "2027.2", "2027.3", "2027.4", "2027.5"] && pages > 1)
        }
    }

    @Test func `the page takes a file, and says what each kiosk goes by`() async throws {
        try await serving { office in
            try await office.heartbeat(
                "k1",
                [
                    "calendar": ["origin": "technician", "refusal": "wrongSignature"],
                    "catalogue": ["origin": "builtIn"],
                ])
            let signed = try office.sign(.calendar, Self.calendar, "2027.1")
            let sent = try await office.upload(signed.json.bytes)
            #expect(sent.status == .seeOther && sent.headers[.location] == "/documents")
            let old = try await office.upload(try office.sign(.calendar, Self.calendar, "2026.1").json.bytes)
            #expect(old.status == .conflict && String(buffer: old.body).contains("版本号须比现用的 2027.1 大"))
            let none = try await office.upload(Array("{}".utf8))
            #expect(String(buffer: none.body).contains("这不是签名后的文件"))
            let page = try await office.html("/documents")
            for words in ["2027.1", "现用", "k1", "尚未收到 2027.1", "用技术员在本机安装的", "签名不对，未采用", "用随机器附带的"] {
                #expect(page.contains(words), "\(words)")
            }
        }
    }

    @Test func `a key is made once, with its public half beside it`() async throws {
        try await Place.withFolder { path in
            let folder = DocumentsFolder(path: "\(path)/authority")
            #expect(folder.publicKey == nil)
            let first = try folder.begin()
            #expect(try folder.begin().rawRepresentation == first.rawRepresentation)
            #expect(folder.publicKey == Array(first.publicKey.rawRepresentation))
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/documents.key")[
                .posixPermissions]
            #expect(mode as? Int == 0o600)
            // The key is kept elsewhere: another one is not made in its place.
            try FileManager.default.removeItem(atPath: "\(folder.path)/documents.key")
            #expect(throws: DocumentsError.keyElsewhere("\(folder.path)/documents.key")) {
                try folder.begin()
            }
        }
    }

    @Test func `the command signs what a kiosk would take, and names the line of what it would not`()
        async throws
    {
        try await Place.withFolder { path in
            let (file, out) = ("\(path)/2027.json", "\(path)/2027.signed.json")
            try Self.calendar.write(toFile: file, atomically: true, encoding: .utf8)
            func run(_ words: String...) async throws -> (ending: String, words: String) {
                let run = try await Program.run("districtd", ["documents"] + words + ["--state", path])
                return ("\(run.ending)", run.words)
            }
            let sign = ["sign", "calendar", file, "--version", "2027.1", "--out", out]
            #expect(
                try await run(sign[0], sign[1], sign[2], sign[3], sign[4], sign[5], sign[6]).words
                    .contains("districtd documents key"))
            let key = try await run("key")
            let folder = DocumentsFolder(path: "\(path)/authority")
            let text = try #require(folder.publicKey.map(DocumentsKey.text))
            #expect(key.words.contains(text) && key.words.contains("publickey"))
            let done = try await run(sign[0], sign[1], sign[2], sign[3], sign[4], sign[5], sign[6])
            #expect(done.words.contains("已签名"), "\(done)")
            let signed = try SignedDocument(parsing: [UInt8](Data(contentsOf: URL(filePath: out))))
            #expect(try signed.believed(by: folder.publicKey).document.text == Self.calendar)
            let bad = Self.calendar.replacing("2027-01-01", with: "2026-01-01")
            try bad.write(toFile: file, atomically: true, encoding: .utf8)
            let refused = try await run(
                "sign", "calendar", file, "--version", "2027.2", "--out", "\(path)/no.json")
            #expect(refused.words.contains("\(file):2:"), "\(refused)")
            #expect(!FileManager.default.fileExists(atPath: "\(path)/no.json"))
            let version = try await run(
                "sign", "calendar", file, "--version", "next", "--out", "\(path)/no.json")
            #expect(version.words.contains("2027.1"))
        }
    }

    // MARK: The wire

    @Test func `the signature is over kind, version and document`() throws {
        // RFC 8032 7.1, the key of test 1.
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
        let bytes = stride(from: 0, to: 64, by: 2).compactMap { place in
            UInt8(seed.dropFirst(place).prefix(2), radix: 16)
        }
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        #expect(
            DocumentsKey.text(Array(key.publicKey.rawRepresentation))
                == "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
        var document = SignedDocument(kind: .calendar, version: "1", document: "{}", signature: "")
        #expect(document.signed == Array("onewindow.calendar.v1\n1\n{}".utf8))
        document.signature = Data(try key.signature(for: document.signed)).base64EncodedString()
        let publicKey = Array(key.publicKey.rawRepresentation)
        #expect(document.isSigned(by: publicKey))
        #expect(try SignedDocument(parsing: document.json.bytes) == document)
        for change in [\SignedDocument.version, \.document] {
            var other = document
            other[keyPath: change] += " "
            #expect(!other.isSigned(by: publicKey))
        }
        var other = document
        other.kind = .catalogue
        #expect(!other.isSigned(by: publicKey))
        #expect(!document.isSigned(by: Array(repeating: 0, count: 32)) && !document.isSigned(by: []))
    }

    @Test func `the file of a form is found, whatever stands around it`() {
        let body = Array(
            """
            --B\r\nContent-Disposition: form-data; name="token"\r\n\r\n1\r\n\
            --B\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\nContent-Type: application/json\r\n\r\n\
            {"a": 1}\r\n\r\n--C\r\n--B--\r\n
            """.utf8)
        #expect(
            Multipart.file(in: body, "B").map { String(decoding: $0, as: UTF8.self) }
                == "{\"a\": 1}\r\n\r\n--C")
        #expect(Multipart.file(in: body, "") == nil && Multipart.file(in: [], "B") == nil)
        #expect(Multipart.file(in: Array("--B\r\nfilename=".utf8), "B") == nil)
    }

    // MARK: The key comes with the certificate

    @Test(.timeLimit(.minutes(1))) func `a kiosk is told the key when it enrols, and keeps it`() async throws
    {
        try await Place.withFolder { path in
            for command in [["ca", "init"], ["documents", "key"]] {
                #expect(try await Program.run("districtd", command + ["--state", path]).ending == .code(0))
            }
            let program = try Program(
                "districtd", ["--listen", "127.0.0.1:0", "--state", path, "--log-level", "critical"])
            let address = try DistrictAddress(try await program.says("districtd listening on "))
            let said = try await Program.run("districtd", ["kiosks", "add", "k1", "--state", path]).words
            let code = try #require(EnrolmentCode(typed: String(said.split(separator: "\n").first ?? "")))
            let client = EnrolmentClient(address: address)
            let credential = try await client.enrol(kiosk: "k1", code: code)
            let key = DocumentsFolder(path: "\(path)/authority").publicKey
            #expect(credential.documentsKey == key && key != nil)
            try FileManager.default.createDirectory(
                atPath: "\(path)/kiosk", withIntermediateDirectories: true)
            let folder = CredentialFolder(state: "\(path)/kiosk")
            try folder.write(credential)
            #expect(folder.documentsKey == key)
            #expect(try folder.read() == credential)
            let renewed = try await client.renew(credential)
            #expect(renewed.documentsKey == key)
            #expect(try await program.end(by: SIGTERM) == .code(0))
        }
    }
}

/// An office that publishes, and the kiosks at their end.
private struct Publisher: Sendable {
    let http: any TestClientProtocol
    let folder: DocumentsFolder
    let path: String
    let inbox: Inbox

    func sign(_ kind: DocumentKind, _ text: String, _ version: String) throws -> SignedDocument {
        let file = "\(path)/document.json"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try folder.sign(kind, file: file, version: version)
    }

    func publish(_ bytes: [UInt8]) async throws -> TestResponse {
        try await http.execute(
            uri: "/v1/documents", method: .post, headers: [.contentType: "application/json"],
            body: ByteBuffer(bytes: bytes))
    }

    func upload(_ bytes: [UInt8]) async throws -> TestResponse {
        let head = "--B7\r\nContent-Disposition: form-data; name=\"file\"; filename=\"s.json\"\r\n\r\n"
        return try await http.execute(
            uri: "/v1/documents", method: .post, headers: [.contentType: "multipart/form-data; boundary=B7"],
            body: ByteBuffer(bytes: Array(head.utf8) + bytes + Array("\r\n--B7--\r\n".utf8)))
    }

    func heartbeat(_ kiosk: String, _ documents: JSONValue = [:]) async throws {
        let status: JSONValue = ["incarnation": .string(Samples.incarnation), "documents": documents]
        let response = try await http.execute(
            uri: "/v1/kiosks/\(kiosk)/status", method: .put, headers: [.contentType: "application/json"],
            body: ByteBuffer(bytes: status.bytes))
        #expect(response.status == .ok)
    }

    func page(_ kiosk: String, after cursor: String) async throws -> [UInt8] {
        let response = try await http.execute(uri: "/v1/updates?kiosk=\(kiosk)&after=\(cursor)", method: .get)
        return Array(response.body.readableBytesView)
    }

    func updates(_ kiosk: String) async throws -> DistrictUpdates {
        try DistrictUpdates(parsing: try await page(kiosk, after: ""))
    }

    func get(_ path: String) async throws -> JSONValue {
        try JSONValue(parsing: Array(try await http.execute(uri: path, method: .get).body.readableBytesView))
    }

    func html(_ path: String) async throws -> String {
        let response = try await http.execute(uri: path, method: .get)
        #expect(response.status == .ok)
        return String(buffer: response.body)
    }
}
