package import Domain
import Paper
package import Store

/// The story of a ticket, from touch to paper.
///
/// 1. A touch on the screen, with or without a card on the reader, arrives here from `Pages` (`POST /api/tickets`).
///    The printer is asked first: without paper the number is shown on the screen (`ShowNumber.swift`).
/// 2. One transaction of `Store` (`issue`) draws the number by `Domain.TicketNumbering`, counts who is ahead by
///    `Domain.QueueOrder`, and records the visit, its print job with the words of the slip, and the journal line.
/// 3. Only when that is on disk do the answer and the `queue` event leave (`Announcer`).
/// 4. The commit wakes the `Spooler` (`PrintSlips.swift`): status asked, job marked `sending`, slip drawn by `Paper`,
///    bytes handed to the printer of `Devices`, and `printed` recorded once the printer has said so.
/// 5. That commit is announced too (`print`), and only then does the resident read "please take your ticket".
extension Hall {
    /// What the resident wishes for.
    package struct TicketWish: Sendable {
        /// The token of a card reading; nil without a card.
        package var card: String?
        /// The code of a service, if one was chosen at the kiosk.
        package var service: String?
        /// Asked for at the kiosk; the clerk may see why, the screens never do.
        package var priority: Bool
        /// English adds English lines under the Chinese.
        package var language: Texts.Language

        package init(
            card: String? = nil, service: String? = nil, priority: Bool = false,
            language: Texts.Language = .chinese
        ) {
            (self.card, self.service, self.priority) = (card, service, priority)
            self.language = language
        }
    }

    package func issueTicket(_ wish: TicketWish, _ once: Once) async throws(HallError) -> IssuedTicket {
        let command = command(once, scope: "kiosk", actor: .resident)
        if let service = wish.service, catalog.service(service) == nil { throw .unknownService(service) }
        let chosen = wish.service.flatMap(catalog.service).map { SlipWords($0.zh, en: $0.en) }
        let (site, moment) = (site, command.moment)
        let medium: TicketMedium = await spooler.isReadyNow() ? .paper : .screen
        let request = IssueRequest(
            priorityClass: wish.priority ? .priority : .normal, service: wish.service,
            card: wish.card.map(cardSource), medium: medium,
            content: { number, ahead in
                let slip = TicketSlip(
                    hall: site.name, number: number.description, ahead: ahead,
                    taken: moment.civil.description,
                    service: chosen)
                return try SlipContent.ticket(slip, english: wish.language == .english).encoded()
            })
        do {
            let issued = try await recording(await store.issue(request, command))
            if parts.state(of: "store")?.hint == "store.diskFull" { parts.set("store", .ok) }
            return issued
        } catch {
            if error == .store(.cardForgotten) { throw .cardForgotten }
            if error == .store(.diskFull) { parts.set("store", .degraded, hint: "store.diskFull") }
            throw error
        }
    }

    /// A ticket as it stands now, with the fate of its paper.
    package func ticket(_ id: VisitID) async throws(HallError) -> TicketView {
        let view = try await recording(await store.ticket(id))
        guard let view else { throw .unknownTicket }
        return view
    }

    /// The card behind a token, looked up when the number is drawn and not before.
    private func cardSource(_ token: String) -> CardSource {
        { [cards] in cards.card(token) }
    }
}
