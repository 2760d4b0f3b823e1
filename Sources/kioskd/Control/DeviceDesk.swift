import Devices
import Domain
import Hall

/// The devices as `ControlSocket` tells of them.
struct DeviceDesk: Sendable {
    let trials: DeviceTrials
    /// For the age on a card.
    let today: @Sendable () -> CivilDate
    let printTestPage: @Sendable () async -> PrintTrial
}

extension DeviceDesk {
    /// The devices of a hall at work.
    init(_ devices: DevicePark, of hall: Hall) {
        self.init(
            trials: DeviceTrials(park: devices), today: { hall.time.now().civil.date },
            printTestPage: { await hall.printTestPage() })
    }
}
