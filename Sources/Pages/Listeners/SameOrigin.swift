import HTTPTypes
import Hummingbird

/// Refuses a change that another site's page asks for (cross-site request forgery; ASVS 3.5.1 to 3.5.3).
///
/// A browser says where a request comes from: `Sec-Fetch-Site` must be `same-origin` or `none`, and without it
/// `Origin` must name this host. A request with neither comes from no page; it carries no ambient right either,
/// because the session cookie is `SameSite=Strict`.
struct SameOrigin: RouterMiddleware {
    func handle(
        _ request: Request, context: PageContext, next: Next
    ) async throws -> Response {
        let harmless = [.get, .head, .options].contains(request.method)
        guard harmless || Self.isOwn(request) else { throw Problem(.otherOrigin) }
        return try await next(request, context)
    }

    private static func isOwn(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin] else { return true }
        guard let authority = request.head.authority, let scheme = origin.firstRange(of: "://") else {
            return false
        }
        return origin[scheme.upperBound...] == authority
    }
}
