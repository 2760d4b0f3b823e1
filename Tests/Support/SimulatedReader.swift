package import Devices
package import Domain

/// A card reader that reports what a test says.
package final class SimulatedReader: CardReader {
    private let events: AsyncStream<CardReaderEvent>
    private let happening: AsyncStream<CardReaderEvent>.Continuation

    package init() { (events, happening) = AsyncStream.makeStream() }

    package func happens(_ event: CardReaderEvent) { happening.yield(event) }

    /// A card is laid on the reader and read.
    package func tap(_ card: IdentityCard) {
        happens(.present)
        happens(.read(card))
    }

    package func run(_ report: @Sendable @escaping (CardReaderEvent) async -> Void) async {
        for await event in events { await report(event) }
    }
}
