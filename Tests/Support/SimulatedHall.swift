package import Devices
package import Domain
package import Hall
import Logging
package import Store

/// A whole hall over the real store in memory, with a clock, a printer and a card reader that a test moves.
package struct SimulatedHall: Sendable {
    package let hall: Hall
    package let time: SimulatedTime
    package let printer: SimulatedPrinter

    /// `driver` stands in the simulated printer's place, where a test has a printer of its own; `devices` are what
    /// technicians look at; `state` is a directory for a technician's template; `calendar` stands in for the real one;
    /// `rules` are the hall's; `documentsKey` is what the district signs with.
    package init(
        counters: Int = 3, digits: Int = 3, driver: (any TicketPrinter)? = nil, rollMetres: Int = 80,
        devices: DevicePark? = nil, state: String? = nil, calendar: CalendarDocument? = nil,
        rules: SiteRules = SiteRules(), store location: StoreLocation = .memory,
        documentsKey: @escaping @Sendable () -> [UInt8]? = { nil }
    ) async throws {
        let (time, printer) = (SimulatedTime(), SimulatedPrinter())
        let log = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        let announcer = Announcer(time: time)
        var configuration = StoreConfiguration(digits: digits, region: "450502001001", version: "test")
        configuration.pinRounds = 16
        configuration.queue = rules.queue
        let store = try await Store.open(
            location, configuration: configuration, at: time.now(), onCommit: { announcer.committed($0) },
            log: log)
        announcer.begin(start: store.opening.bootNumber, sequence: store.opening.lastSequence)
        hall = Hall(
            site: SiteProfile(
                code: "450502001001", name: "测试社区党群服务中心", counters: counters,
                rules: rules),
            catalog: try Samples.catalog(), texts: try Samples.texts(), reasons: try Samples.ratingReasons(),
            store: store, time: time,
            announcer: announcer, parts: PartBoard(time: time, announcer: announcer),
            printer: driver ?? printer, paper: PaperProfile(rollMetres: rollMetres), devices: devices,
            calendar: try calendar ?? Samples.calendar(), state: state,
            documentsKey: documentsKey, log: log)
        (self.time, self.printer) = (time, printer)
    }

    package static let pin = "2580"

    /// Adds a clerk who may sign in with `pin`.
    package func addClerk(_ number: String, roles: [ClerkRole] = [.clerk]) async throws {
        try await hall.store.addClerk(
            Clerk(number: number, name: "测试员", roles: roles), pin: Self.pin, at: time.now(),
            actor: .technician)
    }
}
