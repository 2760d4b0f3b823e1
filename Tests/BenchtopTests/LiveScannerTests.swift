import FoundationEssentials
import Logging
import TestTools
import Testing

@testable import Devices
@testable import benchtop

/// The virtual scanner and the kiosk's own driver, over a real pseudo-terminal.
@Suite(.timeLimit(.minutes(1))) struct `A live virtual scanner` {
    @Test(arguments: VirtualScan.Ending.allCases, [VirtualScan.Manner.plain, .singleBytes, .framed])
    func `is read however it ends its codes and in whatever manner it sends them`(
        ending: VirtualScan.Ending, manner: VirtualScan.Manner
    ) async throws {
        // Only where the pause is the end may it be short: a busy machine takes its time between bytes.
        try await withScanner(pause: ending == .pause ? .seconds(1) : .seconds(50)) { scanner, events in
            for number in 1...2 {
                try await scanner.scan("预约-\(number)", ending: ending, manner: manner)
                try await events.expect(scanned("预约-\(number)"))
            }
            #expect(await scanner.state.scans == 2)
        }
    }

    @Test func `is read by the driver as the kiosk has it`() async throws {
        try await withScanner(pause: SerialScanner.pause) { scanner, events in
            for ending in VirtualScan.Ending.allCases {
                try await scanner.scan("K-\(ending.rawValue)", ending: ending)
                try await events.expect(scanned("K-\(ending.rawValue)"))
            }
        }
    }

    @Test func `does not take more scans than it can wait for`() async throws {
        try await withScanner { scanner, _ in
            let refused = await withTaskGroup { group in
                for _ in 0..<40 {
                    group.addTask {
                        do { try await scanner.scan("K01", manner: .singleBytes) } catch { return 1 }
                        return 0
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(refused > 0)
            #expect(await scanner.state.scans == 40 - refused)
        }
    }

    @Test(arguments: VirtualScan.Ending.allCases.filter { $0 != .pause })
    func `two codes in a row are two codes`(ending: VirtualScan.Ending) async throws {
        try await withScanner { scanner, events in
            try await scanner.scan("K01", ending: ending, manner: .twice)
            try await events.expect(scanned("K01"))
            try await events.expect(scanned("K01"))
        }
    }

    @Test(arguments: VirtualScan.Ending.allCases)
    func `what is damaged or too long is refused once, and the next code is read`(
        ending: VirtualScan.Ending
    ) async throws {
        try await withScanner { scanner, events in
            try await scanner.scan("K01", ending: ending, manner: .garbage)
            try await events.expect(.refused(.unreadable))
            // Without an ending only a pause divides them, and a wait is what this test must not do.
            guard ending != .pause else { return }
            try await scanner.scan("K02", ending: ending, manner: .tooLong)
            try await events.expect(.refused(.tooLong))
            try await scanner.scan("K03", ending: ending)
            try await events.expect(scanned("K03"))
        }
    }

    @Test func `scans asked for at once come one after the other, whole`() async throws {
        try await withScanner { scanner, events in
            let texts = (0..<8).map { "K0\($0)" }
            try await withThrowingTaskGroup { group in
                for text in texts {
                    group.addTask { try await scanner.scan(text, manner: .singleBytes) }
                }
                try await group.waitForAll()
            }
            var heard: Set<ScannerEvent> = []
            for _ in texts { heard.insert(try await events.next()) }
            #expect(try heard == Set(texts.map(scanned)))
        }
    }

    @Test func `hangs up when unplugged and comes back behind the same link`() async throws {
        try await withScanner { scanner, events in
            await scanner.unplug()
            guard case .detached(let error) = try await events.next() else {
                return #expect(Bool(false), "not detached")
            }
            #expect([.hungUp, .absent].contains(error.code))
            #expect(!FileManager.default.fileExists(atPath: scanner.link))
            try await scanner.scan("nobody has power")
            #expect(await scanner.state.scans == 0)
            try await scanner.plug()
            _ = try await scanner.state { $0.isPlugged }
            var event = try await events.next()
            while case .detached = event { event = try await events.next() }
            #expect(event == .attached)
            try await scanner.scan("K01")
            try await events.expect(scanned("K01"))
        }
    }

    @Test(arguments: ["", String(repeating: "7", count: 513), "a\rb", "\u{7F}"])
    func `what is no code is not scanned`(text: String) async throws {
        try await withScanner { scanner, _ in
            await #expect(throws: BenchtopError.self) { try await scanner.scan(text) }
        }
    }

    private func scanned(_ text: String) throws -> ScannerEvent {
        .scanned(try #require(ScannedCode(Array(text.utf8))))
    }

    /// A scanner with the driver on it, which has said that it is attached.
    private func withScanner(
        pause: Duration = .seconds(50), _ body: (VirtualScanner, Reports<ScannerEvent>) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        try await Bench.withFolder { folder in
            let scanner = try await VirtualScanner.start(link: folder + "/scanner", reactor: reactor)
            let driver = SerialScanner(
                path: scanner.link, pause: pause, reactor: reactor,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let events = Reports<ScannerEvent>()
            let driving = Task { await driver.run { events.add($0) } }
            let result = await Result {
                try await events.expect(.attached)
                try await body(scanner, events)
            }
            driving.cancel()
            await driving.value
            await scanner.stop()
            try result.get()
        }
    }
}

extension Reports where Event: Equatable {
    func expect(
        _ event: Event, _ comment: Comment? = nil, at place: SourceLocation = #_sourceLocation
    ) async throws {
        let next = try await next()
        #expect(next == event, comment, sourceLocation: place)
    }
}

extension Result where Failure == any Error {
    /// How `body` ended, so that something can be done before it is told.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
