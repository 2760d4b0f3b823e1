import CLinux
import Domain
import Glibc
import Logging
import Store

/// The kiosk by its own state, while no daemon runs: opens the store with its lock, as the state's owner.
struct LocalKiosk: KioskControl {
    private let store: Store
    private let place: StatePlace

    static func open(_ place: StatePlace, mayBegin: Bool) async throws(Failure) -> LocalKiosk {
        try StateOwner.enter(place.directory, mayBegin: mayBegin)
        // What the store has to say comes back as errors; its notes belong to the daemon's log.
        let log = Logger(label: "kioskctl") { _ in SwiftLogNoOpLogHandler() }
        do throws(StoreError) {
            let store = try await Store.open(
                .directory(place.directory),
                configuration: StoreConfiguration(
                    digits: place.digits, region: place.region, version: "kioskctl \(Kioskctl.version)"),
                at: now(), onCommit: { _ in }, log: log)
            return LocalKiosk(store: store, place: place)
        } catch { throw Failure(error, place: place) }
    }

    func status() async throws(Failure) -> ControlStatus {
        let (queue, backlog, date) = try await asking { () async throws(StoreError) in
            (try await store.queue(), try await store.backlog(), try await store.businessDate())
        }
        return ControlStatus(
            running: false, version: "kioskctl \(Kioskctl.version)", uptime: nil,
            incarnation: store.opening.incarnation, bootNumber: store.opening.bootNumber, parts: [],
            queue: .init(
                waiting: queue.waitingCount, called: queue.called.count, serving: queue.serving.count),
            deliveries: .init(
                backlog: backlog.backlog, oldest: backlog.oldest?.rfc3339, rejected: backlog.rejected.count),
            journal: .init(lastSequence: store.opening.lastSequence), businessDate: date,
            clockTrust: Self.now().trust, listeners: [])
    }

    func clerks() async throws(Failure) -> ControlClerks {
        ControlClerks(clerks: try await asking { () async throws(StoreError) in try await store.clerks() })
    }

    func add(_ new: NewClerk) async throws(Failure) -> Clerk {
        try await asking { () async throws(StoreError) in
            try await store.addClerk(new.clerk, pin: new.pin, at: Self.now(), actor: .technician)
        }
        return new.clerk
    }

    func resetPIN(of number: String, to pin: String) async throws(Failure) {
        try await asking { () async throws(StoreError) in
            try await store.resetPIN(number, pin: pin, at: Self.now(), actor: .technician)
        }
    }

    func verifyJournal() async throws(Failure) -> JournalCheck {
        let verdict = try await asking { () async throws(StoreError) in try await store.verifyJournal() }
        return switch verdict {
        case .intact(let entries, let head): JournalCheck(intact: true, entries: entries, head: head)
        case .broken(let sequence, let why): JournalCheck(intact: false, brokenAt: sequence, reason: why)
        }
    }

    func deliveries(limit: Int) async throws(Failure) -> ControlDeliveries {
        let deliveries = try await asking { () async throws(StoreError) in
            try await store.deliveries(limit: limit)
        }
        return ControlDeliveries(deliveries: deliveries.map(ControlDelivery.init))
    }

    func close() async { await store.close(at: Self.now()) }

    private func asking<Answer>(
        _ verb: () async throws(StoreError) -> Answer
    ) async throws(Failure) -> Answer {
        do { return try await verb() } catch { throw Failure(error, place: place) }
    }

    /// One command takes one moment's trust: whether the clock was synchronised earlier is the daemon's to know.
    private static func now() -> Moment {
        let (clock, id) = (linux_clock_now(), linux_boot_id())
        let boot = [id.high, id.low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        return Moment(
            wall: WallTime(milliseconds: clock.wall), monotonic: clock.boot, boot: boot,
            trust: linux_clock_synchronised() == 1 ? .synced : .never, offset: Int(clock.offset))
    }
}

/// Files that this command makes must belong to whom the daemon's do.
enum StateOwner {
    /// Sees that the directory is a kiosk's state, and lets root act as its owner.
    static func enter(_ directory: String, mayBegin: Bool) throws(Failure) {
        var found = stat()
        // Safe because path and record live through the call.
        guard unsafe stat(directory, &found) == 0 else {
            let forbidden = errno == EACCES
            throw forbidden
                ? Failure(.noPermission, .stateForbidden(directory))
                : Failure(.noState, .noStateDirectory(directory))
        }
        guard found.st_mode & S_IFMT == S_IFDIR else { throw Failure(.noState, .notAFolder(directory)) }
        if geteuid() == 0, found.st_uid != 0 {
            // The group first: without root's rights it could not be changed any more.
            guard setegid(found.st_gid) == 0, seteuid(found.st_uid) == 0 else {
                throw Failure(.noPermission, .stateForbidden(directory))
            }
        }
        guard found.st_uid == geteuid() else { throw Failure(.noPermission, .stateForbidden(directory)) }
        // Safe because the path lives through the call.
        guard unsafe mayBegin || access("\(directory)/onewindow.sqlite", F_OK) == 0 else {
            throw Failure(.noState, .neverUsed(directory))
        }
    }
}
