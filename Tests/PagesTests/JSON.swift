import FoundationEssentials
import NIOCore

/// Any JSON, so that a test sees exactly what is sent: also which keys are there, and what is `null`.
enum JSON: Decodable, Equatable {
    case null, flag(Bool), number(Double), text(String), list([JSON]), object([String: JSON])

    init(_ buffer: ByteBuffer) throws {
        self = try JSONDecoder().decode(JSON.self, from: Data(buffer.readableBytesView))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    /// `.null` also where there is no such key; ask `keys` to tell.
    subscript(key: String) -> JSON {
        if case .object(let object) = self { object[key] ?? .null } else { .null }
    }
    subscript(index: Int) -> JSON { list.indices.contains(index) ? list[index] : .null }

    var keys: Set<String> { if case .object(let object) = self { Set(object.keys) } else { [] } }
    var list: [JSON] { if case .list(let list) = self { list } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Int? { if case .number(let number) = self { Int(number) } else { nil } }
}
