package import Devices
import Domain
import Logging
import ServiceLifecycle

/// The story of a card: laid on the reader, read once, greeted by a masked name, forgotten.
///
/// The reader reports (`Devices`); the hall keeps the card in memory under a token (`CardDesk`) and tells the
/// resident's screen the token, the masked name and the age. Nothing of the card is written down unless the resident
/// takes a ticket with it.
package struct ReadCard: Service {
    private let hall: Hall
    private let reader: any CardReader

    package init(hall: Hall, reader: any CardReader) { (self.hall, self.reader) = (hall, reader) }

    package func run() async throws {
        hall.parts.set("reader", .down, hint: "device.reader.absent")
        await cancelWhenGracefulShutdown { [hall, reader] in
            await reader.run { event in hall.heard(event) }
        }
    }
}

extension Hall {
    /// What the screen at the kiosk is told of a card; `card` is the token that stands for the reading.
    struct CardNews: Encodable {
        struct Person: Encodable {
            /// Masked.
            var name: String
            var kind: IdentityCard.Kind
            var age: Int
        }

        enum State: String, Encodable { case present, read, lifted, failed }

        var state: State
        var card: String?
        var resident: Person?
        /// A key of the table of texts.
        var hint: String?
    }

    package func heard(_ event: CardReaderEvent) {
        switch event {
        case .attached(let samID):
            log.info("reader attached", metadata: ["sam": "\(samID ?? "unknown")"])
            parts.set("reader", .ok)
        case .detached(let error):
            log.warning("reader detached", metadata: ["error": "\(error)"])
            parts.set("reader", .down, hint: "device.reader.\(error.code.key)")
        case .present:
            tell(CardNews(state: .present))
        case .read(let card):
            let person = CardNews.Person(
                name: Masking.name(card.name), kind: card.kind, age: card.birth.age(on: time.now().civil.date)
            )
            tell(CardNews(state: .read, card: cards.keep(card), resident: person))
        case .failed(let error):
            log.notice("card not read", metadata: ["error": "\(error)"])
            tell(CardNews(state: .failed, hint: "card.failed"))
        case .lifted:
            tell(CardNews(state: .lifted))
        }
    }

    private func tell(_ news: CardNews) { announcer.announce(.card, HallEvent.json(news)) }
}
