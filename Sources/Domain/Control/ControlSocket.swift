/// Where the technician's commands meet the daemon: HTTP/1.1 and JSON over a unix socket in the state directory.
///
/// Only the service's user and root can reach it (directory 0700, socket 0600), so it asks for no password.
///
/// | call | body | answer |
/// |---|---|---|
/// | `GET /status` | – | 200 `ControlStatus` |
/// | `GET /clerks` | – | 200 `ControlClerks` |
/// | `POST /clerks` | `NewClerk` | 201 `Clerk`; 409 exists, 422 number, name, roles or PIN not allowed |
/// | `POST /clerks/{number}/pin` | `NewPIN` | 204; 404, 422 |
/// | `GET /journal/verify` | – | 200 `JournalCheck` |
/// | `GET /documents/{kind}` | – | 200 `ControlDocument` |
/// | `GET /deliveries?limit=` | – | 200 `ControlDeliveries` |
/// | `POST /deliveries/retry` | `RetryWish` | 200 `ControlRetry`; 404, 409 not rejected |
/// | `GET /devices` | – | 200 `DeviceList` |
/// | `GET /devices?after=N` | – | the same as soon as its version is above N, at the latest after `longestWatch` |
/// | `POST /devices/probe` | `ProbeWish` | 200 `ProbeAnswer` |
/// | `POST /devices/card` | `TrialWish` | 200 `CardTrial`, masked; waits so long |
/// | `POST /devices/scan` | `TrialWish` | 200 `ScanTrial`; waits so long |
/// | `POST /devices/print-test` | – | 200 `PrintTrial`, once its fate is known |
///
/// The calls of devices are 503 where the daemon drives none.
///
/// Every refusal is a `ControlProblem`.
package enum ControlSocket {
    package static let fileName = "control.sock"
    /// `sun_path` of `sockaddr_un` holds 108 bytes with its closing zero (unix(7)).
    package static let longestPath = 107
    /// The longest body either side takes: a thousand deliveries, or a document of the district, fit twice.
    package static let longestBody = 2 << 20
    package static let mostDeliveries = 1000
    /// Seconds a watcher's call may wait for news: well below the patience of any client.
    package static let longestWatch = 25

    package static func path(inState directory: String) -> String {
        directory.hasSuffix("/") ? directory + fileName : "\(directory)/\(fileName)"
    }

    package static func fits(_ path: String) -> Bool { path.utf8.count <= longestPath }
}
