import Hummingbird

/// Which part of a long list is shown: `?page=2`, from 1 on.
struct Paging: Hashable, Sendable {
    /// Two screens of 1366×768.
    static let size = 50
    /// Beyond it one searches: each page walks over those before it.
    private static let last = 2000

    let page: Int

    init(_ query: Parameters) { page = min(max(query["page"].flatMap { Int($0) } ?? 1, 1), Self.last) }

    var offset: Int64 { Int64((page - 1) * Self.size) }

    /// The links to the pages beside this one; `query` is what was asked for.
    func links(_ path: String, _ query: [(String, String)], total: Int64) -> String {
        let pages = min(max(1, Int((total + Int64(Self.size) - 1) / Int64(Self.size))), Self.last)
        guard total > Int64(Self.size) else { return "" }
        func link(_ to: Int, _ text: Text) -> String {
            guard (1...pages).contains(to), to != page else {
                return "<span class=note>\(Page.both(text))</span>"
            }
            return "<a href=\"\(Page.address(path, query + [("page", String(to))]))\">\(Page.both(text))</a>"
        }
        return """
            <p class=paging>\(link(page - 1, .former)) <span>\(Page.both(.page(page, of: pages, total: total)))</span> \
            \(link(page + 1, .next))</p>
            """
    }
}

extension Page {
    /// A path with what is asked for; for an attribute.
    static func address(_ path: String, _ query: [(String, String)]) -> String {
        let asked = query.filter { !$0.1.isEmpty }.map { "\($0.0)=\(encoded($0.1))" }
        return escaped(asked.isEmpty ? path : path + "?" + asked.joined(separator: "&"))
    }

    /// For one part of a path or a query.
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let isPlain =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(byte)
                }
            result += isPlain ? String(UnicodeScalar(byte)) : "%" + hexadecimal([byte]).uppercased()
        }
    }
}
