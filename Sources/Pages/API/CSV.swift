/// A table as spreadsheets read it: RFC 4180 with CRLF, UTF-8 with the mark (BOM) by which Excel knows it.
enum CSV {
    static func text(_ rows: [[String]]) -> String {
        "\u{FEFF}" + rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// Quoted where it must be. What a spreadsheet would take for a formula (OWASP: CSV injection) gets an apostrophe in
    /// front, which makes it text.
    static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        let mustBeQuoted = safe.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        return mustBeQuoted ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
    }
}
