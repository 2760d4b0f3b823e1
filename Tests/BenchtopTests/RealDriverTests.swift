import Devices
import Domain
import FoundationEssentials
import Logging
import Paper
import Testing

@testable import benchtop

/// The kiosk's own drivers at the virtual devices: each is the other's proof.
@Suite(.timeLimit(.minutes(1))) struct `The real drivers` {
    @Test func `read every good card, each once until it is lifted`() async throws {
        try await withDriver { reader, events in
            #expect(await events.next() == .attached(samID: "05.03-20230115-0000123456-0987654321"))
            for vector in try Bench.raw().vectors {
                try await reader.tap(vector.id)
                #expect(await events.next() == .present, "\(vector.id)")
                guard case .read(let card) = await events.next() else {
                    Issue.record("\(vector.id) was not read")
                    return
                }
                let name = vector.expect.name ?? vector.expect.nameZh
                #expect(name.map { $0 == card.name } ?? true, "\(vector.id)")
                await reader.lift()
                #expect(await events.next() == .lifted, "\(vector.id)")
            }
        }
    }

    @Test func `report every malformed card as failed and go on`() async throws {
        try await withDriver { reader, events in
            _ = await events.next()
            for card in reader.cards where card.isMalformed {
                try await reader.tap(card.id)
                #expect(await events.next() == .present, "\(card.id)")
                let event = await events.next()
                if card.quality == .malformed(expectation: "accept: same data as V01") {
                    #expect(event?.isRead == true, "\(card.id)")
                } else {
                    #expect(event?.isFailure == true, "\(card.id)")
                }
                await reader.lift()
                // A card whose answers differ may fail in more than one way before it is lifted.
                while let next = await events.next(), next != .lifted {
                    #expect(next.isFailure, "\(card.id)")
                }
            }
            try await reader.tap("V01-cn-male-han")
            #expect(await events.next() == .present)
            #expect(await events.next()?.isRead == true)
        }
    }

    @Test func `find the reader again after it was unplugged`() async throws {
        try await withDriver { reader, events in
            #expect(await events.next()?.isAttachment == true)
            await reader.unplug()
            guard case .detached = await events.next() else {
                Issue.record("nothing was said of the unplugging")
                return
            }
            // What it says while the path is gone does not matter here.
            try await reader.plug()
            while let event = await events.next(), !event.isAttachment {}
            try await reader.tap("V02-cn-female-check-X")
            #expect(await events.next() == .present)
            #expect(await events.next()?.isRead == true)
        }
    }

    @Test func `get a ticket printed and confirmed, dot for dot`() async throws {
        try await withPrinter { printer, driver in
            let (job, bitmap) = try ticket("A012")
            #expect(
                await driver.print(job.bytes, job: 7, lengthMillimetres: job.lengthMillimetres) == .printed)
            let slip = try await printer.slip()
            let top = PrintHead.distanceToCutter
            #expect(slip.isCut)
            #expect(slip.bitmap.cropped(rows: top..<top + bitmap.height) == bitmap)
        }
    }

    @Test func `know of a ticket torn by the paper's end, and never let its rest come out later`()
        async throws
    {
        try await withPrinter { printer, driver in
            let (job, _) = try ticket("A013")
            await printer.set(paper: .nearEnd, rows: 60)
            let outcome = await driver.print(job.bytes, job: 8, lengthMillimetres: job.lengthMillimetres)
            #expect(outcome == .unknown(.paperOut))
            // The driver has come back and emptied it: of all that waited, only its own ESC @ is left.
            _ = try await printer.state { $0.waiting <= 2 }
            await printer.set(paper: .adequate)
            let torn = try await printer.slip()
            #expect(!torn.isCut)
            let (next, bitmap) = try ticket("A014")
            // The driver may still be on its way back to the printer.
            var again = await driver.print(next.bytes, job: 9, lengthMillimetres: next.lengthMillimetres)
            while case .failed = again {
                again = await driver.print(next.bytes, job: 9, lengthMillimetres: next.lengthMillimetres)
            }
            #expect(again == .printed)
            let slip = try await printer.slip(after: torn.id)
            let top = PrintHead.distanceToCutter
            #expect(
                slip.bitmap.cropped(rows: top..<top + bitmap.height) == bitmap, "nothing of the torn ticket")
        }
    }

    private func ticket(_ number: String) throws -> (EscposJob, Bitmap) {
        let slip = Slip([.text("一窗受理", .init(32)), .text(number, .init(96, .bold, .center))])
        let bitmap = try RasterRenderer(width: 576).render(slip)
        return (try EscposEncoder(PrinterProfile()).job(bitmap), bitmap)
    }

    private func withDriver(
        _ body: (VirtualReader, Events) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        try await Bench.withFolder { folder in
            let reader = try await VirtualReader.start(
                link: folder + "/reader", cards: try Bench.vectors(), paced: false, reactor: reactor)
            let driver = SamSerialReader(
                path: reader.link, baud: 115_200, reactor: reactor, log: Logger(label: "test"))
            let (events, report) = AsyncStream.makeStream(of: CardReaderEvent.self)
            let running = Task { await driver.run { report.yield($0) } }
            let result = await Result { try await body(reader, Events(stream: events)) }
            running.cancel()
            await running.value
            await reader.stop()
            try result.get()
        }
    }

    private func withPrinter(_ body: (VirtualPrinter, EscposPrinter) async throws -> Void) async throws {
        let reactor = try Reactor()
        let printer = try await VirtualPrinter.start(paced: false, reactor: reactor)
        let driver = EscposPrinter(
            .init(address: .network(host: "127.0.0.1", port: printer.port)), reactor: reactor,
            log: Logger(label: "test"))
        let (reports, report) = AsyncStream.makeStream(of: PrinterStatus.self)
        let running = Task { await driver.run { report.yield($0) } }
        for await status in reports where status.connected { break }
        let result = await Result { try await body(printer, driver) }
        running.cancel()
        await running.value
        await printer.stop()
        try result.get()
    }
}

/// What the driver reports, one after the other.
private struct Events: Sendable {
    let stream: AsyncStream<CardReaderEvent>

    func next() async -> CardReaderEvent? {
        var iterator = stream.makeAsyncIterator()
        return await iterator.next()
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

extension CardReaderEvent {
    fileprivate var isRead: Bool {
        if case .read = self { true } else { false }
    }

    fileprivate var isFailure: Bool {
        if case .failed = self { true } else { false }
    }

    fileprivate var isAttachment: Bool {
        if case .attached = self { true } else { false }
    }
}
