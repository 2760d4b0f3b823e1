import HTTPTypes
import Hummingbird

/// `/account`: whoever is signed in sets a passphrase of their own.
struct AccountPage: Sendable {
    let inbox: Inbox
    let users: Users
    let door: OfficeDoor

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/account") { _, context in
            Page.response("/account", Self.form(for: try context.signedIn, nil), for: context)
        }
        router.post("/account") { request, context in
            let form = try await OfficeForm(request)
            let user = try context.signedIn
            guard let trouble = try await change(form, of: user, from: context.address) else {
                return Response(
                    status: .seeOther, headers: [.location: "/sign-in", .setCookie: door.cookie(nil)])
            }
            return Page.response(
                "/account", Self.form(for: user, trouble), for: context, status: .unprocessableContent)
        }
    }

    /// Nil when it is done; every session of the user has ended then. A wrong passphrase counts as at the sign-in.
    private func change(_ form: OfficeForm, of user: OfficeUser, from address: String) async throws -> Text? {
        guard form.secret("next") == form.secret("again") else { return .notTheSame }
        if let fault = Passphrase.fault(of: form.secret("next"), for: user.name) { return fault.text }
        switch try await users.signIn(user.name, form.secret("passphrase"), from: address, at: inbox.now()) {
        case .wrong: return .wrongPassphrase
        case .lockedOut(let seconds): return .lockedOut(seconds)
        case .overloaded: return UserError.overloaded.text
        case .signedIn: break
        }
        do {
            try await users.setPassphrase(of: user.name, to: form.secret("next"), by: user, at: inbox.now())
            return nil
        } catch let error as UserError { return error.text }
    }

    private static func form(for user: OfficeUser, _ trouble: Text?) -> String {
        """
        <section class=signin><h2>\(Page.both(.account))</h2><form method=post action="/account">
        <input name=username autocomplete=username value="\(Page.escaped(user.name))" hidden>
        \(trouble.map { "<p class=gap role=alert>\(Page.both($0))</p>" } ?? "")
        \(Page.field(.currentPassphrase, "<input name=passphrase type=password required maxlength=200 autocomplete=current-password autofocus>"))
        \(Page.field(.newPassphrase, "<input name=next type=password required minlength=10 maxlength=200 autocomplete=new-password>"))
        \(Page.field(.newPassphraseAgain, "<input name=again type=password required minlength=10 maxlength=200 autocomplete=new-password>"))
        <button>\(Page.both(.save))</button><p class=note>\(Page.both(.afterChange))</p></form></section>
        """
    }
}
