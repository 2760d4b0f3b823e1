import Crypto
import District
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// `/`: what arrived, newest first, with gaps in red. Renews itself; shows nothing personal.
struct Page: Sendable {
    let inbox: Inbox

    private static let rows = 200

    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { _, _ in
            let (kiosks, events) = (try await inbox.kiosks(), try await inbox.newest(Self.rows))
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: Self.policy,
                    .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: Self.html(kiosks, events))))
        }
    }

    /// Only the one style and the one script below, known by their hashes, and calls to ourselves.
    private static let policy =
        "default-src 'none'; style-src 'sha256-\(hash(PageAssets.style))'; "
        + "script-src 'sha256-\(hash(PageAssets.script))'; connect-src 'self'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func hash(_ text: String) -> String {
        Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString()
    }

    static func html(_ kiosks: [HeldKiosk], _ events: [HeldEvent]) -> String {
        """
        <!doctype html>
        <html lang="zh-Hans"><head><meta charset="utf-8"><title>\(Text.title.zh) · \(Text.title.en)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <noscript><meta http-equiv="refresh" content="5"></noscript>
        <style>\(PageAssets.style)</style></head>
        <body><header><h1>\(both(.title))</h1><p>\(both(.subtitle))</p></header>
        <main>\(kiosks.isEmpty ? "<p class=empty>\(both(.nothing))</p>" : content(kiosks, events))</main>
        <script>\(PageAssets.script)</script></body></html>
        """
    }

    private static func content(_ kiosks: [HeldKiosk], _ events: [HeldEvent]) -> String {
        """
        <section><h2>\(both(.kiosks))</h2>
        \(table([.kiosk, .incarnation, .highest, .count, .gaps, .duplicates, .received], kiosks.map(row)))</section>
        <section><h2>\(both(.events))</h2>
        \(table([.sequence, .item, .what, .time, .received, .duplicates, .kiosk], rows(events, kiosks)))
        <p class=note>\(both(.clock)) \(events.count == rows ? both(.noMore) : "")</p></section>
        """
    }
}

// MARK: Rows

extension Page {
    private static func row(_ kiosk: HeldKiosk) -> String {
        let gaps =
            kiosk.gaps.isEmpty
            ? "<td class=fine>\(both(.complete))</td>"
            : "<td class=gap>\(escaped(list(kiosk.gaps)))</td>"
        return """
            <tr><td>\(name(kiosk.source))</td><td class=code>\(escaped(String(kiosk.incarnation.suffix(8))))</td>
            <td class=number>\(kiosk.highest)</td><td class=number>\(kiosk.count)</td>\(gaps)
            <td class=number>\(kiosk.duplicates)</td><td class=time>\(beijing(kiosk.lastReceivedAt))</td></tr>
            """
    }

    private static func rows(_ events: [HeldEvent], _ kiosks: [HeldKiosk]) -> [String] {
        var gaps: [Place: Gap] = [:]
        for kiosk in kiosks {
            for gap in kiosk.gaps {
                gaps[Place(kiosk.source, kiosk.incarnation, gap.through + 1)] = gap
            }
        }
        return events.map { row($0, after: gaps[Place($0.source, $0.incarnation, $0.sequence)]) }
    }

    private static func row(_ event: HeldEvent, after gap: Gap?) -> String {
        let missing =
            gap.map { "<span class=gap>\(both(.missingBefore)) \(escaped(list([$0])))</span>" } ?? ""
        return """
            <tr\(gap == nil ? "" : " class=after")><td class=number>\(event.sequence) \(missing)</td>
            <td class=code>\(escaped(event.subject))</td><td>\(both(.happened(event.type)))</td>
            <td class=time>\(beijing(event.time))</td><td class=time>\(beijing(event.receivedAt))</td>
            <td class=number>\(event.duplicates)</td><td>\(name(event.source))</td></tr>
            """
    }

    private static func table(_ heads: [Text], _ rows: [String]) -> String {
        let heads = heads.map { "<th>\(both($0))</th>" }.joined()
        return "<table><thead><tr>\(heads)</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
    }

    /// `5, 8–11, …`; the rest of a long list is only counted on.
    private static func list(_ gaps: [Gap]) -> String {
        let shown = gaps.prefix(8).map { $0.from == $0.through ? "\($0.from)" : "\($0.from)–\($0.through)" }
        return (shown + (gaps.count > 8 ? ["…"] : [])).joined(separator: ", ")
    }

    private static func name(_ source: String) -> String {
        escaped(String(source.dropFirst(CloudEvent.source(ofKiosk: "").count)))
    }

    private static func beijing(_ time: String) -> String {
        guard let civil = WallTime(rfc3339: time)?.civil(offset: 8 * 3600) else { return escaped(time) }
        return "\(civil.date) \(civil.clock)"
    }

    private static func both(_ text: Text) -> String {
        escaped(text.zh) + (text.en.isEmpty ? "" : " <small lang=en>\(escaped(text.en))</small>")
    }

    /// For text and quoted attributes.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
    }
}

/// A kiosk's place for one sequence.
private struct Place: Hashable {
    let source: String
    let incarnation: String
    let sequence: Int64

    init(_ source: String, _ incarnation: String, _ sequence: Int64) {
        (self.source, self.incarnation, self.sequence) = (source, incarnation, sequence)
    }
}
