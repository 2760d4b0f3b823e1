import HTTPTypes
import Hummingbird

/// The headers every answer bears (facts/reliability.md 1.10: ASVS 3.4.3, 3.4.6), errors included.
///
/// Only our own files, no inline script or style, no frame, no guessing of types, no referrer. A picture may come within
/// an answer, as the code of a booking does, which stands in no address. What an answer says
/// of caching stands; an answer that says nothing is not kept, because it may be about a person.
struct SecurityHeaders: RouterMiddleware {
    private static let always: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
                + "frame-ancestors 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "no-referrer"),
        (.crossOriginResourcePolicy, "same-origin"),
    ]

    func handle(
        _ request: Request, context: PageContext, next: Next
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.always { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

extension HTTPField.Name {
    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is a header's name") }
        return name
    }

    static let referrerPolicy = known("Referrer-Policy")
    static let crossOriginResourcePolicy = known("Cross-Origin-Resource-Policy")
    static let secFetchSite = known("Sec-Fetch-Site")
    static let idempotencyKey = known("Idempotency-Key")
    static let lastEventID = known("Last-Event-ID")
}
