import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// A clerk signs in at a counter and off again; console only.
///
/// These two calls take no `Idempotency-Key`: each sign-in makes a new session, and signing off twice is harmless.
/// Wrong PINs lock the clerk out (`LockoutRule`), and the store checks one PIN at a time.
struct SessionCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.post("/api/session", use: signIn)
        router.delete("/api/session", use: signOut)
    }

    private struct Wish: Decodable {
        var clerk: String
        var pin: String
        var counter: Int
    }

    @Sendable private func signIn(_ request: Request, _ context: PageContext) async throws -> Response {
        let wish = try Call.read(Wish.self, from: await Call.body(of: request))
        let session = try await hall.signIn(
            clerk: wish.clerk, pin: wish.pin, counter: wish.counter, leaving: context.session?.token)
        var response = Answer.json(SessionJSON(session))
        response.headers[.setCookie] = SessionCookie.setting(session.token)
        return response
    }

    @Sendable private func signOut(_ request: Request, _ context: PageContext) async throws -> Response {
        try await hall.signOut(context.clerk().token)
        var response = Answer.nothing
        response.headers[.setCookie] = SessionCookie.clearing
        return response
    }
}

struct SessionJSON: Encodable {
    struct Person: Encodable {
        var number: String
        var name: String
        var roles: [ClerkRole]
    }

    var clerk: Person
    var counter: Int

    init(_ session: Session) {
        clerk = Person(number: session.clerk.number, name: session.clerk.name, roles: session.clerk.roles)
        counter = session.counter
    }
}
