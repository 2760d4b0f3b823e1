package import Domain
import Paper
package import Store

/// The story of a ticket, from touch to paper.
///
/// 1. A touch on the screen, with or without a card on the reader, arrives here from `Pages` (`POST /api/tickets`).
///    The doors are asked first (`OpenHall.swift`): closed, or a line too long to serve today, is a refusal that says
///    when to come again. Then the printer: without paper the number is shown on the screen (`ShowNumber.swift`).
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
        let (state, waits) = try await doors(at: command.moment)
        if let refusal = refusal(of: command, in: state, waits) {
            let first = try await recording(await store.firstAnswer(IssuedTicket.self, to: command))
            guard let first else { throw refusal }
            return first
        }
        if let service = wish.service, catalog.service(service) == nil { throw .unknownService(service) }
        let medium: TicketMedium = await spooler.isReadyNow() ? .paper : .screen
        let request = request(for: wish, on: medium, waits, at: command.moment)
        do {
            let issued = try await recording(await store.issue(request, command))
            if parts.state(of: "store")?.hint == "store.diskFull" { parts.set("store", .ok) }
            return issued
        } catch {
            if error == .store(.cardForgotten) { throw .cardForgotten }
            if error == .store(.dayClosed) { throw try await closedMeanwhile(command.moment) }
            if error == .store(.diskFull) { parts.set("store", .degraded, hint: "store.diskFull") }
            throw error
        }
    }

    /// What the store needs, with the words of the slip and what the resident is told about the wait.
    private func request(
        for wish: TicketWish, on medium: TicketMedium, _ waits: Waits?, at moment: Moment
    ) -> IssueRequest {
        let service = wish.service.flatMap(catalog.service).map { SlipWords($0.zh, en: $0.en) }
        return IssueRequest(
            priorityClass: wish.priority ? .priority : .normal, service: wish.service,
            card: wish.card.map(cardSource), medium: medium,
            estimate: { ahead in waits?.range(ahead: ahead) },
            content: { [site] number, ahead in
                let slip = TicketSlip(
                    hall: site.name, number: number.description, ahead: ahead,
                    wait: waits?.range(ahead: ahead), taken: moment.civil.description, service: service)
                return try SlipContent.ticket(slip, english: wish.language == .english).encoded()
            })
    }

    /// A manager closed the day between the look at the doors and the ticket.
    private func closedMeanwhile(_ moment: Moment) async throws(HallError) -> HallError {
        try await hallState(at: moment).refusal.map { .closed($0) } ?? .store(.dayClosed)
    }

    /// A ticket as it stands now, with the fate of its paper.
    package func ticket(_ id: VisitID) async throws(HallError) -> TicketView {
        let view = try await recording(await store.ticket(id))
        guard let view else { throw .unknownTicket }
        return view
    }

    /// The card behind a token, looked up when the number is drawn and not before.
    func cardSource(_ token: String) -> CardSource {
        { [cards] in cards.card(token) }
    }
}
