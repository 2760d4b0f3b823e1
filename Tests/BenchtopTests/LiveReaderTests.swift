import Devices
import FoundationEssentials
import Testing

@testable import benchtop

@Suite(.timeLimit(.minutes(1))) struct `A live virtual reader` {
    @Test func `is read over its pseudo-terminal like a real one`() async throws {
        try await withReader { reader, reactor in
            let host = try Host(serial: reader.link, reactor: reactor)
            #expect(
                try await host.exchange(SamCommand.find.frame, answer: 11) == SamAnswer(status: .noCard).frame
            )
            for vector in try Bench.raw().vectors {
                try await reader.tap(vector.id)
                for exchange in vector.exchanges {
                    let answer = exchange.response.bytes
                    #expect(try await host.exchange(exchange.request.bytes, answer: answer.count) == answer)
                }
                #expect(try await reader.state { $0.hasBeenRead }.card == vector.id)
                await reader.lift()
            }
        }
    }

    @Test func `takes the time of a line of 115200 baud`() async throws {
        try await withReader(paced: true) { reader, reactor in
            let host = try Host(serial: reader.link, reactor: reactor)
            try await reader.tap("V01-cn-male-han")
            _ = try await host.exchange(SamCommand.find.frame, answer: 15)
            _ = try await host.exchange(SamCommand.select.frame, answer: 19)
            let start = ContinuousClock.now
            try await host.send(SamCommand.readBase.frame)
            _ = await host.receive(648)
            let half = ContinuousClock.now
            _ = await host.receive(647)
            // 1295 bytes of ten bits: 112.4 ms. No upper limit: the machine may be busy.
            #expect(half - start >= .milliseconds(55))
            #expect(ContinuousClock.now - start >= .milliseconds(112))
        }
    }

    @Test func `hangs up when unplugged and comes back behind the same link`() async throws {
        try await withReader { reader, reactor in
            let host = try Host(serial: reader.link, reactor: reactor)
            try await reader.tap("V01-cn-male-han")
            await reader.unplug()
            #expect(await host.receive(1) == [], "end of file")
            #expect(!FileManager.default.fileExists(atPath: reader.link))
            #expect(await reader.state.card == "V01-cn-male-han", "the card still lies there")
            try await reader.plug()
            let again = try Host(serial: reader.link, reactor: reactor)
            let found = try await again.exchange(SamCommand.find.frame, answer: 15)
            #expect(found.count == 15)
        }
    }

    @Test func `stays there when a host goes and another comes`() async throws {
        try await withReader { reader, reactor in
            for _ in 0..<3 {
                let host = try Host(serial: reader.link, reactor: reactor)
                let answer = try await host.exchange(SamCommand.samStatus.frame, answer: 11)
                #expect(answer == SamAnswer(status: .done).frame)
                host.line.close()
            }
        }
    }

    @Test func `replaces a link left behind but nothing else, and removes its own`() async throws {
        let reactor = try Reactor()
        try await Bench.withFolder { folder in
            let link = folder + "/deep/reader"
            try FileManager.default.createDirectory(
                atPath: folder + "/deep", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/pts/nowhere")
            let reader = try await VirtualReader.start(
                link: link, cards: try Bench.vectors(), paced: false, reactor: reactor)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) != "/dev/pts/nowhere")
            await reader.stop()
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == nil)

            let file = folder + "/file"
            try Data("precious".utf8).write(to: URL(filePath: file))
            await #expect(throws: BenchtopError.self) {
                try await VirtualReader.start(link: file, cards: try Bench.vectors(), reactor: reactor)
            }
            #expect(try Data(contentsOf: URL(filePath: file)) == Data("precious".utf8))
        }
    }

    @Test func `knows no card that is not in the vectors`() async throws {
        try await withReader { reader, _ in
            await #expect(throws: BenchtopError.self) { try await reader.tap("V99") }
            #expect(await reader.state.card == nil)
        }
    }

    private func withReader(
        paced: Bool = false, _ body: (VirtualReader, Reactor) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        try await Bench.withFolder { folder in
            let reader = try await VirtualReader.start(
                link: folder + "/reader", cards: try Bench.vectors(), paced: paced, reactor: reactor)
            do {
                try await body(reader, reactor)
            } catch {
                await reader.stop()
                throw error
            }
            await reader.stop()
        }
    }
}
