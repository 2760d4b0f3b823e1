/// How the devices of one role do together: one that works is enough; when none does, the one that is nearest to working
/// says why. Pure.
struct Attachments: Sendable {
    /// What to say of all of them.
    enum News: Hashable, Sendable {
        case attached
        case detached(DeviceError)
    }

    private enum Condition: Hashable, Sendable {
        case works
        case fails(DeviceError)
    }

    private var devices: [PluggedDevice.ID: Condition] = [:]
    private var said: News?

    /// What there is to say now; nil when it has been said.
    mutating func works(_ id: PluggedDevice.ID) -> News? {
        devices[id] = .works
        return news()
    }

    mutating func fails(_ id: PluggedDevice.ID, _ error: DeviceError) -> News? {
        devices[id] = .fails(error)
        return news()
    }

    mutating func vanished(_ id: PluggedDevice.ID) -> News? {
        devices[id] = nil
        return news()
    }

    /// All that is plugged in has been looked at: from now on nothing is nothing.
    mutating func listed() -> News? { news() }

    private mutating func news() -> News? {
        let news = current
        guard news != said else { return nil }
        said = news
        return news
    }

    private var current: News {
        var errors: [DeviceError] = []
        for condition in devices.values {
            switch condition {
            case .works: return .attached
            case .fails(let error): errors.append(error)
            }
        }
        // A device that is there and fails says more than one that is not there.
        return .detached(errors.first { $0.code != .absent } ?? errors.first ?? DeviceError(.absent))
    }
}
