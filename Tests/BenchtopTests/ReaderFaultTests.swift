import CLinux
import Devices
import FoundationEssentials
import Testing

@testable import benchtop

@Suite(.timeLimit(.minutes(1))) struct `A reader with a fault` {
    private static let ok = SamAnswer(status: .done).frame

    @Test(arguments: ReaderFault.allCases)
    func `answers a question as the fault wants it`(fault: ReaderFault) throws {
        var sam = VirtualSam(samID: try Bench.vectors().samID)
        sam.set(fault: fault)
        let replies = sam.receive(SamCommand.samStatus.frame, at: .now)
        let bytes = replies.first?.bytes
        switch fault {
        case .none, .oneByte, .only9600, .readFailed: #expect(bytes == Self.ok)
        case .silence: #expect(replies.isEmpty)
        case .noise: #expect(bytes == ReaderFault.noiseBytes + Self.ok)
        case .wrongChecksum: #expect(bytes == Self.ok.dropLast() + [0x94 ^ 0xFF])
        case .truncated: #expect(bytes == Array(Self.ok.prefix(7)))
        case .selfTestFailed: #expect(bytes == SamAnswer(status: .selfTestFailed).frame)
        case .notAuthorised: #expect(bytes == SamAnswer(status: .notAuthorised).frame)
        }
        #expect(replies.allSatisfy { $0.pieceSize == (fault == .oneByte ? 1 : nil) })
        #expect(replies.allSatisfy { $0.baud == (fault == .only9600 ? 9600 : 115_200) })
    }

    @Test(arguments: ReaderFault.allCases)
    func `is sound again when the fault ends`(fault: ReaderFault) throws {
        let cards = try Bench.vectors()
        var sam = VirtualSam(samID: cards.samID)
        sam.place(try #require(cards.cards.first))
        for fault in [fault, .none] {
            sam.set(fault: fault)
            for command in [SamCommand.find, .select, .readBase] { _ = sam.receive(command.frame, at: .now) }
        }
        #expect(sam.hasReadCard)
        #expect(sam.baud == 115_200)
        #expect(sam.receive(SamCommand.samStatus.frame, at: .now).map(\.bytes) == [Self.ok])
    }

    @Test func `that hung hears nothing of half a command`() throws {
        var sam = VirtualSam(samID: try Bench.vectors().samID)
        let frame = SamCommand.samStatus.frame
        sam.set(fault: .silence)
        #expect(sam.receive(frame.prefix(4), at: .now).isEmpty)
        sam.set(fault: .none)
        #expect(sam.receive(frame.dropFirst(4), at: .now).isEmpty)
        #expect(sam.receive(frame, at: .now).map(\.bytes) == [Self.ok])
    }

    @Test func `of reading fails at the reading only, and the card is found again`() throws {
        let cards = try Bench.vectors()
        var sam = VirtualSam(samID: cards.samID)
        let card = try #require(cards.cards.first)
        sam.place(card)
        sam.set(fault: .readFailed)
        for _ in 0..<2 {
            #expect(sam.receive(SamCommand.find.frame, at: .now).map(\.bytes) == [card.find])
            #expect(sam.receive(SamCommand.select.frame, at: .now).map(\.bytes) == [card.select])
            let read = sam.receive(SamCommand.readBase.frame, at: .now)
            #expect(read.map(\.bytes) == [SamAnswer(status: .readFailed).frame])
        }
        #expect(!sam.hasReadCard)
    }

    @Test func `of 9600 baud refuses every other speed, also after its power came back`() throws {
        var sam = VirtualSam(samID: try Bench.vectors().samID)
        sam.set(fault: .only9600)
        sam.powerOn()
        #expect(sam.baud == 9600)
        let faster = try #require(SamCommand.setSpeed(115_200))
        let answer = sam.receive(faster, at: .now).map(\.bytes)
        #expect(answer == [SamAnswer(status: .commandWrong).frame])
        #expect(sam.baud == 9600)
        sam.set(fault: .none)
        #expect(sam.baud == 115_200)
    }

    @Test func `hears only a host that speaks at its speed`() async throws {
        try await withReader { reader, host in
            await reader.set(fault: .only9600)
            try await host.send(SamCommand.samStatus.frame)
            #expect(try await reader.state { $0.wrongSpeed != nil }.wrongSpeed == 115_200)
            #expect(try host.line.withFile { linux_serial_configure($0, 9600, linux_flow_none) } == 0)
            // Had the first question been answered, its 11 bytes would come first.
            #expect(
                try await host.exchange(SamCommand.samID.frame, answer: 27) == (try Bench.vectors().samID))
            #expect(await reader.state.wrongSpeed == nil)
        }
    }

    @Test func `a sound reader follows the speed it is told, after its answer`() async throws {
        try await withReader { reader, host in
            let slower = try #require(SamCommand.setSpeed(19_200))
            #expect(try await host.exchange(slower, answer: 11) == Self.ok)
            try await host.send(SamCommand.samStatus.frame)
            _ = try await reader.state { $0.wrongSpeed == 115_200 }
            #expect(try host.line.withFile { linux_serial_configure($0, 19_200, linux_flow_none) } == 0)
            #expect(try await host.exchange(SamCommand.samStatus.frame, answer: 11) == Self.ok)
        }
    }

    @Test func `gives the next byte when the host took the one before`() async throws {
        try await withReader { reader, host in
            await reader.set(fault: .oneByte)
            let whole = try Bench.vectors().samID
            try await host.send(SamCommand.samID.frame)
            var pieces: [[UInt8]] = []
            while pieces.joined().count < whole.count {
                pieces.append(try #require(await host.line.receive()))
            }
            #expect(Array(pieces.joined()) == whole)
            // The kernel may hand a byte over late, and two at once; never all.
            #expect(pieces.count > whole.count / 2)
        }
    }

    @Test func `is said in the state, with the pseudo-terminal behind the link`() async throws {
        try await withReader { reader, _ in
            let before = await reader.state
            #expect(before.fault == .none)
            let target = try FileManager.default.destinationOfSymbolicLink(atPath: reader.link)
            #expect(target == before.device)
            await reader.set(fault: .truncated)
            await reader.set(fault: .truncated)
            let after = await reader.state
            #expect(after.fault == .truncated && after.version == before.version + 1)
            await reader.unplug()
            #expect(await reader.state.device == nil)
            #expect(await reader.state.fault == .truncated, "a fault outlives the plug")
        }
    }

    @Test func `lets the plug be pulled in the middle of an answer`() async throws {
        try await withReader { reader, host in
            await reader.set(fault: .oneByte)
            try await host.send(SamCommand.samID.frame)
            #expect(await host.receive(1) == [0xAA])
            await reader.unplug()
            #expect(await host.receive(64).count < 27, "the rest never comes")
            try await reader.plug()
            #expect(await reader.state.isPlugged)
        }
    }

    private func withReader(_ body: (VirtualReader, Host) async throws -> Void) async throws {
        let reactor = try Reactor()
        try await Bench.withFolder { folder in
            let reader = try await VirtualReader.start(
                link: folder + "/reader", cards: try Bench.vectors(), paced: false, reactor: reactor)
            try await Bench.use {
                try await body(reader, try Host(serial: reader.link, reactor: reactor))
            } andThen: {
                await reader.stop()
            }
        }
    }
}
