/// The kiosk's scanner as the stories know it: whichever scanners are plugged in, as one.
package final class ScannerSlot: Scanner {
    let funnel: Funnel<ScannerEvent>

    init(reactor: Reactor) {
        funnel = Funnel(reactor: reactor, attached: .attached, detached: ScannerEvent.detached)
    }

    package func run(_ report: @Sendable @escaping (ScannerEvent) async -> Void) async {
        await funnel.run(report)
    }

    /// The next code, or one that was refused; nil when the time has passed.
    package func nextCode(within limit: Duration) async -> ScannerEvent? {
        await funnel.next(within: limit) { event in
            switch event {
            case .attached, .detached: false
            default: true
            }
        }
    }

    func heard(_ event: ScannerEvent, from device: PluggedDevice.ID) {
        switch event {
        case .attached: funnel.works(device)
        case .detached(let error): funnel.fails(device, error)
        default: funnel.heard(event)
        }
    }
}
