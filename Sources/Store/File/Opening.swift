import Domain
import GRDB
import Logging

/// Opens the state directory, step by step; blocks, so it runs off Swift's threads.
struct Opener: Sendable {
    var location: StoreLocation
    var configuration: StoreConfiguration
    var moment: Moment
    var log: Logger

    /// What an open store consists of.
    struct Opened: Sendable {
        var opening: Opening
        var setting: Transaction.Setting
        var writer: DatabaseQueue
        var readers: [DatabaseQueue]
        var ballast: Ballast
        var lock: StateLock?
        /// Set while the pages are looked at beside the work.
        var check: IntegrityCheck?
        var entries: [JournalEntry]
    }

    func open() throws(StoreError) -> Opened {
        guard TicketNumbering.digitsAllowed.contains(configuration.digits) else {
            throw .badConfiguration("tickets.digits is 3 to 6")
        }
        guard configuration.region.utf8.count == 12,
            configuration.region.allSatisfy({ ("0"..."9").contains($0) })
        else { throw .badConfiguration("the site's region code is 12 digits") }
        switch location {
        case .memory:
            return try begun(in: nil, key: configuration.key ?? .random(), ballast: Ballast(directory: nil))
        case .directory(let directory): return try opened(directory)
        }
    }

    private func opened(_ directory: String) throws(StoreError) -> Opened {
        try Disk.makeDirectory(directory)
        let lock = try StateLock(directory: directory)
        try MovedMarker.refuse(in: directory)
        try Arrival.refuse(in: directory)
        let path = Self.database(in: directory)
        // The key is durable before the first row is sealed with it.
        let key =
            if let given = configuration.key { given } else {
                try SealingKey.kept(in: directory, mayMake: !Disk.isFilled(path))
            }
        let ballast = Ballast(directory: directory)
        _ = ballast.allowsVisits()
        try Disk.touch(path)
        var opened: Opened
        do throws(StoreError) {
            opened = try begun(in: directory, key: key, ballast: ballast)
        } catch .corrupt {
            let place = try setAside(path, in: directory)
            log.critical("the database was damaged; it lies in \(place), a new incarnation begins")
            try Disk.touch(path)
            try IntegrityCheck.settle(in: directory)
            opened = try begun(in: directory, key: key, ballast: ballast, setAside: place)
        }
        opened.lock = lock
        return opened
    }

    /// Connects, judges, migrates and writes the first lines of this start.
    private func begun(
        in directory: String?, key: SealingKey, ballast: Ballast, setAside: String? = nil
    ) throws(StoreError) -> Opened {
        let path = directory.map(Self.database)
        var open: [DatabaseQueue] = []
        do {
            let writer = try Connections.writer(path: path)
            open.append(writer)
            let need = try writer.writeWithoutTransaction { db in
                try Migrations.judge(db, path: path ?? "the database")
                return try checked(db, directory)
            }
            try Migrations.migrator.migrate(writer)
            let sealing = Sealing(key: key)
            var started: Start
            do {
                started = try writer.write { try start($0, sealing, setAside) }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL && ballast.giveUp() {
                started = try writer.write { try start($0, sealing, setAside) }
            }
            if let path {
                for _ in 0..<Connections.readerCount { open.append(try Connections.reader(path: path)) }
            }
            return Opened(
                opening: started.opening, setting: started.setting, writer: writer,
                readers: Array(open.dropFirst()), ballast: ballast, lock: nil,
                check: try IntegrityCheck(need, directory: directory, path: path), entries: started.entries)
        } catch {
            for connection in open { try? connection.close() }
            throw StoreError(error)
        }
    }

    /// Looks at every page where that is owed and quick; says what is left to do.
    private func checked(_ db: Database, _ directory: String?) throws -> IntegrityCheck.Need {
        guard try db.tableExists("kiosk") else { return .none }
        let isClean = try Int.fetchOne(db, sql: "SELECT clean_stop FROM kiosk") != 0
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let need = IntegrityCheck.need(
            isClean: isClean, directory: directory, size: pages * 4096, limit: configuration.checkedAtOnce)
        if need == .atOnce, let directory {
            try IntegrityCheck.run(db)
            try IntegrityCheck.settle(in: directory)
        }
        return need
    }

    private static func database(in directory: String) -> String { "\(directory)/onewindow.sqlite" }

    private struct Start {
        var opening: Opening
        var setting: Transaction.Setting
        var entries: [JournalEntry]
    }

    private func start(_ db: Database, _ sealing: Sealing, _ setAside: String?) throws -> Start {
        let kiosk = try Row.fetchOne(
            db, sql: "SELECT incarnation, boot_number, clean_stop, key_check FROM kiosk")
        if let kiosk, kiosk["key_check"] != sealing.check { throw StoreError.wrongKey }
        let incarnation: String = kiosk?["incarnation"] ?? Identifier<Opener>(at: moment.wall).text
        let isClean = kiosk.map { $0["clean_stop"] } ?? (setAside == nil)
        let bootNumber: Int64 = (kiosk?["boot_number"] ?? 0) + 1
        try db.execute(
            sql: "INSERT OR REPLACE INTO kiosk VALUES (1, ?, ?, ?, 0)",
            arguments: [incarnation, sealing.check, bootNumber])
        guard let numbering = TicketNumbering(digits: configuration.digits) else {
            throw StoreError.badConfiguration("tickets.digits is 3 to 6")
        }
        let setting = Transaction.Setting(
            sealing: sealing, numbering: numbering, region: configuration.region, bootNumber: bootNumber,
            queue: configuration.queue)
        var transaction = try Transaction(db, setting, allowsVisits: true)
        if kiosk == nil {
            let reason = setAside == nil ? "first start" : "the database was damaged and set aside"
            try transaction.record(
                .incarnationStarted(incarnation: incarnation, reason: reason), .kiosk, moment)
        }
        let fact = Fact.kioskStarted(
            version: configuration.version, incarnation: incarnation, cleanStop: isClean)
        try transaction.record(fact, .kiosk, moment)
        try transaction.loseUnconfirmedPrints(at: moment)
        // A session ends with the machine's boot: its idle time cannot be known across one.
        try transaction.execute("DELETE FROM sessions WHERE boot_id <> ?", [moment.boot])
        try transaction.sealJournal()
        let opening = Opening(
            incarnation: incarnation, bootNumber: bootNumber, cleanStop: isClean, setAside: setAside,
            lastSequence: transaction.journal.sequence)
        return Start(opening: opening, setting: setting, entries: transaction.entries)
    }

    /// Moves the database and its companions into a folder of their own; nothing is deleted.
    private func setAside(_ path: String, in directory: String) throws(StoreError) -> String {
        let time = moment.wall.civil(offset: 0)
        let clock = time.clock.filter { $0 != ":" }
        let name = "\(directory)/corrupt-\(time.date.compact)T\(clock)Z"
        var place = name
        var nth = 1
        while Disk.exists(place) {
            nth += 1
            place = "\(name)-\(nth)"
        }
        try Disk.makeDirectory(place)
        for suffix in ["", "-wal", "-shm"] where Disk.exists(path + suffix) {
            try Disk.move(path + suffix, to: "\(place)/onewindow.sqlite\(suffix)")
        }
        try Disk.syncDirectory(place)
        try Disk.syncDirectory(directory)
        return place
    }
}
