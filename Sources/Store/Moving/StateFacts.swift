import GRDB

/// What a closed state says of itself. The caller holds the lock.
struct StateFacts {
    let incarnation: String
    let generation: Int64
    let journalSequence: Int64
    let journalHead: String
    let counts: MovingManifest.Counts

    /// Leaves the database closed, with nothing beside it.
    init(directory: String) throws(StoreError) {
        generation = try BoardGeneration(state: directory).read()
        do {
            let database = try Connections.writer(path: "\(directory)/\(MovingFiles.database)")
            let read: (String, Journal, MovingManifest.Counts)
            do {
                read = try database.read { db in
                    func count(_ what: String) throws -> Int64 {
                        try Int64.fetchOne(db, sql: "SELECT count(*) FROM " + what) ?? 0
                    }
                    guard let incarnation = try String.fetchOne(db, sql: "SELECT incarnation FROM kiosk")
                    else {
                        throw StoreError.corrupt
                    }
                    let counts = MovingManifest.Counts(
                        visits: try count("visits"), items: try count("items"),
                        appointments: try count("appointments"),
                        unsent: try count("deliveries WHERE state = 'pending'"),
                        rejected: try count("deliveries WHERE state = 'rejected'"))
                    return (incarnation, try Journal(db), counts)
                }
            } catch {
                try? database.close()
                throw error
            }
            try database.close()
            (incarnation, counts) = (read.0, read.2)
            (journalSequence, journalHead) = (read.1.sequence, read.1.head)
        } catch { throw StoreError(error) }
        guard !Disk.isFilled("\(directory)/\(MovingFiles.database)-wal") else { throw .overloaded }
    }
}
