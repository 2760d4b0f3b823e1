import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Makes answers. One encoder a call is cheap (it is a small class around options); its options are set here once.
enum Answer {
    static func json(_ view: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        guard let data = try? encoder.encode(view) else {
            preconditionFailure("views are texts, numbers and lists of them: they always have a JSON form")
        }
        return bytes(ByteBuffer(bytes: data), type: "application/json", status: status)
    }

    static func bytes(_ buffer: ByteBuffer, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .contentLength: String(buffer.readableBytes)],
            body: ResponseBody(byteBuffer: buffer))
    }

    static var nothing: Response { Response(status: .noContent) }
}

/// A value that is there as `null` when it is not known, instead of being left out.
struct Known<Value: Encodable>: Encodable {
    var value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
