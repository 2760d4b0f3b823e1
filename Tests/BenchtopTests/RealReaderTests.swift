import Devices
import Domain
import Testing

@testable import benchtop

/// The kiosk's own driver at the virtual reader: each is the other's proof.
@Suite(.timeLimit(.minutes(1))) struct `The real reader driver` {
    @Test func `reads every good card, each once until it is lifted`() async throws {
        try await RealReader.with { reader, events in
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

    @Test func `reports every malformed card as failed and goes on`() async throws {
        try await RealReader.with { reader, events in
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

    @Test func `finds the reader again after it was unplugged`() async throws {
        try await RealReader.with { reader, events in
            #expect(await events.next()?.isAttachment == true)
            await reader.unplug()
            guard case .detached = await events.next() else {
                Issue.record("nothing was said of the unplugging")
                return
            }
            // What it says while the path is gone does not matter here.
            try await reader.plug()
            try await Self.expectRecovery(of: reader, events)
        }
    }

    @Test(arguments: [
        (ReaderFault.silence, DeviceError.Code.silent), (.wrongChecksum, .checksum), (.truncated, .silent),
        (.only9600, .silent), (.selfTestFailed, .status(.selfTestFailed)),
        (.notAuthorised, .status(.notAuthorised)),
    ])
    func `says what is wrong with a reader that fails, and comes back by itself`(
        fault: ReaderFault, code: DeviceError.Code
    ) async throws {
        try await RealReader.with { reader, events in
            #expect(await events.next()?.isAttachment == true)
            await reader.set(fault: fault)
            guard case .detached(let error) = await events.next() else {
                Issue.record("nothing was said of the fault")
                return
            }
            #expect(error.code == code)
            await reader.set(fault: .none)
            try await Self.expectRecovery(of: reader, events)
        }
    }

    @Test(arguments: [ReaderFault.noise, .oneByte])
    func `reads cards through what it can live with`(fault: ReaderFault) async throws {
        try await RealReader.with { reader, events in
            await reader.set(fault: fault)
            while let event = await events.next(), !event.isAttachment {}
            for card in ["V01-cn-male-han", "V02-cn-female-check-X"] {
                try await reader.tap(card)
                #expect(await events.next() == .present)
                #expect(await events.next()?.isRead == true)
                await reader.lift()
                #expect(await events.next() == .lifted)
            }
        }
    }

    @Test func `reads the card that lies there as soon as reading it works again`() async throws {
        try await RealReader.with { reader, events in
            #expect(await events.next()?.isAttachment == true)
            await reader.set(fault: .readFailed)
            try await reader.tap("V01-cn-male-han")
            #expect(await events.next() == .present)
            #expect(await events.next() == .failed(DeviceError(.status(.readFailed))))
            await reader.set(fault: .none)
            #expect(await events.next()?.isRead == true)
        }
    }

    @Test func `reads a reader of 9600 baud`() async throws {
        try await RealReader.with(baud: 9600) { reader, events in
            await reader.set(fault: .only9600)
            while let event = await events.next(), !event.isAttachment {}
            try await reader.tap("V01-cn-male-han")
            #expect(await events.next() == .present)
            #expect(await events.next()?.isRead == true)
        }
    }

    private static func expectRecovery(of reader: VirtualReader, _ events: CardReaderEvents) async throws {
        while let event = await events.next(), !event.isAttachment {}
        try await reader.tap("V02-cn-female-check-X")
        #expect(await events.next() == .present)
        #expect(await events.next()?.isRead == true)
    }
}
