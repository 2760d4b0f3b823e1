import Devices
import Domain
import Glibc
import Logging
import Paper

/// The devices driven by this command itself, while no daemon runs: the same park as the daemon's, for as long as the
/// command takes. It writes nothing.
struct LocalDevices: DeviceControl {
    /// Listing what is plugged in takes some milliseconds; this is a machine with nothing plugged in.
    private static let firstSign: Duration = .milliseconds(1500)
    /// After this long without news everything that is there has been opened.
    private static let quiet: Duration = .milliseconds(400)
    /// A serial bridge that is asked at two speeds, or a network printer that does not answer (3 s), and some time.
    private static let patience: Duration = .seconds(6)
    /// For a device that was not ready when the list was asked for.
    private static let trialPatience: Duration = .seconds(2)
    private static let watch: Duration = .seconds(Int64(ControlSocket.longestWatch))

    private let trials: DeviceTrials
    private let assets: DeviceAssets

    /// - Parameter driving: false leaves every device alone, so that one of them can be asked what it is.
    static func use<Answer: Sendable>(
        _ settings: DeviceSettingsFile, _ assets: DeviceAssets, driving: Bool,
        _ body: (LocalDevices) async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        guard let reactor = try? Reactor() else { throw Failure(.busy, .noDescriptors) }
        // What the drivers note is for the daemon's log; what matters here stands in the list.
        let park = DevicePark(
            settings: settings.devices, data: try assets.data(), reactor: reactor,
            log: Logger(label: "kioskctl") { _ in SwiftLogNoOpLogHandler() },
            time: CommandTime())
        let local = LocalDevices(trials: DeviceTrials(park: park, patience: trialPatience), assets: assets)
        let result = await withTaskGroup(of: Void.self) { group -> Result<Answer, Failure> in
            if driving { group.addTask { await park.run() } }
            defer { group.cancelAll() }
            do throws(Failure) { return .success(try await body(local)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    func devices() async -> DeviceList {
        let end = ContinuousClock.now + Self.patience
        var list = await trials.list(after: trials.list().version, within: Self.firstSign)
        while ContinuousClock.now < end, !Task.isCancelled {
            let isOpening = list.devices.contains { $0.state == .starting || $0.state == .probing }
            let next = await trials.list(
                after: list.version, within: isOpening ? end - .now : Self.quiet)
            guard next.version > list.version else { return next }
            list = next
        }
        return list
    }

    func devices(after version: Int) async -> DeviceList {
        await trials.list(after: version, within: Self.watch)
    }

    func probe(_ path: String) async -> ProbeAnswer { await trials.probe(path) }

    func readCard(seconds: Int) async -> CardTrial {
        await trials.readCard(within: .seconds(seconds), today: CommandTime().now().civil.date)
    }

    func scan(seconds: Int) async -> ScanTrial { await trials.scan(within: .seconds(seconds)) }

    /// Ctrl-C waits until the page is out: half a page would leave the printer waiting for the rest of it.
    func printTestPage() async throws(Failure) -> PrintTrial {
        let before = signal(SIGINT, SIG_IGN)
        defer { _ = signal(SIGINT, before) }
        let (texts, time) = (assets.texts(), CommandTime().now().civil.description)
        do throws(PaperError) {
            return try await trials.print { model throws(PaperError) in
                let job = try TestPage(hall: "kioskctl \(OneWindow.version)", time: time, model: model)
                    .job(texts: texts)
                return .init(bytes: job.bytes, lengthMillimetres: job.lengthMillimetres)
            }
        } catch { throw Failure(.refused, .failed("\(error)")) }
    }
}
