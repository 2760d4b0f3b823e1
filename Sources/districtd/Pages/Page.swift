import Crypto
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// What all pages share: head, ways to one another, style, script, policy. Chinese first; nothing personal but masked.
enum Page {
    /// The pages, in the order of their links, and who sees them there. A new page is added here and in `Office.add`.
    static let ways: [(path: String, name: Text, role: OfficeUser.Role)] = [
        ("/", .events, .clerk), ("/items", .items, .clerk), ("/bookings", .bookings, .clerk),
        ("/counts", .counts, .clerk), ("/kiosks", .kiosks, .clerk), ("/documents", .documents, .clerk),
        ("/record", .record, .admin),
    ]

    /// - Parameters:
    ///   - path: which of `ways` it is.
    ///   - context: of the request, for who is signed in; nobody's page has no links.
    static func response(
        _ path: String, _ main: String, for context: DistrictContext, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy,
                .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html(path, main, context.user))))
    }

    /// Only the one style and the one script, known by their hashes, and calls and forms to ourselves.
    private static let policy =
        "default-src 'none'; style-src 'sha256-\(hash(PageAssets.style))'; "
        + "script-src 'sha256-\(hash(PageAssets.script))'; connect-src 'self'; img-src data:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    private static func hash(_ text: String) -> String {
        Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString()
    }

    private static func html(_ path: String, _ main: String, _ user: OfficeUser?) -> String {
        """
        <!doctype html>
        <html lang="zh-Hans"><head><meta charset="utf-8"><title>\(Text.title.zh) · \(Text.title.en)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <style>\(PageAssets.style)</style></head>
        <body><header><div class=bar><h1>\(both(.title))</h1><p>\(both(.subtitle))</p>\(user.map(who) ?? "")</div>
        \(user.map { links(path, for: $0) } ?? "")</header>
        \(user == .thisMachine ? "<p class=open>\(both(.openHere))</p>" : "")
        <main>\(main)</main>
        \(user == nil ? "" : "<script>\(PageAssets.script)</script>")</body></html>
        """
    }

    private static func links(_ path: String, for user: OfficeUser) -> String {
        let links = ways.filter { $0.role <= user.role }.map { way in
            "<a href=\"\(way.path)\"\(way.path == path ? " aria-current=page" : "")>\(both(way.name))</a>"
        }
        return "<nav>\(links.joined(separator: "\n"))</nav>"
    }

    /// Who is signed in, and how to leave.
    private static func who(_ user: OfficeUser) -> String {
        guard user != .thisMachine else { return "" }
        return """
            <form method=post action="/sign-out" class=who><a href="/account">\(escaped(user.name)) · \(both(.role(user.role)))</a>
            <button>\(both(.signOut))</button></form>
            """
    }
}

// MARK: Pieces

extension Page {
    static func empty(_ text: Text) -> String { "<p class=empty>\(both(text))</p>" }

    /// Why a press did nothing, and the way back.
    static func trouble(_ problem: Problem, back path: String) -> String {
        """
        <section><p class=empty><span class=gap>\(both(.trouble(problem)))</span><br><br>
        <a href="\(path)">\(both(.back))</a></p></section>
        """
    }

    /// Says on a page what is refused.
    static func orTrouble(
        _ context: DistrictContext, back path: String, _ work: () async throws -> Response
    ) async throws -> Response {
        do { return try await work() } catch let problem as Problem {
            return response(path, trouble(problem, back: path), for: context, status: problem.status)
        } catch TrustError.noSuchKiosk {
            return response(path, empty(.unknownKiosk), for: context, status: .notFound)
        }
    }

    static func table(_ heads: [Text], _ rows: [String]) -> String {
        let heads = heads.map { "<th>\(both($0))</th>" }.joined()
        return "<table><thead><tr>\(heads)</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
    }

    static func option(_ value: String, _ shown: String, isChosen: Bool = false) -> String {
        "<option value=\"\(escaped(value))\"\(isChosen ? " selected" : "")>\(escaped(shown))</option>"
    }

    /// What is known of one thing; what is empty is left out.
    static func facts(_ facts: [(Text, String)]) -> String {
        let rows = facts.filter { !$0.1.isEmpty }.map { "<dt>\(both($0.0))</dt><dd>\(escaped($0.1))</dd>" }
        return "<dl>\(rows.joined())</dl>"
    }

    /// Of HTML.
    static func list(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "<ul>\(lines.map { "<li>\($0)</li>" }.joined())</ul>"
    }

    /// A labelled box to write in or choose from; `control` is its HTML.
    static func field(_ label: Text, _ control: String) -> String {
        "<label><span>\(both(label))</span>\(control)</label>"
    }

    /// A form that posts to `path`. Its token makes a second press the same request.
    static func form(_ path: String, _ inside: String, _ press: Text, kind: String = "") -> String {
        """
        <form method=post action="\(escaped(path))"><input type=hidden name=token value="\(UUID().uuidString)">
        \(inside)<button class="\(kind)">\(both(press))</button></form>
        """
    }

    static func beijing(_ time: WallTime?) -> String {
        guard let civil = time?.civil(offset: 8 * 3600) else { return "" }
        return "\(civil.date) \(civil.clock)"
    }

    static func both(_ text: Text) -> String {
        escaped(text.zh) + (text.en.isEmpty ? "" : " <small lang=en>\(escaped(text.en))</small>")
    }

    /// For text and quoted attributes.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
    }
}
