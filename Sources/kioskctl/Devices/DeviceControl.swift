import Domain

/// What a technician can ask of the devices, whether the daemon drives them (`RemoteKiosk`) or this command does
/// (`LocalDevices`).
protocol DeviceControl: Sendable {
    /// Every device, once none of them is just being opened.
    func devices() async throws(Failure) -> DeviceList
    /// As soon as the list is newer than `version`; the same list when nothing has happened for a while.
    func devices(after version: Int) async throws(Failure) -> DeviceList
    func probe(_ path: String) async throws(Failure) -> ProbeAnswer
    func readCard(seconds: Int) async throws(Failure) -> CardTrial
    func scan(seconds: Int) async throws(Failure) -> ScanTrial
    func printTestPage() async throws(Failure) -> PrintTrial
}

/// The devices of a machine: through the daemon while one answers, else by this command itself.
///
/// Two never hold one device: each driver locks what it opens, and a device that another holds is reported as busy.
struct DevicePlace: Sendable {
    let place: StatePlace
    let settings: String?
    let assets: String?

    /// The sentences of the asset folder, where it is there.
    var sentences: Sentences {
        let folder = assets ?? (try? DeviceSettingsFile(config: settings))?.assets
        return Sentences(DeviceAssets(folder: folder ?? DeviceAssets.usualFolder).texts())
    }

    func use<Answer: Sendable>(
        driving: Bool = true, _ body: (any DeviceControl) async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        guard let remote = try await RemoteKiosk.connect(place) else {
            Terminal.current.complain(Words.usesDevicesItself.both)
            let file = try DeviceSettingsFile(config: settings)
            let assets = DeviceAssets(folder: assets ?? file.assets)
            return try await LocalDevices.use(file, assets, driving: driving) { local throws(Failure) in
                try await body(local)
            }
        }
        do throws(Failure) {
            let answer = try await body(remote)
            await remote.close()
            return answer
        } catch {
            await remote.close()
            throw error
        }
    }
}
