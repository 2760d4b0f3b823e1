import Domain

/// Who may deliver, and until when: also kiosks that were given a code and were never heard of.
extension KiosksPage {
    /// Empty where no authority was made: there nobody has a certificate.
    func certificates(mayEnrol: Bool, at now: WallTime) async throws -> String {
        guard let trust else { return "" }
        let entries = try await trust.registry.list(at: now)
        let link = mayEnrol ? "<p><a href=\"/codes\">\(Page.both(.newKiosk))</a></p>" : ""
        let table =
            entries.isEmpty
            ? Page.empty(.noneEnrolled)
            : Page.table([.kiosk, .state, .certificateUntil, .codeUntil], entries.map(Self.row))
        return "<section><h2>\(Page.both(.certificates))</h2>\(link)\(table)</section>"
    }

    private static func row(_ entry: KioskRegistry.Entry) -> String {
        let ends = [entry.certificateEnds, entry.codeEnds].map { end in
            "<td class=time>\(end.map { Page.beijing($0) } ?? "")</td>"
        }
        return """
            <tr><td><a href="/kiosks/\(Page.escaped(Page.encoded(entry.kiosk)))">\(Page.escaped(entry.kiosk))</a></td>
            <td class="\(entry.standing == .revoked ? "gap" : "")">\(Page.both(.standing(entry.standing)))</td>\(ends.joined())</tr>
            """
    }
}
