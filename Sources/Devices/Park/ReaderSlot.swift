/// The kiosk's card reader as the stories know it: whichever readers are plugged in, as one.
///
/// A card on any of them is a card. `attached` and `detached` speak of all together.
package final class ReaderSlot: CardReader {
    let funnel: Funnel<CardReaderEvent>

    init(reactor: Reactor) {
        funnel = Funnel(
            reactor: reactor, attached: .attached(samID: nil), detached: CardReaderEvent.detached)
    }

    package func run(_ report: @Sendable @escaping (CardReaderEvent) async -> Void) async {
        await funnel.run(report)
    }

    /// The next card that is read, or that cannot be; nil when the time has passed.
    package func nextCard(within limit: Duration) async -> CardReaderEvent? {
        await funnel.next(within: limit) { event in
            switch event {
            case .read, .failed: true
            case .attached, .detached, .present, .lifted: false
            }
        }
    }

    func heard(_ event: CardReaderEvent, from device: PluggedDevice.ID) {
        switch event {
        case .attached: funnel.works(device, saying: event)
        case .detached(let error): funnel.fails(device, error)
        case .present, .read, .failed, .lifted: funnel.heard(event)
        }
    }
}
