import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// `/sign-in` and `/sign-out`: the only pages that are open to nobody in particular.
struct SignInPage: Sendable {
    let inbox: Inbox
    let users: Users
    let door: OfficeDoor

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/sign-in") { request, context in
            let then = Self.then(request.uri.queryParameters["then"].map(String.init))
            let trouble: Text? = try await users.isEmpty() ? .noUsers : nil
            return Page.response("/sign-in", Self.form(then: then, trouble), for: context)
        }
        router.post("/sign-in") { request, context in try await signIn(request, context) }
        router.post("/sign-out") { request, _ in
            if let token = door.token(in: request) { try await users.signOut(token, at: inbox.now()) }
            return Response(
                status: .seeOther, headers: [.location: "/sign-in", .setCookie: door.cookie(nil)])
        }
    }

    /// Where somebody who is not signed in is led, and from there back to `path`.
    static func address(then path: String) -> String {
        path == "/" ? "/sign-in" : "/sign-in?then=\(then(path))"
    }

    /// One of our own pages, so that no link leads anywhere else from here.
    private static func then(_ path: String?) -> String {
        Page.ways.map(\.path).last { $0 == path || path?.hasPrefix($0 + "/") == true } ?? "/"
    }

    private func signIn(_ request: Request, _ context: DistrictContext) async throws -> Response {
        let form = try await OfficeForm(request)
        let then = Self.then(try form.words("then", atMost: 100))
        let name = try form.words("user", atMost: 100) ?? ""
        let outcome = try await users.signIn(
            name, form.secret("passphrase"), from: context.address, at: inbox.now())
        switch outcome {
        case .signedIn(let token, let user):
            context.logger.info("signed in", metadata: ["user": "\(user.name)"])
            let headers: HTTPFields = [
                .location: then, .setCookie: door.cookie(token), .cacheControl: "no-store",
            ]
            return OfficeForm.isForm(request)
                ? Response(status: .seeOther, headers: headers)
                : Response(status: .noContent, headers: headers)
        case .wrong: return try answer(.unauthorized, .wrongPassphrase, to: request, then: then, context)
        case .overloaded:
            return try answer(
                .serviceUnavailable, UserError.overloaded.text, to: request, then: then, context)
        case .lockedOut(let seconds):
            context.logger.warning("sign-in paused", metadata: ["seconds": "\(seconds)"])
            var response = try answer(
                .tooManyRequests, .lockedOut(seconds), to: request, then: then, context)
            response.headers[.retryAfter] = "\(seconds)"
            return response
        }
    }

    private func answer(
        _ status: HTTPResponse.Status, _ text: Text, to request: Request, then: String,
        _ context: DistrictContext
    ) throws -> Response {
        guard OfficeForm.isForm(request) else {
            return Problem(status: status, detail: text.en).response(from: request, context: context)
        }
        return Page.response("/sign-in", Self.form(then: then, text), for: context, status: status)
    }

    private static func form(then: String, _ trouble: Text?) -> String {
        """
        <section class=signin><h2>\(Page.both(.signIn))</h2>
        <form method=post action="/sign-in"><input type=hidden name=then value="\(Page.escaped(then))">
        \(trouble.map { "<p class=gap role=alert>\(Page.both($0))</p>" } ?? "")
        \(Page.field(.userName, "<input name=user required autofocus maxlength=32 autocomplete=username>"))
        \(Page.field(.passphrase, "<input name=passphrase type=password required maxlength=200 autocomplete=current-password>"))
        <button>\(Page.both(.signIn))</button></form></section>
        """
    }
}
