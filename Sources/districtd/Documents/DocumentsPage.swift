import District
import Domain
import HTTPTypes
import Hummingbird

/// `/documents`: what the district signed, with a form to publish the next, and which of it each kiosk goes by.
struct DocumentsPage: Sendable {
    let inbox: Inbox
    let folder: DocumentsFolder?

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/documents") { _, context in
            let (documents, kiosks) = (try await inbox.documents(), try await inbox.kioskDocuments())
            let newest = Dictionary(
                documents.filter(\.counts).map { ($0.kind, $0.version) },
                uniquingKeysWith: { first, _ in first })
            let published =
                documents.isEmpty
                ? Page.empty(.noDocuments)
                : Page.table([.kindOfDocument, .version, .published, .state], documents.map(Self.row))
            let known =
                kiosks.isEmpty
                ? Page.empty(.noStatuses)
                : Page.table(
                    [.kiosk, .document(.calendar), .document(.catalogue)], kiosks.map { Self.row($0, newest) }
                )
            return Page.response(
                "/documents",
                """
                <section><h2>\(Page.both(.publish))</h2>\(try upload(for: context.signedIn))</section>
                <section><h2>\(Page.both(.publishedDocuments))</h2>\(published)</section>
                <section><h2>\(Page.both(.documentsOfKiosks))</h2>\(known)
                <p class=note>\(Page.both(.clock))</p></section>
                """, for: context)
        }
    }

    static func response(to trouble: DocumentTrouble, for context: DistrictContext) -> Response {
        Page.response(
            "/documents",
            """
            <section><p class=empty><span class=gap>\(Page.both(trouble.text))</span><br><br>
            <a href="/documents">\(Page.both(.back))</a></p></section>
            """, for: context, status: trouble.problem.status)
    }

    private func upload(for user: OfficeUser) -> String {
        guard folder?.publicKey != nil else { return "<p class=note>\(Page.both(.noDocumentsKey))</p>" }
        guard user.role >= .admin else { return "<p class=note>\(Page.both(.adminsPublish))</p>" }
        let file = "<input type=file name=file required accept=\".json,application/json\">"
        return """
            <form method=post action="/v1/documents" enctype="multipart/form-data">
            \(Page.field(.signedFile, file))<button>\(Page.both(.publish))</button>
            <p class=note>\(Page.both(.howToSign))</p></form>
            """
    }

    private static func row(_ document: HeldDocument) -> String {
        """
        <tr><td>\(Page.both(.document(document.kind)))</td><td class=code>\(Page.escaped(document.version))</td>
        <td class=time>\(Page.beijing(document.published))</td>
        <td>\(document.counts ? "<span class=fine>\(Page.both(.inForce))</span>" : Page.both(.superseded))</td></tr>
        """
    }

    private static func row(_ kiosk: KioskDocuments, _ newest: [DocumentKind: String]) -> String {
        let cells = DocumentKind.allCases.map { kind in
            "<td>\(cell(kiosk.standings[kind], newest: newest[kind]))</td>"
        }
        return "<tr><td>\(Page.escaped(kiosk.kiosk))</td>\(cells.joined())</tr>"
    }

    /// The version a kiosk has, whose file counts there, and why the last one does not.
    private static func cell(_ standing: KioskDocuments.Standing?, newest: String?) -> String {
        guard let standing else { return Page.both(.notToldYet) }
        var words: [String] = []
        if let version = standing.version {
            let style = version == newest ? "fine code" : "gap code"
            words.append("<span class=\"\(style)\">\(Page.escaped(version))</span>")
        } else if let newest {
            words.append("<span class=gap>\(Page.both(.notThereYet(newest)))</span>")
        }
        switch standing.origin {
        case .builtIn: words.append(Page.both(.builtInCounts))
        case .technician: words.append("<span class=gap>\(Page.both(.techniciansCounts))</span>")
        case .district: break
        }
        if let refusal = standing.refusal {
            words.append("<span class=gap>\(Page.both(.refusedDocument(refusal)))</span>")
        }
        return words.joined(separator: "<br>")
    }
}

/// What a kiosk says of its documents in its heartbeat (`KioskStatus` of the API), as far as it said so.
struct KioskDocuments: Hashable, Sendable {
    struct Standing: Hashable, Sendable {
        let origin: DocumentStanding.Origin
        let version: String?
        let refusal: String?

        init?(_ json: JSONValue?) {
            guard let origin = json?["origin"]?.text.flatMap(DocumentStanding.Origin.init) else { return nil }
            (self.origin, version, refusal) = (origin, json?["version"]?.text, json?["refusal"]?.text)
        }
    }

    let kiosk: String
    let standings: [DocumentKind: Standing]

    init(kiosk: String, _ body: JSONValue) {
        self.kiosk = kiosk
        standings = DocumentKind.allCases.reduce(into: [:]) { standings, kind in
            standings[kind] = Standing(body["documents"]?[kind.rawValue])
        }
    }
}

extension Inbox {
    /// In order of their names.
    func kioskDocuments() async throws(InboxError) -> [KioskDocuments] {
        try await store.read { tables in
            try tables.rows(
                "SELECT source, body FROM status ORDER BY source LIMIT ?", [Int64(Self.longestList)]
            )
            .map { row in
                KioskDocuments(
                    kiosk: CloudEvent.kiosk(ofSource: row[0]),
                    try JSONValue(parsing: Array((row[1] as String).utf8)))
            }
        }
    }
}
