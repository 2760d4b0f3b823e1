import District
import Domain
import HTTPTypes
import Hummingbird

/// The office publishes what the district signed: JSON is answered with JSON, a form of the page leads back to it.
struct DocumentCalls: Sendable {
    let inbox: Inbox
    /// Where the public key is; nil where the server was given no folder.
    let folder: DocumentsFolder?

    /// Twice what an update may carry: the file escapes what it holds once more.
    private static let longest = 2 << 20

    func addReading(to router: some RouterMethods<DistrictContext>) {
        router.get("/v1/documents") { _, _ in
            let documents = try await inbox.documents()
            return Response.json(
                DocumentsAnswer(publicKey: folder?.publicKey.map(DocumentsKey.text), documents))
        }
    }

    /// For administrators.
    func addPublishing(to router: some RouterMethods<DistrictContext>) {
        router.post("/v1/documents") { request, context in
            let boundary = Multipart.boundary(of: request)
            do {
                let (document, published) = try await publish(request, boundary, by: context.signedIn)
                if boundary != nil { return Response(status: .seeOther, headers: [.location: "/documents"]) }
                return Response.json(
                    JSONValue.object([
                        "kind": .string(document.kind.rawValue),
                        "version": .string(document.version.description),
                    ]), status: published == .done ? .created : .ok)
            } catch let trouble as DocumentTrouble {
                guard boundary != nil else { throw trouble.problem }
                return DocumentsPage.response(to: trouble, for: context)
            }
        }
    }

    private func publish(
        _ request: Request, _ boundary: String?, by user: OfficeUser
    ) async throws -> (DistrictDocument, Inbox.Published) {
        var bytes = try await RequestBody.read(of: request, atMost: Self.longest)
        if let boundary {
            guard let file = Multipart.file(in: bytes, boundary) else { throw DocumentTrouble.noFile }
            bytes = file
        }
        guard let signed = try? SignedDocument(parsing: bytes) else { throw DocumentTrouble.noFile }
        let document: DistrictDocument
        do throws(DocumentRefusal) {
            document = try signed.believed(by: folder?.publicKey).document
        } catch { throw DocumentTrouble.refused(error) }
        guard signed.fits else { throw DocumentTrouble.tooLong }
        let published = try await inbox.publish(document, by: user)
        if case .notNewer(let version) = published { throw DocumentTrouble.notNewer(version) }
        return (document, published)
    }
}

/// `Documents` of the API.
private struct DocumentsAnswer: Encodable {
    struct Document: Encodable {
        let kind: String
        let version: String
        let published: String
        let counts: Bool
    }

    let publicKey: String?
    let documents: [Document]

    init(publicKey: String?, _ documents: [HeldDocument]) {
        self.publicKey = publicKey
        self.documents = documents.map {
            Document(
                kind: $0.kind.rawValue, version: $0.version, published: $0.published.rfc3339,
                counts: $0.counts)
        }
    }
}

/// Why a document was not published.
enum DocumentTrouble: Error, Hashable, Sendable {
    /// What was sent is no file of `districtd documents sign`.
    case noFile
    case refused(DocumentRefusal)
    case tooLong
    /// The version that counts.
    case notNewer(String)

    var problem: Problem {
        switch self {
        case .refused(.noKey), .notNewer: Problem(status: .conflict, detail: text.en)
        case .tooLong: Problem(status: .contentTooLarge, detail: text.en)
        default: Problem(status: .unprocessableContent, detail: text.en)
        }
    }
}

/// The file of a form (RFC 7578): all that this page sends in one.
enum Multipart {
    /// Nil where it is no such form.
    static func boundary(of request: Request) -> String? {
        guard let type = request.headers[.contentType], type.hasPrefix("multipart/form-data") else {
            return nil
        }
        guard let place = type.firstRange(of: "boundary=") else { return "" }
        return String(type[place.upperBound...].prefix { $0 != ";" }).filter { $0 != "\"" }
    }

    /// The bytes of the first part that bears a file's name.
    static func file(in body: [UInt8], _ boundary: String) -> [UInt8]? {
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        let (mark, blank) = (Array("--\(boundary)".utf8), Array("\r\n\r\n".utf8))
        var rest = body[...]
        while let begin = rest.firstRange(of: mark),
            let head = rest[begin.upperBound...].firstRange(of: blank),
            let end = rest[head.upperBound...].firstRange(of: Array("\r\n".utf8) + mark)
        {
            let fields = String(decoding: rest[begin.upperBound..<head.lowerBound], as: UTF8.self)
            if fields.contains("filename=") { return Array(rest[head.upperBound..<end.lowerBound]) }
            rest = rest[end.lowerBound...].dropFirst(2)
        }
        return nil
    }
}
