import Domain
import Glibc
import Hummingbird
import Logging
import ServiceLifecycle
import Store

/// Serves `ControlSocket` to the technician's commands. Returns only at graceful shutdown; then the socket is gone.
///
/// Only a process that holds the lock on the state directory may make one: an open store in `desk` is the proof.
/// So a socket file that is already there is the leaving of a process that died, and is taken away.
struct ControlServer: Service {
    private let desk: ControlDesk
    private let devices: DeviceDesk?
    private let state: String
    private let log: Logger
    private let onReady: @Sendable () -> Void

    /// `devices` is nil where none are driven.
    init(
        desk: ControlDesk, devices: DeviceDesk? = nil, state: String, log: Logger,
        onReady: @escaping @Sendable () -> Void = {}
    ) {
        (self.desk, self.devices, self.state) = (desk, devices, state)
        (self.log, self.onReady) = (log, onReady)
    }

    private var path: String { ControlSocket.path(inState: state) }

    func run() async throws {
        try prepare()
        var quiet = log
        quiet.logLevel = max(log.logLevel, .notice)
        let application = Application(
            router: ControlRoutes(desk: desk, devices: devices).router(),
            configuration: .init(address: .unixDomainSocket(path: path), serverName: nil),
            onServerRunning: { _ in
                // Safe because the path lives through the call. The folder is closed to others already.
                if unsafe chmod(path, 0o600) != 0 { log.warning("the control socket keeps its mode") }
                onReady()
            }, logger: quiet)
        // Safe because the path lives through the call.
        defer { _ = unsafe unlink(path) }
        try await application.run()
    }

    /// Makes sure that the socket can be there and that nobody else can reach it.
    private func prepare() throws(RimError) {
        guard ControlSocket.fits(path) else {
            throw RimError(
                .tooLong, path,
                "is longer than the \(ControlSocket.longestPath) bytes a socket's path may have; "
                    + "set `state` to a shorter path")
        }
        // Safe because the path lives through the call.
        guard unsafe chmod(state, 0o700) == 0 else {
            throw RimError(
                .unwritable, state, "cannot be closed to other users (mode 0700); give it to this user")
        }
        var found = stat()
        // Safe because path and record live through the call.
        guard unsafe lstat(path, &found) == 0 else { return }
        guard found.st_mode & S_IFMT == S_IFSOCK, unsafe unlink(path) == 0 else {
            throw RimError(.unwritable, path, "is in the way of the control socket; move it away")
        }
    }
}
