import Domain
import HTTPTypes
import Hummingbird

/// The scripts, styles and pictures of the pages, read once and served by name.
///
/// Only files found at the start are known, so no request can reach anything else. Each bears the hash of its
/// bytes as its entity tag: a browser asks every time and is told "not modified", and new files after an update
/// are never mixed with old ones.
struct StaticFiles: Sendable {
    private struct File: Sendable {
        let body: ByteBuffer
        let type: String
        let tag: String
    }

    private let files: [String: File]

    init(directory: String) throws(ScreenError) {
        var files: [String: File] = [:]
        for (name, bytes) in try PageAssets.files(in: directory) {
            guard let type = Self.type(of: name) else { continue }
            files[name] = File(body: ByteBuffer(bytes: bytes), type: type, tag: Self.tag(of: bytes))
        }
        self.files = files
    }

    func add(to router: Router<PageContext>) {
        router.get("/static/{name}") { request, context in
            guard let file = context.parameters.get("name").flatMap({ files[$0] }) else {
                throw HTTPError(.notFound)
            }
            let headers: HTTPFields = [.contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache"]
            if request.headers[.ifNoneMatch] == file.tag {
                return Response(status: .notModified, headers: headers)
            }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.body))
        }
    }

    /// The script and every script it imports, however deep, itself last: what a page may fetch all at once.
    func modules(of script: String) -> [String] {
        var found: [String] = []
        func follow(_ name: String) {
            guard !found.contains(name), let file = files[name] else { return }
            found.append(name)
            let text = String(buffer: file.body)
            for match in text.matches(of: /from "\.\/([a-z-]+\.js)"/) { follow(String(match.output.1)) }
        }
        follow(script)
        return found.reversed()
    }

    private static func type(of name: String) -> String? {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: nil
        }
    }

    /// FNV-1a, 64 bits: tells one version from the next; nothing secret hangs on it.
    private static func tag(of bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 16))-\(bytes.count)\""
    }
}
