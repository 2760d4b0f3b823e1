import Crypto
import Domain
import FoundationEssentials
import HTTPTypes
import Hall
import Hummingbird
import NIOCore
import NIOFoundationEssentialsCompat

/// A change as it was asked for: the body, and the key that makes it happen once (`DESIGN.md` 4.3).
struct Call {
    /// The largest body taken, in bytes: the longest form of the catalogue is a tenth of it.
    static let largestBody = 64 * 1024

    let body: ByteBuffer
    let once: Once

    /// Reads a change: 400 without a good `Idempotency-Key`, 413 when too long, 415 when it is no JSON.
    init(_ request: Request) async throws {
        let key = try Self.key(of: request)
        body = try await Self.body(of: request)
        var hash = SHA256()
        hash.update(data: Array("\(request.method.rawValue) \(request.uri.path)\n".utf8))
        hash.update(data: body.readableBytesView)
        once = Once(key: key, fingerprint: Self.hexadecimal(hash.finalize()))
    }

    func read<Wish: Decodable>(_ wish: Wish.Type) throws -> Wish { try Self.read(wish, from: body) }

    /// Takes at most `largestBody` bytes into memory; a length that says more is refused before a byte is read.
    static func body(of request: Request) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > largestBody {
            throw Problem(.tooLarge, ["limit": String(largestBody / 1024)])
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: largestBody)
        } catch is NIOTooManyBytesError {
            throw Problem(.tooLarge, ["limit": String(largestBody / 1024)])
        }
        guard body.readableBytes == 0 || isJSON(request) else { throw Problem(.mediaType) }
        return body
    }

    static func read<Wish: Decodable>(_ wish: Wish.Type, from body: ByteBuffer) throws -> Wish {
        do {
            return try JSONDecoder().decode(wish, from: body)
        } catch let error as DecodingError {
            throw Problem(unread: error)
        }
    }

    private static func isJSON(_ request: Request) -> Bool {
        guard let type = request.headers[.contentType] else { return false }
        let name = type.prefix { $0 != ";" && $0 != " " }
        return name.lowercased() == "application/json"
    }

    /// Bare, or as the quoted string of the IETF draft: 1 to 255 visible ASCII characters.
    private static func key(of request: Request) throws -> String {
        guard let header = request.headers[.idempotencyKey] else { throw Problem(.keyMissing) }
        var key = Substring(header)
        if key.count >= 2, key.first == "\"", key.last == "\"" { key = key.dropFirst().dropLast() }
        let visible = key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard visible, (1...255).contains(key.utf8.count) else { throw Problem(.badKey) }
        return String(key)
    }

    private static func hexadecimal(_ digest: SHA256Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension PageContext {
    /// The record an address names; 404 (`unknown`) for what cannot be an id of ours.
    func identifier<Subject>(_ name: String, unknown: ProblemKind) throws -> Identifier<Subject> {
        guard let id = parameters.get(name).flatMap({ Identifier<Subject>($0) }) else {
            throw Problem(unknown)
        }
        return id
    }
}
