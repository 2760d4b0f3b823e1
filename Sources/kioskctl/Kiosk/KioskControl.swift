import Domain

/// What a technician can ask of a kiosk, whether its daemon runs (`RemoteKiosk`) or not (`LocalKiosk`).
protocol KioskControl: Sendable {
    func status() async throws(Failure) -> ControlStatus
    func clerks() async throws(Failure) -> ControlClerks
    func add(_ new: NewClerk) async throws(Failure) -> Clerk
    func resetPIN(of number: String, to pin: String) async throws(Failure)
    func verifyJournal() async throws(Failure) -> JournalCheck
    func document(_ kind: DocumentKind) async throws(Failure) -> ControlDocument
    func deliveries(limit: Int) async throws(Failure) -> ControlDeliveries
    func retry(_ wish: RetryWish) async throws(Failure) -> ControlRetry
    /// Lets go of it; nothing may be asked afterwards.
    func close() async
}

/// A kiosk by its state directory: asks the daemon, and opens the state itself only when no daemon answers and none
/// holds the lock.
struct Kiosk: Sendable {
    let place: StatePlace

    /// `mayBegin`: a state directory that is still empty is no mistake (the first clerk comes before the first start).
    func use<Answer: Sendable>(
        mayBegin: Bool = false, _ body: (any KioskControl) async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        if let remote = try await RemoteKiosk.connect(place) {
            return try await closing(remote, body)
        }
        return try await closing(try await LocalKiosk.open(place, mayBegin: mayBegin), body)
    }

    private func closing<Answer: Sendable>(
        _ kiosk: some KioskControl, _ body: (any KioskControl) async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        do throws(Failure) {
            let answer = try await body(kiosk)
            await kiosk.close()
            return answer
        } catch {
            await kiosk.close()
            throw error
        }
    }
}
