import District
import Domain
import Hummingbird

/// `/kiosks`: when each kiosk was last heard, what it runs, what it still owes, and which of its parts are in trouble.
struct KiosksPage: Sendable {
    let inbox: Inbox
    /// Nil where no authority was made.
    var trust: Trust?

    /// Three heartbeats missed at the slowest setting: then somebody should look.
    private static let longestSilence: Int64 = 15 * 60 * 1000

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/kiosks") { _, context in
            let now = inbox.now()
            let rows = try await inbox.statuses().map { Self.row($0, at: now) }
            let writers = WritersSection.html(
                try await inbox.writers(), mayRelease: context.user?.role == .admin, at: now)
            return Page.response(
                "/kiosks",
                writers + "<section><h2>\(Page.both(.kiosks))</h2>"
                    + (rows.isEmpty ? Page.empty(.noStatuses) : Page.table(Self.heads, rows))
                    + "<p class=note>\(Page.both(.clock))</p></section>"
                    + (try await certificates(mayEnrol: context.signedIn.role == .admin, at: now)),
                for: context)
        }
    }

    private static let heads: [Text] = [
        .kiosk, .site, .lastContact, .version, .kioskClock, .backlog, .rejected, .trouble,
    ]

    private static func row(_ status: KioskStatus, at now: WallTime) -> String {
        let isSilent = now.milliseconds - status.heard.milliseconds > longestSilence
        let trouble = status.troubles.map(words)
        return """
            <tr><td><a href="/kiosks/\(Page.escaped(Page.encoded(status.kiosk)))">\(Page.escaped(status.kiosk))</a></td><td class=code>\(Page.escaped(status.site))</td>
            <td class="time \(isSilent ? "gap" : "")">\(Page.beijing(status.heard))\
            \(isSilent ? " " + Page.both(.silent) : "")</td>
            <td class=code>\(Page.escaped(status.version))</td><td>\(Page.both(.clock(status.clock)))</td>
            <td class=number>\(status.backlog)</td>
            <td class="number \(status.rejected > 0 ? "gap" : "")">\(status.rejected)</td>
            <td>\(trouble.isEmpty ? "<span class=fine>\(Page.both(.allWell))</span>" : trouble.joined(separator: "<br>"))</td></tr>
            """
    }

    /// A part in trouble, in words: its hint is a key of the kiosk's own texts; one that is not listed is shown as it came.
    static func words(_ trouble: KioskStatus.Trouble) -> String {
        let hint = Text.hint(trouble.hint).map(Page.both) ?? Page.escaped(trouble.hint)
        return "<span class=gap>\(Page.both(.part(trouble.name)))</span> \(hint)"
    }
}

/// A kiosk's last word about itself (`KioskStatus` of the API), as far as it said so.
struct KioskStatus: Hashable, Sendable {
    struct Trouble: Hashable, Sendable {
        let name: String
        let hint: String
    }

    let kiosk: String
    let heard: WallTime
    let site: String
    let version: String
    /// `synced`, `sinceSync` or `never`.
    let clock: String
    let backlog: Int64
    let rejected: Int64
    /// When the oldest that it owes was made.
    let oldest: WallTime?
    let troubles: [Trouble]

    init(source: String, heard: WallTime, _ body: JSONValue) {
        self.kiosk = CloudEvent.kiosk(ofSource: source)
        self.heard = heard
        (site, version) = (body["site"]?.text ?? "", body["version"]?.text ?? "")
        clock = body["clock"]?.text ?? ""
        (backlog, rejected) = (
            body["deliveries"]?["backlog"]?.number ?? 0, body["deliveries"]?["rejected"]?.number ?? 0
        )
        oldest = (body["deliveries"]?["oldest"]?.text).flatMap { WallTime(rfc3339: $0) }
        guard case .array(let parts) = body["parts"] else {
            troubles = []
            return
        }
        troubles = parts.compactMap { part in
            guard let name = part["name"]?.text, let state = part["state"]?.text, state != "ok" else {
                return nil
            }
            return Trouble(name: name, hint: part["hint"]?.text ?? state)
        }
    }
}

extension Inbox {
    /// In order of their names.
    func statuses() async throws(InboxError) -> [KioskStatus] {
        try await store.read { tables in
            try tables.rows(
                "SELECT source, receivedAt, body FROM status ORDER BY source LIMIT ?",
                [Int64(Self.longestList)]
            ).map { row in
                KioskStatus(
                    source: row[0], heard: WallTime(milliseconds: row[1]),
                    try JSONValue(parsing: Array((row[2] as String).utf8)))
            }
        }
    }
}
