import Crypto
package import Domain
import FoundationEssentials
import GRDB
package import Logging

/// Moves a kiosk's state from an export onto this board, into a state directory that is empty.
///
/// 1. Everything is unpacked into `.import` in the state directory, hashes compared, the store opened there by this
///    program, its journal walked: what is wrong leaves nothing behind.
/// 2. Then the files are renamed into place, and `.import` goes last. While it is there nothing opens the state, so a
///    power cut in between leaves nothing half: the next import begins anew.
package struct Arrival: Sendable {
    /// What came.
    package struct Arrived: Sendable {
        package let manifest: MovingManifest
        /// Of this board.
        package let generation: Int64
        package let settings: [UInt8]?
    }

    static let name = ".import"
    /// The settings file is never longer (`kioskd`).
    private static let longestSettings: Int64 = 64 << 10

    private let file: OpenFile

    /// Opens the export; what may read it may be another user than whom the state belongs to.
    package init(_ path: String) throws(MovingError) { file = try OpenFile(reading: path) }

    /// Throws `importUnfinished` where an import is under way or was interrupted.
    static func refuse(in directory: String) throws(StoreError) {
        if Disk.exists("\(directory)/\(name)") { throw .importUnfinished(directory: directory) }
    }

    package func take(
        into directory: String, passphrase: String, configuration: StoreConfiguration, at moment: Moment,
        log: Logger, progress: @escaping Departure.Progress
    ) async throws(MovingError) -> Arrived {
        let unpacked = "\(directory)/\(Self.name)"
        let lock = try await Store.offPool { () throws(MovingError) in try begin(in: directory) }
        do throws(MovingError) {
            let arrived = try await Store.offPool { () throws(MovingError) in
                try unpack(into: unpacked, passphrase, progress)
            }
            try await Self.check(unpacked, arrived, configuration, at: moment, log)
            try await Store.offPool { () throws(MovingError) in
                try withExtendedLifetime(lock) { () throws(MovingError) in
                    try Self.place(unpacked, into: directory)
                }
            }
            return arrived
        } catch {
            await Store.offPool { Self.clear(directory) }
            throw error
        }
    }
}

// MARK: Steps

extension Arrival {
    /// An empty directory with the lock on it, and `.import` in it.
    private func begin(in directory: String) throws(MovingError) -> StateLock {
        let lock: StateLock
        let names: [String]
        do throws(StoreError) {
            try Disk.makeDirectory(directory)
            lock = try StateLock(directory: directory)
            if Disk.exists("\(directory)/\(Self.name)") { Self.clear(directory) }
            names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
                .filter { $0 != "lock" && $0 != "lost+found" }
            if names.isEmpty { try Disk.makeDirectory("\(directory)/\(Self.name)") }
        } catch { throw .store(error) }
        guard names.isEmpty else { throw .notEmpty(directory: directory, names: names.sorted()) }
        return lock
    }

    private func unpack(
        into folder: String, _ passphrase: String, _ progress: @escaping Departure.Progress
    ) throws(MovingError) -> Arrived {
        let reader = try SealedReader(file, passphrase: MovingPassphrase.meant(passphrase))
        let manifest = try manifest(reader)
        let size = manifest.files.reduce(0) { $0 + $1.size }
        // As much again: the store migrates, and wants its ballast.
        if let free = Disk.free(at: folder), free < 2 * size + Ballast.size + Ballast.reserve {
            throw .noRoom(path: folder, needed: 2 * size + Ballast.size + Ballast.reserve, free: free)
        }
        var meter = Meter(of: size, progress)
        var settings: [UInt8]?
        for entry in manifest.files {
            if entry.name == MovingFiles.settings {
                settings = try reader.read(Int(entry.size))
            } else {
                try unpack(entry, reader, into: folder, &meter)
            }
        }
        guard try reader.some(atMost: 1).isEmpty else { throw .damaged(path: file.path) }
        let generation = manifest.generation + 1
        do throws(StoreError) {
            try BoardGeneration(state: folder).write(generation)
        } catch { throw .store(error) }
        return Arrived(manifest: manifest, generation: generation, settings: settings)
    }

    private func manifest(_ reader: SealedReader) throws(MovingError) -> MovingManifest {
        let length = try reader.read(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= MovingManifest.longest else { throw .damaged(path: file.path) }
        let text = Data(try reader.read(length))
        guard let manifest = try? JSONDecoder().decode(MovingManifest.self, from: text),
            manifest.files.count <= MovingFiles.most,
            manifest.files.allSatisfy({ $0.size >= 0 }), manifest.generation >= 1,
            manifest.files.allSatisfy({ entry in
                entry.name == MovingFiles.settings
                    ? entry.size <= Self.longestSettings : MovingFiles.isMoving(entry.name)
            })
        else { throw .damaged(path: file.path) }
        guard manifest.schema <= Migrations.version else {
            throw .store(.newerVersion(found: manifest.schema, known: Migrations.version))
        }
        return manifest
    }

    private func unpack(
        _ entry: MovingManifest.File, _ reader: SealedReader, into folder: String, _ meter: inout Meter
    ) throws(MovingError) {
        let path = "\(folder)/\(entry.name)"
        do throws(StoreError) {
            if let slash = entry.name.lastIndex(of: "/") {
                try Disk.makeDirectory("\(folder)/\(entry.name[..<slash])")
            }
        } catch { throw .store(error) }
        let target = try OpenFile(making: path)
        var (hash, left) = (SHA256(), entry.size)
        while left > 0 {
            let bytes = try reader.read(Int(min(left, Int64(Departure.pieceBytes))))
            hash.update(data: bytes)
            try target.write(bytes)
            left -= Int64(bytes.count)
            meter.add(bytes.count)
        }
        guard Hex.text(hash.finalize()) == entry.hash else { throw .damaged(path: file.path) }
        try target.sync()
    }

    /// This program opens it, it is what the manifest says, and its journal holds from the first line on.
    private static func check(
        _ folder: String, _ arrived: Arrived, _ configuration: StoreConfiguration, at moment: Moment,
        _ log: Logger
    ) async throws(MovingError) {
        var configuration = configuration
        configuration.region = arrived.manifest.site
        let verdict: JournalVerdict
        do throws(StoreError) {
            let store = try await Store.open(
                .directory(folder), configuration: configuration, at: moment, onCommit: { _ in }, log: log)
            let checked: Result<JournalVerdict, StoreError>
            do throws(StoreError) { checked = .success(try await store.check(arrived, at: moment)) } catch {
                checked = .failure(error)
            }
            await store.close(at: moment)
            verdict = try checked.get()
        } catch { throw .store(error) }
        if case .broken(let place, _) = verdict { throw .journalBroken(at: place) }
    }

    /// The database last, then the mark goes.
    private static func place(_ folder: String, into directory: String) throws(MovingError) {
        do throws(StoreError) {
            for own in ["lock", "ballast"] where Disk.exists("\(folder)/\(own)") {
                try Disk.remove("\(folder)/\(own)")
            }
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted(by: { a, _ in a != MovingFiles.database }) {
                try Disk.move("\(folder)/\(name)", to: "\(directory)/\(name)")
            }
            try Disk.syncDirectory(directory)
            try Disk.removeDirectory(folder)
        } catch { throw .store(error) }
    }

    /// Everything an import put there; the mark goes last.
    private static func clear(_ directory: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for entry in names where entry != name && entry != "lost+found" && entry != "lock" {
            try? FileManager.default.removeItem(atPath: "\(directory)/\(entry)")
        }
        try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        try? Disk.remove("\(directory)/lock")
        try? Disk.syncDirectory(directory)
    }
}

extension Store {
    /// Sees that it is the state the manifest tells of, walks its journal, and notes there that it came here.
    fileprivate func check(
        _ arrived: Arrival.Arrived, at moment: Moment
    ) async throws(StoreError) -> JournalVerdict {
        let manifest = arrived.manifest
        let head = try await read { records in
            try records.row("SELECT hash FROM journal WHERE sequence = ?", [manifest.journalSequence])
                .map { Hex.text($0[0] as Data) }
        }
        guard opening.incarnation == manifest.incarnation, head == manifest.journalHead else {
            throw .corrupt
        }
        try await write { transaction in
            try transaction.record(.boardTaken(generation: arrived.generation), .technician, moment)
        }
        return try await verifyJournal()
    }
}
