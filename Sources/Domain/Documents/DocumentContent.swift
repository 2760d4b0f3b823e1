/// What a document says, read and checked: kiosks take it, and `districtd` signs it, by this and nothing else.
package enum DocumentContent: Sendable {
    case calendar(CalendarDocument)
    case catalogue(CatalogFile)

    /// The longest file, in bytes: an update that carries it must fit a page of 1 MiB, escaped as JSON is.
    package static let longest = 768 << 10

    /// Throws everything that is wrong with it. A catalogue bears its version inside too; items are kept by it.
    package init(_ kind: DocumentKind, version: DocumentVersion, reading bytes: [UInt8])
        throws(DocumentProblems)
    {
        guard bytes.count <= Self.longest else { throw .tooLong }
        switch kind {
        case .calendar:
            do throws(CalendarDocument.Problems) {
                self = .calendar(try CalendarDocument(reading: bytes))
            } catch {
                throw DocumentProblems(error)
            }
        case .catalogue:
            let file: CatalogFile
            do throws(CatalogRefusal) { file = try CatalogCheck.read(bytes) } catch {
                throw DocumentProblems(error)
            }
            guard file.version == version.description else {
                throw .otherVersion(file.version, version, at: JSONPlaces(bytes).line(of: [.key("version")]))
            }
            self = .catalogue(file)
        }
    }
}

/// Everything that is wrong with a document's file, at least one thing, by line.
package struct DocumentProblems: Error, Hashable, Sendable {
    package struct Problem: Hashable, Sendable {
        package let line: Int
        package let chinese: String
        package let english: String
    }

    package let all: [Problem]

    fileprivate init(_ problems: CalendarDocument.Problems) {
        all = problems.all.map { Problem(line: $0.line, chinese: $0.chinese, english: $0.english) }
    }

    fileprivate init(_ refusal: CatalogRefusal) {
        all = refusal.problems.map { Problem(line: $0.line, chinese: $0.chinese, english: $0.english) }
    }

    private init(line: Int, _ chinese: String, _ english: String) {
        all = [Problem(line: line, chinese: chinese, english: english)]
    }

    fileprivate static let tooLong = DocumentProblems(
        line: 1, "文件超过 \(DocumentContent.longest >> 10) KiB，请删减",
        "the file is longer than \(DocumentContent.longest >> 10) KiB; shorten it")

    fileprivate static func otherVersion(_ found: String, _ asked: DocumentVersion, at line: Int) -> Self {
        DocumentProblems(
            line: line, "version 写的是 \(found)，签发的是 \(asked)；请改成一致",
            "`version` is \(found), signed as \(asked); make them the same")
    }
}
