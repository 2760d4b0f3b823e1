import Domain
import Hummingbird

/// The language of a page: `?lang=en` on the link that switches, then the cookie that remembers it, then Chinese.
/// What the browser prefers is not asked: the kiosk's browser is nobody's own.
struct ReadLanguage: RouterMiddleware {
    static let cookie = "onewindow-language"

    func handle(
        _ request: Request, context: PageContext, next: Next
    ) async throws -> Response {
        var context = context
        let wish =
            request.uri.queryParameters["lang"].map(String.init)
            ?? CookieHeader.value(of: Self.cookie, in: request)
        context.language = wish.flatMap(Texts.Language.init(rawValue:)) ?? .chinese
        return try await next(request, context)
    }
}
