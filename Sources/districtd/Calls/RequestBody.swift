import District
import HTTPTypes
import Hummingbird

/// Reads the body of a request, compressed or not. The limit is on what is read in the end: a small body that unfolds
/// to a large one is cut off there.
enum RequestBody {
    static func read(of request: Request, atMost limit: Int) async throws -> [UInt8] {
        try await arrived(of: request, atMost: limit).unpacked(atMost: limit)
    }

    /// A body as it came: what is held while it waits for its turn.
    struct Arrived: Sendable {
        let bytes: [UInt8]
        fileprivate let isCompressed: Bool

        func unpacked(atMost limit: Int) throws(Problem) -> [UInt8] {
            guard isCompressed else { return bytes }
            do throws(DistrictError) { return try Gzip.decompress(bytes, atMost: limit) } catch {
                switch error.code {
                case .tooLarge: throw RequestBody.tooLarge(limit)
                default:
                    throw Problem(
                        status: .badRequest,
                        detail:
                            "the body is not whole gzip (RFC 1952): compress it anew, or send it without Content-Encoding"
                    )
                }
            }
        }
    }

    static func arrived(of request: Request, atMost limit: Int) async throws -> Arrived {
        let isCompressed = try Self.isCompressed(request)
        return Arrived(bytes: try await collected(request, atMost: limit), isCompressed: isCompressed)
    }

    /// RFC 9110 8.4.1: codings are named in any case, `x-gzip` is gzip.
    private static func isCompressed(_ request: Request) throws(Problem) -> Bool {
        switch request.headers[.contentEncoding]?.lowercased() {
        case nil, "", "identity": return false
        case Gzip.name, "x-gzip": return true
        default:
            throw Problem(
                status: .unsupportedMediaType,
                detail: "Content-Encoding must be gzip, identity or absent",
                headers: [.acceptEncoding: "\(Gzip.name), identity"])
        }
    }

    /// A body over the limit is read to its end and dropped, so that the sender, who may not listen
    /// before it has sent everything, hears the refusal.
    private static func collected(_ request: Request, atMost limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var size = 0
        for try await chunk in request.body {
            size += chunk.readableBytes
            if size <= limit { bytes.append(contentsOf: chunk.readableBytesView) }
            if size > longestDropped { break }
        }
        guard size <= limit else { throw tooLarge(limit) }
        return bytes
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(status: .contentTooLarge, detail: "the body must not exceed \(limit) bytes, decompressed")
    }

    /// 256 MiB; whoever sends more is cut off.
    private static let longestDropped = 256 << 20
}
