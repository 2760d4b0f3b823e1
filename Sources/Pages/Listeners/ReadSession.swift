import Hall
import Hummingbird
import NIOCore

/// Finds the session a request's cookie stands for; console listener only.
///
/// A cookie that stands for nothing is no error here: each call that needs a clerk says 401 itself.
struct ReadSession: RouterMiddleware {
    let hall: Hall

    func handle(
        _ request: Request, context: PageContext, next: Next
    ) async throws -> Response {
        guard let token = SessionCookie.token(in: request), Self.isToken(token),
            let session = try await hall.session(token)
        else { return try await next(request, context) }
        var context = context
        context.session = session
        return try await next(request, context)
    }

    /// 64 hexadecimal digits; anything else never reaches the store.
    private static func isToken(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
