import HTTPTypes
import Hummingbird

/// The cookie that carries a clerk's session token, as OWASP ASVS 5.0 3.3.1 to 3.3.4 wants it
/// (facts/reliability.md 1.10): bound to this host and to TLS, out of reach of scripts and of other sites.
enum SessionCookie {
    static let name = "__Host-onewindow"

    private static let attributes = "; Path=/; Secure; HttpOnly; SameSite=Strict"

    /// It ends with the browser; the session itself ends by the store's own limits.
    static func setting(_ token: String) -> String { "\(name)=\(token)\(attributes)" }

    static var clearing: String { "\(name)=\(attributes); Max-Age=0" }

    static func token(in request: Request) -> String? {
        CookieHeader.value(of: name, in: request)
    }
}

/// Reads one cookie; nothing is decoded, because our values are plain ASCII.
enum CookieHeader {
    static func value(of name: String, in request: Request) -> String? {
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                guard pair.hasPrefix(name) else { continue }
                let rest = pair.dropFirst(name.count)
                if rest.first == "=" { return String(rest.dropFirst()) }
            }
        }
        return nil
    }
}
