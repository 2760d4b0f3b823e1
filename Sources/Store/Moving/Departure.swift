import Crypto
package import Domain
import FoundationEssentials
package import Logging

/// Moves a kiosk's state out of this board, into one sealed file (`SealedFile`).
///
/// The file's content is 4 bytes of length (big endian), the manifest as JSON, and the files it names, one after the
/// other. The state's lock is held as long as this value lives, the database is closed and whole, and nothing of the
/// state changes before `leave`: an export that fails leaves the kiosk as it was.
package struct Departure: Sendable {
    /// How far it is: bytes done, of so many. Called on the thread that works.
    package typealias Progress = @Sendable (_ done: Int64, _ of: Int64) -> Void

    static let pieceBytes = 1 << 20
    /// Beside the files: header, manifest, tags, and what the medium needs for its own tables.
    private static let margin: Int64 = 2 << 20

    package let manifest: MovingManifest
    private let directory: String
    private let settings: String?
    private let cost: UInt8
    private let lock: StateLock

    /// Looks at everything and walks the journal. Throws `locked` while kioskd runs.
    ///
    /// - Parameter settings: the path of the settings file, which moves as well.
    package static func prepare(
        _ directory: String, configuration: StoreConfiguration, kiosk: String?, settings: String?,
        at moment: Moment, log: Logger
    ) async throws(MovingError) -> Departure {
        let verdict: JournalVerdict
        do throws(StoreError) {
            let store = try await Store.open(
                .directory(directory), configuration: configuration, at: moment, onCommit: { _ in }, log: log)
            let walked: Result<JournalVerdict, StoreError>
            do throws(StoreError) { walked = .success(try await store.verifyJournal()) } catch {
                walked = .failure(error)
            }
            await store.close(at: moment)
            verdict = try walked.get()
        } catch { throw .store(error) }
        if case .broken(let place, _) = verdict { throw .journalBroken(at: place) }
        return try await Store.offPool { () throws(MovingError) in
            try Departure(directory, configuration, kiosk, settings, at: moment.wall)
        }
    }

    private init(
        _ directory: String, _ configuration: StoreConfiguration, _ kiosk: String?, _ settings: String?,
        at time: WallTime
    ) throws(MovingError) {
        let facts: StateFacts
        let held: StateLock
        do throws(StoreError) {
            held = try StateLock(directory: directory)
            facts = try StateFacts(directory: directory)
        } catch { throw .store(error) }
        var files: [MovingManifest.File] = []
        for name in try MovingFiles.names(in: directory) {
            files.append(try Self.file(name, at: "\(directory)/\(name)"))
        }
        if let settings { files.append(try Self.file(MovingFiles.settings, at: settings)) }
        (self.directory, self.settings, cost) = (directory, settings, configuration.exportCost)
        lock = held
        manifest = MovingManifest(
            site: configuration.region, kiosk: kiosk, incarnation: facts.incarnation,
            generation: facts.generation, schema: Migrations.version, program: configuration.version,
            made: time, journalSequence: facts.journalSequence, journalHead: facts.journalHead,
            counts: facts.counts, files: files)
    }

    /// `onewindow-450502001001-01-20261123.export`.
    package var fileName: String {
        "onewindow-\(manifest.kiosk ?? manifest.site)-\(manifest.made.civil(offset: 0).date.compact).export"
    }

    /// Writes the export into `folder`, reads it back, and answers its path. What failed leaves nothing behind.
    package func write(
        to folder: String, passphrase: String, progress: @escaping Progress
    ) async throws(MovingError) -> String {
        try await Store.offPool { () throws(MovingError) in
            try write(into: folder, passphrase, progress)
        }
    }

    /// From now on nothing opens the state on this board, until `undo`.
    package func leave(to file: String, at time: WallTime) throws(MovingError) {
        do throws(StoreError) {
            try MovedMarker.set(in: directory, to: file, at: time)
        } catch { throw .store(error) }
    }

    /// The move failed: this board is the kiosk again.
    package static func undo(_ directory: String) throws(MovingError) {
        let isMarked: Bool
        do throws(StoreError) {
            let lock = try StateLock(directory: directory)
            isMarked = try withExtendedLifetime(lock) { () throws(StoreError) in
                try MovedMarker.clear(in: directory)
            }
        } catch { throw .store(error) }
        if !isMarked { throw .neverLeft }
    }
}

extension Departure {
    private func write(
        into folder: String, _ passphrase: String, _ progress: @escaping Progress
    ) throws(MovingError) -> String {
        guard Disk.isDirectory(folder) else { throw .notAFolder(path: folder) }
        let path = "\(folder)/\(fileName)"
        let partial = path + ".part"
        guard !Disk.exists(path) else { throw .exists(path: path) }
        let size = manifest.files.reduce(0) { $0 + $1.size }
        if let free = Disk.free(at: folder), free < size + Self.margin {
            throw .noRoom(path: folder, needed: size + Self.margin, free: free)
        }
        try? Disk.remove(partial)
        do throws(MovingError) {
            let file = try OpenFile(making: partial)
            var meter = Meter(of: 2 * size, progress)
            let hash = try seal(into: file, MovingPassphrase.meant(passphrase), &meter)
            try check(file, MovingPassphrase.meant(passphrase), hash, &meter)
            do throws(StoreError) {
                try Disk.move(partial, to: path)
                try Disk.syncDirectory(folder)
            } catch { throw .store(error) }
            return path
        } catch {
            try? Disk.remove(partial)
            throw error
        }
    }

    /// The hash of all that was sealed.
    private func seal(
        into file: OpenFile, _ passphrase: String, _ meter: inout Meter
    ) throws(MovingError) -> SHA256.Digest {
        var random = SystemRandomNumberGenerator()
        let writer = try SealedWriter(
            file, SealedFile.Header(cost: cost, using: &random), passphrase: passphrase)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let text = try? encoder.encode(manifest), text.count <= MovingManifest.longest else {
            throw .unusable(path: directory, errno: 0)
        }
        let beginning = (0..<4).map { UInt8(truncatingIfNeeded: text.count >> (24 - 8 * $0)) } + Array(text)
        var whole = SHA256()
        whole.update(data: beginning)
        try writer.write(beginning)
        for entry in manifest.files {
            let isSettings = entry.name == MovingFiles.settings
            let source = try OpenFile(reading: isSettings ? settings ?? "" : "\(directory)/\(entry.name)")
            var hash = SHA256()
            while true {
                let bytes = try source.read(atMost: Self.pieceBytes)
                if bytes.isEmpty { break }
                hash.update(data: bytes)
                whole.update(data: bytes)
                try writer.write(bytes)
                meter.add(bytes.count)
            }
            guard Hex.text(hash.finalize()) == entry.hash else { throw .damaged(path: source.path) }
        }
        try writer.finish()
        return whole.finalize()
    }

    /// Reads back what was written.
    private func check(
        _ file: OpenFile, _ passphrase: String, _ hash: SHA256.Digest, _ meter: inout Meter
    ) throws(MovingError) {
        try file.rewind()
        var whole = SHA256()
        do throws(MovingError) {
            let reader = try SealedReader(file, passphrase: passphrase)
            while true {
                let bytes = try reader.some(atMost: Self.pieceBytes)
                if bytes.isEmpty { break }
                whole.update(data: bytes)
                meter.add(bytes.count)
            }
        } catch { throw .readsBackOtherwise(path: file.path) }
        guard whole.finalize() == hash else { throw .readsBackOtherwise(path: file.path) }
    }

    private static func file(_ name: String, at path: String) throws(MovingError) -> MovingManifest.File {
        let file = try OpenFile(reading: path)
        guard name == MovingFiles.database || file.size <= MovingFiles.largest else {
            throw .noRoom(path: path, needed: file.size, free: MovingFiles.largest)
        }
        var (hash, size) = (SHA256(), Int64(0))
        while true {
            let bytes = try file.read(atMost: pieceBytes)
            if bytes.isEmpty { break }
            hash.update(data: bytes)
            size += Int64(bytes.count)
        }
        return .init(name: name, size: size, hash: Hex.text(hash.finalize()))
    }
}

/// Tells how far a piece of work is.
struct Meter {
    private let total: Int64
    private let tell: Departure.Progress
    private var done: Int64 = 0

    init(of total: Int64, _ tell: @escaping Departure.Progress) { (self.total, self.tell) = (total, tell) }

    mutating func add(_ count: Int) {
        done = min(done + Int64(count), total)
        tell(done, total)
    }
}
