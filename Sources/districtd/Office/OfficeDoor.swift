import HTTPTypes
import Hummingbird

/// The listener an office's request came by: how its cookie is called, and who may come without one.
struct OfficeDoor: Hashable, Sendable {
    let isTLS: Bool
    /// Whether only this machine can reach it.
    let isLoopback: Bool

    /// A browser takes `__Host-` over TLS only, for the whole host and no other one (RFC 6265bis 4.1.3.2).
    private var cookieName: String { isTLS ? "__Host-onewindow-office" : "onewindow-office" }

    func token(in request: Request) -> String? { request.cookies[cookieName]?.value }

    /// `Set-Cookie` of a session; without a token it ends one.
    func cookie(_ token: String?) -> String {
        let life = token == nil ? "; Max-Age=0" : ""
        return
            "\(cookieName)=\(token ?? ""); Path=/; HttpOnly; SameSite=Strict\(isTLS ? "; Secure" : "")\(life)"
    }

    /// A page of somebody else's can have its own name lead to our loopback address; then it calls us by that name.
    func isThisMachine(_ request: Request) -> Bool {
        guard isLoopback, Self.proxied.allSatisfy({ request.headers[$0] == nil }) else { return false }
        guard let authority = request.head.authority else { return true }
        let host = authority.hasPrefix("[") ? "::1" : String(authority.prefix { $0 != ":" })
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return ["localhost", "::1"].contains(host)
            || bytes.count == 4 && bytes[0] == 127 && !bytes.contains(nil)
    }

    private static let proxied = ["Forwarded", "X-Forwarded-For"].compactMap { HTTPField.Name($0) }
}
