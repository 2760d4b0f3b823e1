import Domain
import Logging
import Synchronization
import Testing

@testable import Devices

/// The real driver over a real pseudo-terminal, with the least module that can answer.
struct `The sam-serial driver` {
    private let reactor: Reactor
    private let directory: TemporaryDirectory
    private let events = Reports<CardReaderEvent>()

    init() throws {
        reactor = try Reactor()
        directory = try TemporaryDirectory()
    }

    private var path: String { "\(directory.path)/device" }
    private var reader: SamSerialReader {
        SamSerialReader(
            path: path, baud: 115_200, reactor: reactor,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func run(_ body: () async throws -> Void) async throws {
        let (reader, events) = (reader, events)
        try await during({ await reader.run { events.add($0) } }, body)
    }

    /// Answers as a module does: nothing in the field, or a card that is found once until it is lifted.
    private final class Sam: Sendable {
        struct State {
            var card: [UInt8]?
            var isRead = false
            var isMute = false
            var noise: [UInt8] = []
            var pieces = 4096
            var finds = 0
        }

        let peer: PtyPeer
        let state = Mutex(State())

        init(_ peer: PtyPeer) { self.peer = peer }

        func lay(_ answer: [UInt8]) { state.withLock { ($0.card, $0.isRead) = (answer, false) } }
        func lift() { state.withLock { $0.card = nil } }

        func run() async {
            var parser = SamFrameParser(.requests)
            while let bytes = try? await peer.line.read(until: nil) {
                for body in parser.feed(bytes).compactMap({ try? $0.get() }) {
                    let answer = state.withLock { Self.answer(SamCommand(body: body), &$0) }
                    let pieces = state.withLock { $0.pieces }
                    for start in stride(from: 0, to: answer.count, by: pieces) {
                        await peer.send(Array(answer[start..<min(start + pieces, answer.count)]))
                    }
                }
            }
        }

        private static func answer(_ command: SamCommand?, _ state: inout State) -> [UInt8] {
            if state.isMute { return [] }
            let answer: [UInt8]
            switch (command, state.card) {
            case (.samID, _): answer = SamAnswer(status: .done, data: [UInt8](repeating: 1, count: 16)).frame
            case (.find, .some) where !state.isRead:
                answer = SamAnswer(status: .cardFound, data: [0, 0, 0, 0]).frame
            case (.find, _):
                state.finds += 1
                answer = SamAnswer(status: .noCard).frame
            case (.select, .some):
                answer = SamAnswer(status: .done, data: [UInt8](repeating: 0, count: 8)).frame
            case (.readBase, .some(let card)):
                state.isRead = card.count == 1295
                answer = card
            case (.readNewAddress, .some): answer = SamAnswer(status: .noSuchContent).frame
            default: answer = SamAnswer(status: .cardNotSelected).frame
            }
            return state.noise + answer
        }
    }

    private func withSam(_ body: (Sam) async throws -> Void) async throws {
        let sam = Sam(try PtyPeer(at: path, reactor))
        let task = Task { await sam.run() }
        defer {
            sam.peer.close()
            task.cancel()
        }
        try await body(sam)
        sam.peer.close()
        await task.value
    }

    private func expectAttached() async throws {
        #expect(try await events.next() == .attached(samID: "257.257-16843009-0016843009-0016843009"))
    }

    /// The events of a card that is laid, read and lifted; nothing between.
    private func expectOneReading(of vector: Vectors.Vector, on sam: Sam) async throws {
        sam.lay(hex(try #require(vector.read?.response)))
        let card = try #require(IdentityCard(expecting: vector.expect))
        #expect(try await events.next() == .present)
        #expect(try await events.next() == .read(card))
        sam.lift()
        #expect(try await events.next() == .lifted)
    }

    @Test(.timeLimit(.minutes(1)))
    func `every published card is announced once and lifted`() async throws {
        try await withSam { sam in
            try await run {
                try await expectAttached()
                for vector in Vectors.published.vectors where !vector.withFingerprints {
                    try await expectOneReading(of: vector, on: sam)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `noise before every answer and answers in single bytes do no harm`() async throws {
        try await withSam { sam in
            sam.state.withLock { ($0.noise, $0.pieces) = ([0x00, 0xFF, 0xAA, 0xAA], 1) }
            try await run {
                try await expectAttached()
                try await expectOneReading(of: Vectors.vector("V01"), on: sam)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `damaged answers are told and the same card is read when it answers well`() async throws {
        try await withSam { sam in
            try await run {
                try await expectAttached()
                sam.lay(Vectors.malformed("X01"))
                #expect(try await events.next() == .present)
                #expect(try await events.next() == .failed(DeviceError(.length)))
                sam.lay(Vectors.malformed("M04"))
                #expect(try await events.next() == .failed(DeviceError(.status(.readFailed))))
                let vector = Vectors.vector("V02")
                sam.lay(hex(try #require(vector.read?.response)))
                #expect(
                    try await events.next() == .read(try #require(IdentityCard(expecting: vector.expect))))
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the path may be absent, come, go and come back`() async throws {
        try await run {
            #expect(try await events.next() == .detached(DeviceError(.absent, errno: 2)))
            for _ in 0..<2 {
                try await withSam { sam in
                    try await expectAttached()
                    sam.lay(hex(try #require(Vectors.vector("V01").read?.response)))
                    #expect(try await events.next() == .present)
                    guard case .read = try await events.next() else {
                        return #expect(Bool(false), "not read")
                    }
                }
                #expect(try await events.next() == .lifted)
                guard case .detached(let error) = try await events.next() else {
                    return #expect(Bool(false), "not detached")
                }
                #expect([.hungUp, .absent].contains(error.code))
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a line where nobody answers is said to be silent`() async throws {
        try await withSam { sam in
            sam.state.withLock { $0.isMute = true }
            try await run {
                #expect(try await events.next() == .detached(DeviceError(.silent)))
                sam.state.withLock { $0.isMute = false }
                try await expectAttached()
            }
        }
    }

    @Test(arguments: [("/dev/null", DeviceError.Code.unsuitable), ("/", .unsuitable)])
    func `what is no line is refused with the reason`(path: String, code: DeviceError.Code) async throws {
        let reader = SamSerialReader(
            path: path, baud: 115_200, reactor: reactor,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let events = events
        try await during({ await reader.run { events.add($0) } }) {
            guard case .detached(let error) = try await events.next() else {
                return #expect(Bool(false), "not detached")
            }
            #expect(error.code == code)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a line another driver holds is busy, and taken when it is free`() async throws {
        try await withSam { _ in
            let others = Reports<CardReaderEvent>()
            let other = reader
            try await during({ await other.run { others.add($0) } }) {
                _ = try await others.next()
                let (reader, events) = (reader, events)
                try await during({ await reader.run { events.add($0) } }) {
                    guard case .detached(let error) = try await events.next() else {
                        return #expect(Bool(false), "not detached")
                    }
                    #expect(error.code == .busy)
                }
            }
            try await run { try await expectAttached() }
        }
    }
}
