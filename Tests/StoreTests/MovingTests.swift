import Domain
import FoundationEssentials
import Logging
import Synchronization
import TestTools
import Testing

@testable import Store

/// A kiosk's way from one board to another.
@Suite struct `Moving to another board` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let passphrase = "12345-67890-12345-67890-12345-67890"

    private static var configuration: StoreConfiguration {
        var configuration = StoreConfiguration(digits: 3, region: "450502001001", version: "1.0")
        (configuration.pinRounds, configuration.exportCost) = (16, 4)
        return configuration
    }

    /// A board, a stick and a new board; on the first a visit with a card and two completed items that nobody has sent.
    private struct Boards {
        let old: TemporaryDirectory
        let stick: TemporaryDirectory
        let new: TemporaryDirectory
        let desk: TemporaryDirectory
        var settings: String { "\(desk.path)/kiosk.yaml" }

        init() async throws {
            (old, stick) = (try TemporaryDirectory(), try TemporaryDirectory())
            (new, desk) = (try TemporaryDirectory(), try TemporaryDirectory())
            let store = try await Store.test(old.state)
            for _ in 1...2 {
                let visit = try await store.serving(at: 1, card: card)
                try await store.completed(of: visit)
                _ = try await store.change(visitAt: 1, event: .finish, command())
            }
            await store.close(at: moment(1))
            try FileManager.default.createDirectory(
                atPath: "\(old.path)/calendar", withIntermediateDirectories: true)
            try FileManager.default.createDirectory(
                atPath: "\(old.path)/district", withIntermediateDirectories: true)
            try Data("the calendar".utf8).write(to: URL(filePath: "\(old.path)/calendar/holidays.json"))
            try Data("the kiosk's own key".utf8).write(to: URL(filePath: "\(old.path)/district/kiosk.key"))
            try Data("site: {}\n".utf8).write(to: URL(filePath: settings))
        }

        func leave() async throws -> String {
            let departure = try await Departure.prepare(
                old.path, configuration: configuration, kiosk: "450502001001-01", settings: settings,
                at: moment(2), log: quiet)
            let file = try await departure.write(to: stick.path, passphrase: passphrase) { _, _ in }
            try departure.leave(to: file, at: moment(3).wall)
            return file
        }

        @discardableResult
        func arrive(
            _ file: String, passphrase: String = passphrase, in directory: String? = nil
        ) async throws -> Arrival.Arrived {
            try await Arrival(file).take(
                into: directory ?? new.path, passphrase: passphrase, configuration: configuration,
                at: moment(100), log: quiet
            ) { _, _ in }
        }
    }

    @Test func `state, identity and the unsent arrive, and the old board is no kiosk any more`() async throws
    {
        let boards = try await Boards()
        let before = try await Store.test(boards.old.state, at: moment(1))
        let (incarnation, owed) = (before.opening.incarnation, try await before.pendingDeliveries(limit: 10))
        await before.close(at: moment(1))
        let file = try await boards.leave()
        #expect(file.hasSuffix("/onewindow-450502001001-01-20260302.export"))

        let arrived = try await boards.arrive(file)
        #expect(arrived.generation == 2 && arrived.manifest.generation == 1)
        #expect(owed.count >= 2 && arrived.manifest.counts.unsent == Int64(owed.count))
        #expect(arrived.manifest.counts.visits == 2)
        #expect(arrived.manifest.counts.items == 2 && arrived.settings == Array("site: {}\n".utf8))
        #expect(
            boards.new.names == ["calendar", "generation", "keys", "lock", "onewindow.sqlite"])
        #expect(boards.new.bytes("calendar/holidays.json") == Data("the calendar".utf8))
        #expect(boards.new.mode("onewindow.sqlite") == 0o600 && boards.new.mode("keys/store.key") == 0o600)
        #expect(boards.new.mode("keys") == 0o700)
        #expect(try BoardGeneration(state: boards.new.path).read() == 2)

        let store = try await Store.test(boards.new.state, at: moment(101))
        #expect(store.opening.incarnation == incarnation && store.opening.cleanStop)
        let moved = try await store.pendingDeliveries(limit: 10)
        #expect(moved.map(\.id) == owed.map(\.id) && moved.map(\.data) == owed.map(\.data))
        guard case .intact = try await store.verifyJournal() else { Issue.record("broken"); return }
        // Delivered there, and only there, each once; what comes next has the next number.
        try await store.settle(TriedDeliveries(acknowledged: moved.map(\.sequence)), at: moment(102))
        #expect(try await store.pendingDeliveries(limit: 10).isEmpty)
        let visit = try await store.serving(at: 1)
        #expect(visit.number.sequence == 3)
        try await store.completed(of: visit)
        #expect(try await store.pendingDeliveries(limit: 10).first?.sequence == Int64(owed.count) + 1)
        await store.close(at: moment(103))

        await #expect(throws: StoreError.self) { try await Store.test(boards.old.state, at: moment(104)) }
        do throws(StoreError) { _ = try await Store.test(boards.old.state, at: moment(104)) } catch {
            #expect(error.description.contains(file) && error.description.contains("export --undo"))
        }
    }

    @Test func `nothing personal and no key can be read from the file, and the kiosk's own key is not in it`()
        async throws
    {
        let boards = try await Boards()
        let key = try #require(boards.old.bytes("keys/store.key"))
        let file = try await boards.leave()
        let bytes = try #require(FileManager.default.contents(atPath: file))
        let keyText = String(decoding: key.prefix(16), as: UTF8.self)
        for secret in [card.name, card.number, "450502001001", "SQLite format", keyText] {
            #expect(bytes.firstRange(of: Data(secret.utf8)) == nil, "\(secret)")
        }
        let arrived = try await boards.arrive(file)
        #expect(!arrived.manifest.files.contains { $0.name.contains("district") || $0.name.contains("lock") })
        #expect(boards.new.bytes("district/kiosk.key") == nil)
    }

    @Test func `the move is undone by one command, and only where there was one`() async throws {
        let boards = try await Boards()
        #expect(throws: MovingError.neverLeft) { try Departure.undo(boards.old.path) }
        _ = try await boards.leave()
        await #expect(throws: StoreError.self) { try await Store.test(boards.old.state, at: moment(4)) }
        try Departure.undo(boards.old.path)
        let store = try await Store.test(boards.old.state, at: moment(5))
        #expect(try await store.pendingDeliveries(limit: 10).count >= 2)
        await store.close(at: moment(6))
    }

    @Test func `a wrong passphrase is told from a damaged file, and neither leaves anything`() async throws {
        let boards = try await Boards()
        let file = try await boards.leave()
        await #expect(throws: MovingError.wrongPassphrase) {
            try await boards.arrive(file, passphrase: "12345-67890-12345-67890-12345-67891")
        }
        #expect(boards.new.names.isEmpty)
        let typed = try await boards.arrive(file, passphrase: "123456789012345 678901234567890")
        #expect(typed.generation == 2)
    }

    @Test func `a file cut short or with one bit turned anywhere is refused, and leaves nothing`()
        async throws
    {
        let boards = try await Boards()
        let file = try await boards.leave()
        let whole = try #require(FileManager.default.contents(atPath: file))
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let spoiled = "\(boards.stick.path)/spoiled.export"
        var lengths = [0, 5, 8, 58, 59, 60, 75, whole.count - 1, whole.count - 16]
        // Between two chunks, where nothing of a chunk is missing.
        lengths.append(SealedFile.headerBytes + SealedFile.chunkBytes + SealedFile.tagBytes)
        for length in lengths {
            try whole.prefix(length).write(to: URL(filePath: spoiled))
            await #expect(throws: MovingError.self, "\(length) bytes") { try await boards.arrive(spoiled) }
            #expect(boards.new.names.isEmpty, "\(length) bytes")
        }
        for place in Array(0..<SealedFile.headerBytes)
            + (0..<40).map({ _ in Int.random(in: 59..<whole.count, using: &random) })
        {
            var bytes = whole
            bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            try bytes.write(to: URL(filePath: spoiled))
            let fault = await #expect(throws: MovingError.self, "seed \(seed), byte \(place)") {
                try await boards.arrive(spoiled)
            }
            #expect(fault != .wrongPassphrase, "seed \(seed), byte \(place)")
            #expect(boards.new.names.isEmpty)
        }
        try (whole + [0]).write(to: URL(filePath: spoiled))
        await #expect(throws: MovingError.damaged(path: spoiled)) { try await boards.arrive(spoiled) }
    }

    @Test func `chunks that changed places are found out`() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/x"
        var random = SystemRandomNumberGenerator()
        let writer = try SealedWriter(
            OpenFile(making: path), SealedFile.Header(cost: 4, using: &random), passphrase: Self.passphrase)
        try writer.write(Array(repeating: 7, count: 3 * SealedFile.chunkBytes))
        try writer.finish()
        let (head, chunk) = (SealedFile.headerBytes, SealedFile.chunkBytes + SealedFile.tagBytes)
        let whole = Array(try #require(directory.bytes("x")))
        #expect(whole.count == head + 3 * chunk)
        func read(_ bytes: [UInt8]) throws -> Int {
            let place = "\(directory.path)/y"
            try Data(bytes).write(to: URL(filePath: place))
            let reader = try SealedReader(OpenFile(reading: place), passphrase: Self.passphrase)
            var count = 0
            while case let part = try reader.some(atMost: 1000), !part.isEmpty { count += part.count }
            return count
        }
        #expect(try read(whole) == 3 * SealedFile.chunkBytes)
        let parts = (0..<3).map { Array(whole[(head + $0 * chunk)..<(head + ($0 + 1) * chunk)]) }
        for order in [[1, 0, 2], [0, 2], [0, 1], [0, 1, 2, 2], [2], [0, 0, 1, 2]] {
            #expect(throws: MovingError.self, "\(order)") {
                try read(Array(whole[..<head]) + order.flatMap { parts[$0] })
            }
        }
    }

    @Test func `nothing is taken into a directory that holds something, and it says what`() async throws {
        let boards = try await Boards()
        let file = try await boards.leave()
        try await boards.arrive(file)
        let names = boards.new.names.filter { $0 != "lock" }
        await #expect(throws: MovingError.notEmpty(directory: boards.new.path, names: names)) {
            try await boards.arrive(file)
        }
        #expect(boards.new.names.filter { $0 != "lock" } == names)
    }

    @Test func `an import that was interrupted keeps the kiosk from starting, and the next one begins anew`()
        async throws
    {
        let boards = try await Boards()
        let file = try await boards.leave()
        // As a power cut in the middle of the renames leaves it.
        for folder in [".import", "keys"] {
            try FileManager.default.createDirectory(
                atPath: "\(boards.new.path)/\(folder)", withIntermediateDirectories: true)
        }
        try Data("half".utf8).write(to: URL(filePath: "\(boards.new.path)/.import/onewindow.sqlite"))
        try Data("half".utf8).write(to: URL(filePath: "\(boards.new.path)/keys/store.key"))
        await #expect(throws: StoreError.importUnfinished(directory: boards.new.path)) {
            try await Store.test(boards.new.state)
        }
        try await boards.arrive(file)
        await (try Store.test(boards.new.state, at: moment(101))).close(at: moment(102))
    }

    @Test func `nothing leaves while kioskd runs, over another file, or to where no folder is`() async throws
    {
        let boards = try await Boards()
        let running = try await Store.test(boards.old.state, at: moment(2))
        await #expect(throws: MovingError.store(.locked(directory: boards.old.path))) {
            try await boards.leave()
        }
        await running.close(at: moment(3))
        let file = try await boards.leave()
        try Departure.undo(boards.old.path)
        await #expect(throws: MovingError.exists(path: file)) { try await boards.leave() }
        #expect(boards.stick.names.count == 1)
        let departure = try await Departure.prepare(
            boards.old.path, configuration: Self.configuration, kiosk: nil, settings: nil, at: moment(4),
            log: Self.quiet)
        #expect(departure.fileName.hasPrefix("onewindow-450502001001-2026"))
        let nowhere = "\(boards.stick.path)/nowhere"
        await #expect(throws: MovingError.notAFolder(path: nowhere)) {
            _ = try await departure.write(to: nowhere, passphrase: Self.passphrase) { _, _ in }
        }
        await #expect(throws: MovingError.weakPassphrase) {
            _ = try await departure.write(to: boards.new.path, passphrase: "short") { _, _ in }
        }
        #expect(boards.new.names.isEmpty)
        // Nothing of it has marked the state.
        try MovedMarker.refuse(in: boards.old.path)
    }

    @Test func `a journal that was touched does not travel`() async throws {
        let boards = try await Boards()
        let store = try await Store.test(boards.old.state, at: moment(2))
        try await store.raw("DROP TRIGGER journal_no_update")
        try await store.raw("UPDATE journal SET actor = 'clerk:1' WHERE sequence = 2")
        await store.close(at: moment(3))
        await #expect(throws: MovingError.journalBroken(at: 2)) { try await boards.leave() }
        #expect(boards.stick.names.isEmpty)
    }

    @Test func `memory and progress do not depend on the size, and every byte is read back`() async throws {
        let boards = try await Boards()
        try Data(repeating: 3, count: 5 << 20).write(to: URL(filePath: "\(boards.old.path)/logo.pgm"))
        let departure = try await Departure.prepare(
            boards.old.path, configuration: Self.configuration, kiosk: nil, settings: nil, at: moment(4),
            log: Self.quiet)
        let steps = Mutex<[Int64]>([])
        let size = departure.manifest.files.reduce(0) { $0 + $1.size }
        let file = try await departure.write(to: boards.stick.path, passphrase: Self.passphrase) {
            done, total in
            #expect(total == 2 * size)
            steps.withLock { $0.append(done) }
        }
        let told = steps.withLock { $0 }
        #expect(told == told.sorted() && told.last == 2 * size && told.count > 10)
        try await boards.arrive(file)
        #expect(boards.new.bytes("logo.pgm")?.count == 5 << 20)
    }

    @Test(arguments: [
        ("onewindow.sqlite", true), ("keys/store.key", true), ("calendar/holidays.json", true),
        ("templates/logo/a.png", true), ("catalog/signed.json", true), ("../etc/passwd", false),
        ("/etc/passwd", false),
        ("", false), ("a//b", false), (".import/x", false), ("lock", false), ("moved", false),
        ("generation", false), ("district/kiosk.key", false), ("district/authority.crt", false),
        ("tls/console.key", false), ("tls/console.crt", false), ("onewindow.sqlite-wal", false),
        ("corrupt-20260302T010203Z/onewindow.sqlite", false), ("templates/a.key", false), ("ballast", false),
        ("check.owed", false), ("a/../b", false), ("a\nb", false), ("keys/other", false),
    ])
    func `what is of this board or this run alone stays, and nothing leads out of the directory`(
        name: String, moves: Bool
    ) {
        #expect(MovingFiles.isMoving(name) == moves)
    }
}
