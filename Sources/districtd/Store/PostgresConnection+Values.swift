extension PostgresConnection {
    /// A value as it goes to the server: single ones in their text form, arrays in their binary form, which needs no quotes
    /// and is not read letter by letter.
    ///
    ///     array:    1 (dimensions), has null, type, length, 1 (first place), elements      each 4 bytes, big-endian
    ///     element:  length, or -1 for null                                                 4 bytes; then its bytes
    ///
    /// Source: `array_recv` of PostgreSQL, src/backend/utils/adt/arrayfuncs.c.
    struct Parameter {
        /// Nil for null; what is text ends in a zero.
        let bytes: [UInt8]?
        /// 0 text, 1 binary.
        let format: Int32

        init(_ value: InboxValue) {
            bytes =
                switch value {
                case .null: nil
                case .integer(let number): Array(String(number).utf8) + [0]
                case .text(let text): Self.plain(text) + [0]
                case .bytes(let bytes): Array("\\x".utf8) + Array(hexadecimal(bytes).utf8) + [0]
                }
            format = 0
        }

        init(_ kind: InboxList.Kind, _ values: some Collection<InboxValue>) {
            var array: [UInt8] = []
            let hasNull = values.contains(.null)
            for word in [1, hasNull ? 1 : 0, kind.oid, Int32(values.count), 1] {
                array.append(contentsOf: Self.bigEndian(word))
            }
            for value in values {
                switch value {
                case .null: array.append(contentsOf: Self.bigEndian(Int32(-1)))
                case .integer(let number): Self.append(Self.bigEndian(number), to: &array)
                case .text(let text): Self.append(Self.plain(text), to: &array)
                case .bytes(let bytes): Self.append(bytes, to: &array)
                }
            }
            (bytes, format) = (array, 1)
        }

        private static func append(_ element: [UInt8], to array: inout [UInt8]) {
            array.append(contentsOf: bigEndian(Int32(element.count)))
            array.append(contentsOf: element)
        }

        private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
            unsafe withUnsafeBytes(of: number.bigEndian) { unsafe Array($0) }
        }

        /// PostgreSQL has no NUL in its texts: in the few words we list it becomes U+FFFD; bodies are JSON, which escapes it.
        private static func plain(_ text: String) -> [UInt8] {
            let bytes = Array(text.utf8)
            return bytes.contains(0) ? Array(text.replacing("\0", with: "\u{FFFD}").utf8) : bytes
        }
    }
}

extension InboxList.Kind {
    /// PostgreSQL's number of the type, for ever the same (pg_type.dat).
    fileprivate var oid: Int32 {
        switch self {
        case .integer: 20
        case .text: 25
        case .bytes: 17
        }
    }

    fileprivate var name: String {
        switch self {
        case .integer: "int8"
        case .text: "text"
        case .bytes: "bytea"
        }
    }
}

extension InboxList {
    /// `unnest(?::text[], …) AS given(source, …)`.
    var unnested: String {
        let arrays = columns.map { "?::\($0.kind.name)[]" }.joined(separator: ", ")
        return "unnest(\(arrays)) AS given(\(columns.map(\.name).joined(separator: ", ")))"
    }
}
