/// A value that has one text form and is coded as that text; what is not such a text is refused when decoding.
package protocol CodedAsText: Codable, CustomStringConvertible {
    /// Nil for a text that is no such value.
    init?(_ text: String)
    /// What a reader of the error is told was expected.
    static var expectation: String { get }
}

extension CodedAsText {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not \(Self.expectation)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
