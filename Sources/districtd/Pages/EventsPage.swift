import District
import Domain
import Hummingbird

/// `/`: what arrived, newest first, with gaps in red.
struct EventsPage: Sendable {
    let inbox: Inbox

    private static let rows = 200

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/") { _, context in
            let (kiosks, events) = (try await inbox.kiosks(), try await inbox.newest(Self.rows))
            return Page.response(
                "/", kiosks.isEmpty ? Page.empty(.nothing) : Self.content(kiosks, events), for: context)
        }
    }

    private static func content(_ kiosks: [HeldKiosk], _ events: [HeldEvent]) -> String {
        """
        <section><h2>\(Page.both(.kiosks))</h2>
        \(Page.table([.kiosk, .incarnation, .highest, .count, .gaps, .duplicates, .received], kiosks.map(row)))</section>
        <section><h2>\(Page.both(.events))</h2>
        \(Page.table([.sequence, .item, .what, .time, .received, .duplicates, .kiosk], rows(events, kiosks)))
        <p class=note>\(Page.both(.clock)) \(events.count == rows ? Page.both(.noMore) : "")</p></section>
        """
    }

    private static func row(_ kiosk: HeldKiosk) -> String {
        let gaps =
            kiosk.gaps.isEmpty
            ? "<td class=fine>\(Page.both(.complete))</td>"
            : "<td class=gap>\(Page.escaped(list(kiosk.gaps)))</td>"
        return """
            <tr><td>\(name(kiosk.source))</td><td class=code>\(Page.escaped(String(kiosk.incarnation.suffix(8))))</td>
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
            gap.map { "<span class=gap>\(Page.both(.missingBefore)) \(Page.escaped(list([$0])))</span>" }
            ?? ""
        return """
            <tr\(gap == nil ? "" : " class=after")><td class=number>\(event.sequence) \(missing)</td>
            <td class=code>\(Page.escaped(event.subject))</td><td>\(Page.both(.happened(event.type)))</td>
            <td class=time>\(beijing(event.time))</td><td class=time>\(beijing(event.receivedAt))</td>
            <td class=number>\(event.duplicates)</td><td>\(name(event.source))</td></tr>
            """
    }

    /// `5, 8–11, …`; the rest of a long list is only counted on.
    private static func list(_ gaps: [Gap]) -> String {
        let shown = gaps.prefix(8).map { $0.from == $0.through ? "\($0.from)" : "\($0.from)–\($0.through)" }
        return (shown + (gaps.count > 8 ? ["…"] : [])).joined(separator: ", ")
    }

    private static func name(_ source: String) -> String { Page.escaped(CloudEvent.kiosk(ofSource: source)) }

    private static func beijing(_ time: String) -> String { Page.beijing(WallTime(rfc3339: time)) }
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
