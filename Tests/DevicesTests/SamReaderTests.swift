import Domain
import Logging
import Synchronization
import TestTools
import Testing

@testable import Devices

/// The real driver over a real pseudo-terminal, with the least module that can answer.
struct `The sam-serial driver` {
    private let reactor: Reactor
    private let directory: TemporaryDirectory
    private let events = Reports<CardReaderEvent>()
    private static let number = "257.257-16843009-0016843009-0016843009"

    init() throws {
        reactor = try Reactor()
        directory = try TemporaryDirectory()
    }

    private var path: String { "\(directory.path)/device" }
    private var reader: SamReader { reader(at: path) }

    private func reader(at path: String) -> SamReader {
        SamReader(
            port: SerialSam(path: path, baud: 115_200, reactor: reactor), reactor: reactor,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func run(_ body: () async throws -> Void) async throws {
        let (reader, events) = (reader, events)
        try await during({ await reader.run { events.add($0) } }, body)
    }

    private func withSam(_ body: (TinySam) async throws -> Void) async throws {
        let sam = TinySam(try PtyPeer(at: path, reactor), reactor)
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
        #expect(try await events.next() == .attached(samID: Self.number))
    }

    private func expectDetached(_ codes: DeviceError.Code...) async throws {
        let event = try await events.next()
        guard case .detached(let error) = event else { return _ = Issue.record("\(event)") }
        #expect(codes.contains(error.code))
    }

    /// The events of a card that is laid, read and lifted; nothing between.
    private func expectOneReading(of vector: Vectors.Vector, on sam: TinySam) async throws {
        sam.lay(try vector.readAnswer())
        let card = try #require(IdentityCard(expecting: vector.expect))
        #expect(try await events.next() == .present)
        #expect(try await events.next() == .read(card))
        sam.lift()
        #expect(try await events.next() == .lifted)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `every published card is announced once and lifted, at once and in single bytes`(
        inSingleBytes: Bool
    ) async throws {
        try await withSam { sam in
            sam.state.withLock { $0.inSingleBytes = inSingleBytes }
            try await run {
                try await expectAttached()
                for vector in Vectors.published.vectors { try await expectOneReading(of: vector, on: sam) }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: Vectors.Malformed.all, [false, true])
    func `every published malformed answer is what it is, and a good card is read after it`(
        malformed: Vectors.Malformed, inSingleBytes: Bool
    ) async throws {
        try await withSam { sam in
            sam.state.withLock { $0.inSingleBytes = inSingleBytes }
            try await run {
                try await expectAttached()
                sam.lay(malformed.bytes)
                #expect(try await events.next() == .present)
                if let code = malformed.code {
                    #expect(try await events.next() == .failed(DeviceError(code)))
                } else {
                    let card = try #require(IdentityCard(expecting: Vectors.vector("V01").expect))
                    #expect(try await events.next() == .read(card))
                }
                sam.lift()
                #expect(try await events.next() == .lifted)
                try await expectOneReading(of: Vectors.vector("V02"), on: sam)
            }
        }
    }

    @Test(
        .timeLimit(.minutes(1)), arguments: Vectors.published.status_frames.keys.sorted(), [false, true])
    func `every published status, said to a reading, is told`(code: String, inSingleBytes: Bool) async throws
    {
        let frame = hex(try #require(Vectors.published.status_frames[code]).frame)
        let status = try answer(in: frame).status
        try await withSam { sam in
            sam.state.withLock { $0.inSingleBytes = inSingleBytes }
            try await run {
                try await expectAttached()
                sam.lay(frame)
                #expect(try await events.next() == .present)
                switch status {
                case .selfTestFailed, .notAuthorised:
                    #expect(try await events.next() == .lifted)
                    try await expectDetached(.status(status))
                case .done: #expect(try await events.next() == .failed(DeviceError(.innerLengths)))
                default: #expect(try await events.next() == .failed(DeviceError(.status(status))))
                }
            }
        }
    }

    /// SAM ID, find without a card, both new addresses, a select that fails, and SAM status.
    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `the other published exchanges are what the driver has`(inSingleBytes: Bool) async throws {
        func published(_ step: String) throws -> [UInt8] {
            hex(try #require(Vectors.published.other_exchanges.first { $0.step == step }).response)
        }
        let id = try #require(Vectors.published.other_exchanges.first { $0.step == "sam-id" }?.expect)
        let answers: [SamCommand: [UInt8]] = [
            .samID: try published("sam-id"), .samStatus: try published("sam-status"),
            .readNewAddress: try published("new-address"),
        ]
        try await withSam { sam in
            sam.state.withLock { ($0.answers, $0.inSingleBytes) = (answers, inSingleBytes) }
            try await run {
                #expect(try await events.next() == .attached(samID: id))
                sam.lay(try Vectors.vector("V01").readAnswer())
                #expect(try await events.next() == .present)
                guard case .read = try await events.next() else { return _ = Issue.record("not read") }
                let none = try published("new-address-none")
                sam.state.withLock { $0.answers[.readNewAddress] = none }
                await sam.wasAsked(.readNewAddress, times: 2)
                let (fails, empty) = (try published("select-fails"), try published("find-no-card"))
                sam.state.withLock { ($0.answers[.readNewAddress], $0.answers[.find]) = (fails, empty) }
                #expect(try await events.next() == .lifted)
                sam.state.withLock {
                    ($0.answers[.find], $0.answers[.select], $0.isRead) = (nil, fails, false)
                }
                #expect(try await events.next() == .present)
                #expect(try await events.next() == .failed(DeviceError(.status(.cardNotSelected))))
                sam.state.withLock { $0.isMute = true }
                #expect(try await events.next() == .lifted)
                #expect(try await events.next() == .detached(DeviceError(.silent)))
                sam.state.withLock { $0.isMute = false }
                #expect(try await events.next() == .attached(samID: id))
                #expect(sam.asked.count { $0 == .samID } == 1, "the number is asked once")
                #expect(sam.asked.contains(.samStatus))
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `noise before every answer and answers in single bytes do no harm`() async throws {
        try await withSam { sam in
            sam.state.withLock { ($0.noise, $0.inSingleBytes) = ([0x00, 0xFF, 0xAA, 0xAA], true) }
            try await run {
                try await expectAttached()
                try await expectOneReading(of: Vectors.vector("V01"), on: sam)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `two failed readings in a row reset the module, and the card is read after all`() async throws {
        try await withSam { sam in
            try await run {
                try await expectAttached()
                sam.lay(Vectors.malformed("M04"))
                #expect(try await events.next() == .present)
                #expect(try await events.next() == .failed(DeviceError(.status(.readFailed))))
                await sam.wasAsked(.reset)
                let vector = Vectors.vector("V02")
                sam.lay(try vector.readAnswer())
                let card = try #require(IdentityCard(expecting: vector.expect))
                #expect(try await events.next() == .read(card))
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the path may be absent, come, go and come back, and the number is asked each time`() async throws {
        try await run {
            #expect(try await events.next() == .detached(DeviceError(.absent, errno: 2)))
            for _ in 0..<2 {
                try await withSam { sam in
                    try await expectAttached()
                    sam.lay(try Vectors.vector("V01").readAnswer())
                    #expect(try await events.next() == .present)
                    guard case .read = try await events.next() else { return _ = Issue.record("not read") }
                    #expect(sam.asked.first == .samID)
                }
                #expect(try await events.next() == .lifted)
                try await expectDetached(.hungUp, .absent)
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

    @Test(.timeLimit(.minutes(1)), arguments: [SamCommand.samID.frame, [0x0D, 0x0A, 0x3E]])
    func `what answers, and not as a SAM, is said to be none`(answer: [UInt8]) async throws {
        try await withSam { sam in
            sam.state.withLock { $0.answers[.samID] = answer }
            try await run { try await expectDetached(.notSam) }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [SamStatus.selfTestFailed, .notAuthorised])
    func `a module that is out of order says so, and works when it is mended`(status: SamStatus) async throws
    {
        try await withSam { sam in
            sam.state.withLock { $0.answers[.samID] = SamAnswer(status: status).frame }
            try await run {
                try await expectDetached(.status(status))
                sam.state.withLock { $0.answers[.samID] = nil }
                try await expectAttached()
            }
        }
    }

    @Test(arguments: [("/dev/null", DeviceError.Code.unsuitable), ("/", .unsuitable)])
    func `what is no line is refused with the reason`(path: String, code: DeviceError.Code) async throws {
        let (reader, events) = (reader(at: path), events)
        try await during({ await reader.run { events.add($0) } }) {
            try await expectDetached(code)
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
                    try await expectDetached(.busy)
                }
            }
            try await run { try await expectAttached() }
        }
    }
}

extension Vectors.Vector {
    /// What the card answers to 30 01; one that was published with fingerprints, without them.
    func readAnswer() throws -> [UInt8] {
        let published = hex(try #require(read?.response))
        guard withFingerprints else { return published }
        let photo = try answer(in: published).data.dropFirst(6 + CardText.length).prefix(1024)
        return SamAnswer(status: .done, data: [0x01, 0x00, 0x04, 0x00] + text + photo).frame
    }
}

extension Vectors.Malformed {
    static let all = Vectors.published.malformed + Vectors.published.malformed_extra

    /// What the driver must make of it; nil when the card is to be read.
    var code: DeviceError.Code? {
        let codes: [String: DeviceError.Code] = [
            "M01": .checksum, "M02": .silent, "M03": .checksum, "M04": .status(.readFailed),
            "M07": .unknownDocument(0x5A), "X01": .length, "X03": .innerLengths,
        ]
        return codes[String(id.prefix(3))]
    }
}
