import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Whom the office's listener lets in: everything below it belongs to somebody (`Office.add`).
///
/// Who bears a living session goes on as that user. Nobody needs to sign in while no user was ever made, and then only
/// on this machine: by a loopback address, called by a loopback name, with no proxy in between.
struct KnowUser: RouterMiddleware {
    typealias Context = DistrictContext

    let users: Users
    let door: OfficeDoor
    let now: @Sendable () -> WallTime

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.door = door
        if let token = door.token(in: request) {
            context.user = try await users.user(
                bearing: token, at: now(), isAlive: request.headers[.refreshing] == nil)
        }
        if context.user == nil, door.isThisMachine(request), try await users.isEmpty() {
            context.user = .thisMachine
        }
        guard context.user != nil else { return try await refuse(request) }
        return try await next(request, context)
    }

    /// A page leads to the sign-in and back; a call is told.
    private func refuse(_ request: Request) async throws -> Response {
        guard request.method == .get, !request.uri.path.hasPrefix("/v1/") else {
            throw Problem(status: .unauthorized, detail: "sign in first: POST /sign-in answers with a cookie")
        }
        return Response(status: .seeOther, headers: [.location: SignInPage.address(then: request.uri.path)])
    }
}

/// Demands a role of whoever `KnowUser` let in. A route that needs more than `clerk` is added below it:
///
///     let admins = router.group().add(middleware: RequireUser(.admin))
///     admins.post("/documents") { … }
struct RequireUser: RouterMiddleware {
    typealias Context = DistrictContext

    let role: OfficeUser.Role

    init(_ role: OfficeUser.Role) { self.role = role }

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard try context.signedIn.role >= role else {
            let problem = Problem(
                status: .forbidden, detail: "this needs a user of the role \(role.rawValue)")
            guard request.headers[.accept]?.contains("text/html") == true else { throw problem }
            return Page.response(
                request.uri.path, Page.trouble(problem, back: "/"), for: context, status: problem.status)
        }
        return try await next(request, context)
    }
}

/// A page of somebody else's must not press our buttons: browsers say where a request comes from, and send our cookie to
/// our own pages only (SameSite). What no browser sent says nothing, and bears no cookie by accident.
struct ExpectOwnPage: RouterMiddleware {
    typealias Context = DistrictContext

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard [.get, .head].contains(request.method) || Self.isOurs(request) else {
            throw Problem(status: .forbidden, detail: "only the inbox's own pages may send this")
        }
        return try await next(request, context)
    }

    private static func isOurs(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite], site != "same-origin" { return false }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority, let scheme = origin.firstRange(of: "://") else {
            return false
        }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }
}

extension HTTPField.Name {
    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is a header's name") }
        return name
    }

    fileprivate static let secFetchSite = known("Sec-Fetch-Site")
    /// A page that renews itself: no sign that somebody is there.
    fileprivate static let refreshing = known("OneWindow-Refreshing")
}
