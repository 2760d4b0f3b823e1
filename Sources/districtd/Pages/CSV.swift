import HTTPTypes
import Hummingbird
import NIOCore

/// Tables for spreadsheets: RFC 4180, with the mark by which they know UTF-8.
enum CSV {
    /// A table that is sent as it is read, in parts.
    ///
    /// - Parameter part: the rows of a place, and the place after them; nil at the end.
    static func response<Place: Sendable>(
        _ file: String, _ heads: [Text], from first: Place,
        _ part: @escaping @Sendable (Place) async throws -> (rows: [[String]], next: Place?)
    ) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(file)\"",
            ],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "\u{FEFF}" + text([heads.map(\.zh)])))
                var place: Place? = first
                while let here = place {
                    let (rows, next) = try await part(here)
                    try await writer.write(ByteBuffer(string: text(rows)))
                    place = next
                }
                try await writer.finish(nil)
            })
    }

    static func text(_ rows: [[String]]) -> String {
        rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// No cell is a formula; and a long number stays text, because a spreadsheet keeps fifteen digits of one.
    private static func cell(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@\t\r".contains(first) { text = "'" + text }
        if text.count > 15, text.allSatisfy(\.isWholeNumber) { text = "\t" + text }
        // Scalars: a line's end of two characters is one `Character`.
        guard text.unicodeScalars.contains(where: { [",", "\"", "\r", "\n", "\t"].contains($0) }) else {
            return text
        }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
