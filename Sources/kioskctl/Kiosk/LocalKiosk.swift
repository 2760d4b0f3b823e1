import Domain
import Glibc
import Logging
import Store

/// The kiosk by its own state, while no daemon runs: opens the store with its lock, as the state's owner.
struct LocalKiosk: KioskControl {
    private let store: Store
    private let place: StatePlace
    private let desk: ControlDesk

    private init(_ store: Store, _ place: StatePlace) {
        (self.store, self.place) = (store, place)
        desk = ControlDesk(
            store: store, version: "kioskctl \(OneWindow.version)", daemon: nil, now: { CommandTime().now() })
    }

    static func open(_ place: StatePlace, mayBegin: Bool) async throws(Failure) -> LocalKiosk {
        try StateOwner.enter(place.directory, mayBegin: mayBegin)
        // What the store has to say comes back as errors; its notes belong to the daemon's log.
        let log = Logger(label: "kioskctl") { _ in SwiftLogNoOpLogHandler() }
        do throws(StoreError) {
            let store = try await Store.open(
                .directory(place.directory),
                configuration: StoreConfiguration(
                    digits: place.digits, region: place.region, version: "kioskctl \(OneWindow.version)"),
                at: CommandTime().now(), onCommit: { _ in }, log: log)
            return LocalKiosk(store, place)
        } catch { throw Failure(error, place: place) }
    }

    func status() async throws(Failure) -> ControlStatus { try await asking(await desk.status()) }

    func clerks() async throws(Failure) -> ControlClerks { try await asking(await desk.clerks()) }

    func add(_ new: NewClerk) async throws(Failure) -> Clerk { try await asking(await desk.add(new)) }

    func resetPIN(of number: String, to pin: String) async throws(Failure) {
        try await asking(await desk.resetPIN(of: number, to: pin))
    }

    func verifyJournal() async throws(Failure) -> JournalCheck {
        try await asking(await desk.verifyJournal())
    }

    func document(_ kind: DocumentKind) async throws(Failure) -> ControlDocument {
        try await asking(await desk.document(kind))
    }

    func deliveries(limit: Int) async throws(Failure) -> ControlDeliveries {
        try await asking(await desk.deliveries(limit: limit))
    }

    func retry(_ wish: RetryWish) async throws(Failure) -> ControlRetry {
        try await asking(await desk.retry(wish))
    }

    func close() async { await store.close(at: CommandTime().now()) }

    private func asking<Answer>(
        _ verb: @autoclosure () async throws(StoreError) -> Answer
    ) async throws(Failure) -> Answer {
        do { return try await verb() } catch { throw Failure(error, place: place) }
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

extension StateOwner {
    /// The same for a state that may not be there yet: made by whoever asks, and systemd gives it to the service's user.
    static func enterNew(_ directory: String) throws(MovingError) {
        // Safe because the path lives through the call.
        guard unsafe access(directory, F_OK) == 0 else { return }
        do throws(Failure) { try enter(directory, mayBegin: true) } catch {
            throw .store(.unwritable(path: directory, errno: EACCES))
        }
    }

    /// Whoever asked again, as before `enter`: root can use a medium that the state's owner cannot.
    static func leave(asking directory: String) throws(MovingError) {
        guard seteuid(getuid()) == 0, setegid(getgid()) == 0 else {
            throw .store(.unwritable(path: directory, errno: errno))
        }
    }

    /// The state's owner again, to write there.
    static func back(to directory: String) throws(MovingError) { try enterNew(directory) }
}
