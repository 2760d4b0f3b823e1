import Domain
import Hall
import Logging
import ServiceLifecycle
import Simulation
import Store

@testable import kioskd

/// The control socket of a daemon over a simulated hall.
struct Daemon: Sendable {
    let hall: SimulatedHall
    var devices: DeviceDesk?
    let state: String
    let log: Logger

    /// Serves the socket while `body` runs, then stops in order.
    func serving(_ body: @Sendable () async throws -> Void) async throws {
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        let daemon = ControlDesk.Daemon(
            started: hall.time.now(),
            parts: { [.init(name: "printer", state: "down", since: "2026-03-02T01:00:00.000Z", hint: "h")] },
            listeners: { [.init(name: "kiosk", address: "127.0.0.1:8080")] },
            lastSequence: { [announcer = hall.hall.announcer] in announcer.position.sequence })
        let desk = ControlDesk(
            store: hall.hall.store, version: "9.9.9", daemon: daemon,
            now: { [time = hall.time] in time.now() })
        let server = ControlServer(
            desk: desk, devices: devices, state: state, log: log, onReady: { isReady.yield() })
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: log))
        async let ended: Void = finishing(isReady) { try await group.run() }
        for await _ in ready { break }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await ended
        try result.get()
    }

    /// A server that could not begin must not leave the test waiting.
    private func finishing(
        _ ready: AsyncStream<Void>.Continuation, _ body: @Sendable () async throws -> Void
    ) async throws {
        defer { ready.finish() }
        try await body()
    }
}
