import District
import Domain

/// The kiosks that more than one board wants to be, on the page of kiosks: who writes, who is on hold, and the press
/// that decides.
enum WritersSection {
    /// A copy that was silent for a day is switched off.
    private static let shownFor: Int64 = 86_400_000

    /// Nothing where all is well.
    static func html(
        _ kiosks: [(kiosk: String, book: WriterBook)], mayRelease: Bool, at now: WallTime
    ) -> String {
        kiosks.compactMap { kiosk, book in
            let writers = book.shown.filter { known in
                known.hold == nil || book.isOnHold
                    || now.milliseconds - (known.refused ?? known.last).milliseconds < shownFor
            }
            guard writers.contains(where: { $0.hold != nil }) else { return nil }
            let rows = writers.map { row($0, of: kiosk, mayRelease: mayRelease) }
            return """
                <section class=writers><h2><span class=gap>\(Page.escaped(kiosk))</span> \
                \(Page.both(book.isOnHold ? .kioskOnHold : .kioskHasCopy))</h2>
                \(Page.table([.board, .firstHeard, .lastHeard, .version, .backlog, .state, .decide], rows))
                <p class=note>\(Page.both(.howToRelease))</p></section>
                """
        }.joined()
    }

    private static func row(_ known: KnownWriter, of kiosk: String, mayRelease: Bool) -> String {
        let state =
            known.hold.map { "<span class=gap>\(Page.both(.held($0.why)))</span>" }
            ?? "<span class=fine>\(Page.both(.writes))</span>"
        let press =
            known.hold == nil || !mayRelease
            ? ""
            : Page.form(
                "/v1/kiosks/\(kiosk)/release",
                "<input type=hidden name=writer value=\"\(known.writer)\">", .letWrite)
        return """
            <tr><td class=code>\(Page.both(.nthBoard(known.writer.generation)))<br>\(known.writer.run.prefix(8))</td>
            <td class=time>\(Page.beijing(known.first))</td><td class=time>\(Page.beijing(known.last))</td>
            <td class=code>\(Page.escaped(known.version ?? "—"))</td>
            <td class=number>\(known.backlog.map(String.init) ?? "—")</td><td>\(state)</td><td>\(press)</td></tr>
            """
    }
}
