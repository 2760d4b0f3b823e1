import District
import Domain
import HTTPTypes
import Hummingbird

/// `/kiosks/NAME`: one kiosk: how it does, what is held of it, its certificate; for administrators its codes and the
/// revocation. `/codes`: a code for a kiosk that is not known yet.
struct KioskPage: Sendable {
    let inbox: Inbox
    /// Nil where no authority was made: then nobody enrols.
    let trust: Trust?

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/kiosks/:id") { _, context in try await kiosk(context) }
        let admins = router.group().add(middleware: RequireUser(.admin))
        admins.get("/codes") { _, context in
            Page.response("/kiosks", trust == nil ? Page.empty(.noAuthority) : Self.newKiosk, for: context)
        }
        admins.post("/codes") { request, context in
            try await Page.orTrouble(context, back: "/kiosks") { try await giveCode(request, context) }
        }
        admins.post("/kiosks/:id/revoke") { _, context in
            let kiosk = context.parameters.get("id") ?? ""
            return try await Page.orTrouble(context, back: "/kiosks") {
                try await registry.revoke(kiosk, by: context.signedIn, at: inbox.now())
                return Response(status: .seeOther, headers: [.location: "/kiosks/" + Page.encoded(kiosk)])
            }
        }
    }

    private var registry: KioskRegistry {
        get throws(Problem) {
            guard let trust else { throw Problem(status: .conflict, detail: Text.noAuthority.en) }
            return trust.registry
        }
    }

    // MARK: One kiosk

    private func kiosk(_ context: DistrictContext) async throws -> Response {
        let (name, now) = (context.parameters.get("id") ?? "", inbox.now())
        let status = try await inbox.status(of: name)
        let entry = try await trust?.registry.list(at: now).first { $0.kiosk == name }
        guard status != nil || entry != nil else {
            return Page.response("/kiosks", Page.empty(.unknownKiosk), for: context, status: .notFound)
        }
        let isAdmin = try context.signedIn.role == .admin && trust != nil
        return Page.response(
            "/kiosks",
            """
            <section><p><a href="/kiosks">← \(Page.both(.allKiosks))</a></p>
            <h2>\(Page.both(.kiosk)) <span class=code>\(Page.escaped(name))</span></h2>
            \(status.map(Self.facts) ?? Page.empty(.noStatuses))</section>
            <section><h2>\(Page.both(.certificate))</h2>\(Self.certificate(entry))
            \(isAdmin ? Self.acts(on: name, entry) : "")</section>
            """, for: context)
    }

    private static func facts(_ status: KioskStatus) -> String {
        Page.facts([
            (.lastContact, Page.beijing(status.heard)), (.site, status.site), (.version, status.version),
            (.kioskClock, Text.clock(status.clock).zh), (.backlog, String(status.backlog)),
            (.oldestOwed, status.oldest.map { Page.beijing($0) } ?? ""), (.rejected, String(status.rejected)),
            (.trouble, status.troubles.isEmpty ? Text.allWell.zh : ""),
        ]) + Page.list(status.troubles.map(KiosksPage.words))
    }

    private static func certificate(_ entry: KioskRegistry.Entry?) -> String {
        guard let entry else { return "<p class=note>\(Page.both(.noCertificate))</p>" }
        return Page.facts([
            (.state, Text.standing(entry.standing).zh),
            (.certificateUntil, entry.certificateEnds.map { Page.beijing($0) } ?? ""),
            (.codeUntil, entry.codeEnds.map { Page.beijing($0) } ?? ""),
        ])
    }

    private static func acts(on kiosk: String, _ entry: KioskRegistry.Entry?) -> String {
        let name = "<input type=hidden name=kiosk value=\"\(Page.escaped(kiosk))\">"
        let code = Page.form("/codes", name + hours, .giveCode)
        guard let entry, entry.standing != .revoked else { return code }
        let sure = Page.form("/kiosks/\(Page.encoded(kiosk))/revoke", "", .reallyRevoke, kind: "quiet")
        return """
            \(code)<details><summary>\(Page.both(.revoke))</summary><p>\(Page.both(.revokeMeans))</p>\(sure)</details>
            """
    }

    // MARK: Codes

    private static var hours: String {
        Page.field(.hours, "<input name=hours type=number min=1 max=720 value=48 required>")
    }

    private static var newKiosk: String {
        let name =
            "<input name=kiosk required maxlength=64 pattern=\"[A-Za-z0-9_\\-]+\" autofocus autocomplete=off>"
        return """
            <section><p><a href="/kiosks">← \(Page.both(.allKiosks))</a></p><h2>\(Page.both(.newKiosk))</h2>
            \(Page.form("/codes", Page.field(.kioskName, name) + hours, .giveCode))</section>
            """
    }

    /// Answered at once and never again: of the code only a hash is kept.
    private func giveCode(_ request: Request, _ context: DistrictContext) async throws -> Response {
        let (registry, form, now) = (try registry, try await OfficeForm(request), inbox.now())
        guard let trust else { throw Problem(status: .conflict, detail: Text.noAuthority.en) }
        let kiosk = try form.text("kiosk", "must be 1 to 64 letters, digits, - or _") {
            CloudEvent.source(ofUncheckedKiosk: $0) != nil
        }
        let hours = try form.text("hours", "must be 1 to 720") { (1...720).contains(Int64($0) ?? 0) }
        var random = SystemRandomNumberGenerator()
        let code = EnrolmentCode(mark: try trust.authority.mark, using: &random)
        let end = now.advanced(bySeconds: (Int64(hours) ?? 48) * 3600)
        try await registry.add(kiosk, code, until: end, by: context.signedIn, at: now)
        return Page.response(
            "/kiosks",
            """
            <section class=check><h2>\(Page.both(.giveCode)) <span class=code>\(Page.escaped(kiosk))</span></h2>
            <p>\(Page.both(.codeOnce))</p><p class=command>kioskctl enrol --code \(Page.escaped(code.description))</p>
            \(Page.facts([(.codeUntil, Page.beijing(end))]))
            <p class=note>\(Page.both(.codeVoidsOld))</p>
            <p><a href="/kiosks/\(Page.escaped(Page.encoded(kiosk)))">\(Page.both(.back))</a></p></section>
            """, for: context)
    }
}

extension Inbox {
    /// The last word of one kiosk about itself.
    func status(of kiosk: String) async throws(InboxError) -> KioskStatus? {
        let source = CloudEvent.source(ofKiosk: kiosk)
        return try await store.read { tables in
            try tables.row("SELECT source, receivedAt, body FROM status WHERE source = ?", [source]).map {
                row in
                KioskStatus(
                    source: row[0], heard: WallTime(milliseconds: row[1]),
                    try JSONValue(parsing: Array((row[2] as String).utf8)))
            }
        }
    }
}
