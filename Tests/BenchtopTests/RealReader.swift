import Devices
import Logging

@testable import benchtop

/// The kiosk's own reader driver at a virtual reader.
enum RealReader {
    /// `baud` is the speed in the settings.
    static func with(
        baud: Int = 115_200, _ body: (VirtualReader, CardReaderEvents) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        try await Bench.withFolder { folder in
            let reader = try await VirtualReader.start(
                link: folder + "/reader", cards: try Bench.vectors(), paced: false, reactor: reactor)
            let driver = driver(path: reader.link, baud: baud, reactor: reactor)
            let (events, report) = AsyncStream.makeStream(of: CardReaderEvent.self)
            let running = Task { await driver.run { report.yield($0) } }
            try await Bench.use {
                try await body(reader, CardReaderEvents(stream: events))
            } andThen: {
                running.cancel()
                await running.value
                await reader.stop()
            }
        }
    }

    private static func driver(path: String, baud: Int, reactor: Reactor) -> some CardReader {
        SamReader(
            port: SerialSam(path: path, baud: baud, reactor: reactor), reactor: reactor,
            log: Logger(label: "test"))
    }
}

/// What the driver reports, one after the other.
struct CardReaderEvents: Sendable {
    let stream: AsyncStream<CardReaderEvent>

    func next() async -> CardReaderEvent? {
        var iterator = stream.makeAsyncIterator()
        return await iterator.next()
    }
}

extension CardReaderEvent {
    var isRead: Bool {
        if case .read = self { true } else { false }
    }

    var isFailure: Bool {
        if case .failed = self { true } else { false }
    }

    var isAttachment: Bool {
        if case .attached = self { true } else { false }
    }
}
