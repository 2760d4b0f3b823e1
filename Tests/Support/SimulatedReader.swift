package import Devices
import Domain

/// A card reader that reports what a test says.
package final class SimulatedReader: CardReader {
    private let events: AsyncStream<CardReaderEvent>
    private let happening: AsyncStream<CardReaderEvent>.Continuation

    package init() { (events, happening) = AsyncStream.makeStream() }

    package func happens(_ event: CardReaderEvent) { happening.yield(event) }

    package func run(_ report: @Sendable @escaping (CardReaderEvent) async -> Void) async {
        for await event in events { await report(event) }
    }
}
