import District
import Domain
import FoundationEssentials

/// What the district holds: every event once, on disk before it is answered; what its office decides and books, and
/// what the kiosks are to be told of it. Offers verbs, never the store.
///
/// - `Inbox+Writing`, `Inbox+Reading`: the events of the kiosks; `Intake` and `Taking` make many of them one write
/// - `Inbox+Updates`: what the kiosks fetch
/// - `Inbox+Writers`: which board may write as a kiosk
/// - `Inbox+Bookings`, `Inbox+Items`: the office
/// - `Inbox+Documents`: what the district signs for its kiosks
struct Inbox: Sendable {
    let store: any InboxStore
    let now: @Sendable () -> WallTime
    let intake: Intake
    let admitted = AdmittedWriters()

    init(_ store: any InboxStore, now: @escaping @Sendable () -> WallTime = Inbox.clock) {
        (self.store, self.now) = (store, now)
        intake = Intake(store, now: now)
    }

    /// In a file of SQLite in `directory`; both are made when they are missing.
    init(directory: String, now: @escaping @Sendable () -> WallTime = Inbox.clock) throws(InboxError) {
        self.init(try SQLiteStore(directory: directory), now: now)
    }

    /// In memory.
    init(now: @escaping @Sendable () -> WallTime = Inbox.clock) throws(InboxError) {
        self.init(try SQLiteStore(), now: now)
    }

    func close() throws { try store.close() }

    @Sendable static func clock() -> WallTime { WallTime(Date()) }
}

extension CloudEvent {
    /// The kiosk's own name, of a source that was checked when it came.
    static func kiosk(ofSource source: String) -> String {
        String(source.dropFirst(CloudEvent.source(ofKiosk: "").count))
    }
}
