import Domain
import Hall
import Logging
import ServiceLifecycle

/// Lays a technician's calendar and catalogue when their files come, change or go, and says in time that the calendar of
/// the next year is missing.
struct WatchOwnFiles: Service {
    /// Soon enough for who has just installed a file.
    private static let pause: Duration = .seconds(60)

    let hall: Hall
    let calendar: OwnFile<CalendarDocument>
    let catalogue: OwnFile<CatalogFile>
    let log: Logger

    init(hall: Hall, state: String, log: Logger) {
        (self.hall, self.log) = (hall, log)
        (calendar, catalogue) = (.calendar(state: state), .catalogue(state: state))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            var seen = (calendar.stamp, catalogue.stamp)
            take()
            while (try? await Task.sleep(for: Self.pause)) != nil {
                let now = (calendar.stamp, catalogue.stamp)
                if now != seen { take() } else { judge() }
                seen = now
            }
        }
    }

    /// From now on what lies there counts. Also for the start, before anybody is served.
    func take() {
        let (calendar, catalogue) = (calendar.read(), catalogue.read())
        hall.calendars.lay(own: calendar.content, wrongLine: calendar.faultLine)
        hall.catalogs.lay(own: catalogue.content, wrongLine: catalogue.faultLine)
        judge()
        for fault in [calendar.fault, catalogue.fault].compactMap(\.self) {
            log.warning("a technician's file is wrong and does not count", metadata: ["problem": "\(fault)"])
        }
        log.info(
            "working days are counted and matters taken",
            metadata: [
                "years": "\(hall.calendar.sources.map(\.year))",
                "calendar": "\(hall.calendars.origin.rawValue)",
                "catalogue": "\(hall.catalogs.origin.rawValue) \(hall.catalog.version)",
            ])
    }

    private func judge() { hall.calendars.judge(on: hall.time.now().civil.date) }
}
