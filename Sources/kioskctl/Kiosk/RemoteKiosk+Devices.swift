import Domain
import NIOCore
import NIOHTTP1

/// The devices through the daemon's control socket.
extension RemoteKiosk: DeviceControl {
    /// What the daemon needs beside the wait itself.
    private static let margin: TimeAmount = .seconds(10)
    /// A test page behind some slips that are printed first.
    private static let printPatience: TimeAmount = .minutes(2)

    func devices() async throws(Failure) -> DeviceList { try await get("/devices") }

    func devices(after version: Int) async throws(Failure) -> DeviceList {
        let wait = TimeAmount.seconds(Int64(ControlSocket.longestWatch)) + Self.margin
        return try await get("/devices?after=\(version)", within: wait)
    }

    func probe(_ path: String) async throws(Failure) -> ProbeAnswer {
        try decoded(
            try await call(.POST, "/devices/probe", ProbeWish(path: path), within: Self.margin + Self.margin))
    }

    func readCard(seconds: Int) async throws(Failure) -> CardTrial {
        try await trial("/devices/card", seconds)
    }

    func scan(seconds: Int) async throws(Failure) -> ScanTrial {
        try await trial("/devices/scan", seconds)
    }

    func printTestPage() async throws(Failure) -> PrintTrial {
        try decoded(
            try await call(.POST, "/devices/print-test", Never?.none, within: Self.printPatience))
    }

    private func trial<Trial: Decodable>(_ path: String, _ seconds: Int) async throws(Failure) -> Trial {
        let wait = TimeAmount.seconds(Int64(seconds)) + Self.margin
        return try decoded(try await call(.POST, path, TrialWish(seconds: seconds), within: wait))
    }
}
