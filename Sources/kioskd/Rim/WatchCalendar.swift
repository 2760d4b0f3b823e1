import Domain
import Hall
import Logging
import ServiceLifecycle

/// The two files of public holidays: the one that came with the program, and the one a technician laid in the state
/// directory with `kioskctl calendar install`, which counts where it says something.
struct CalendarFiles: Sendable {
    struct Reading: Sendable {
        var calendar: WorkingCalendar
        /// What is wrong with the technician's file, so that it does not count.
        var fault: RimError?
        /// The line to look at, where it is one.
        var faultLine: Int?
    }

    let builtIn: CalendarDocument
    /// The technician's.
    let path: String
    /// The 12-digit code of the site, for the days off of its region.
    let site: String

    init(assets: AssetsLoader, state: String, site: String) throws(RimError) {
        builtIn = try assets.calendar()
        (path, self.site) = ("\(state)/\(CalendarDocument.file)", site)
    }

    /// Changes when the technician's file does; nil without one.
    var stamp: String? { Files.stamp(path) }

    /// Reads the technician's file, some 30 KiB.
    func read() -> Reading {
        let plain = WorkingCalendar(builtIn, site: site)
        guard stamp != nil else { return Reading(calendar: plain) }
        let bytes: [UInt8]
        do throws(RimError) { bytes = try Files.read(path, atMost: CalendarDocument.longestFile) } catch {
            return Reading(calendar: plain, fault: error, faultLine: 1)
        }
        do throws(CalendarDocument.Problems) {
            let own = try CalendarDocument(reading: bytes)
            return Reading(calendar: WorkingCalendar(own.replacing(builtIn), site: site))
        } catch {
            return Reading(calendar: plain, fault: RimError(error, path), faultLine: error.first.line)
        }
    }
}

/// Lays a new calendar when the technician's file changes, and says in time that the next year's is missing.
struct WatchCalendar: Service {
    /// Soon enough for who has just installed a file.
    private static let pause: Duration = .seconds(60)

    let hall: Hall
    let files: CalendarFiles
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            var seen = files.stamp
            take(files.read())
            while (try? await Task.sleep(for: Self.pause)) != nil {
                let now = files.stamp
                if now != seen { take(files.read()) }
                seen = now
                judge()
            }
        }
    }

    /// From now on this counts.
    func take(_ reading: CalendarFiles.Reading) {
        hall.calendars.lay(reading.calendar, wrongLine: reading.faultLine)
        judge()
        if let fault = reading.fault {
            log.warning(
                "the technician's calendar is wrong; the one that came with the program counts",
                metadata: ["problem": "\(fault)"])
        } else {
            log.info(
                "working days are counted", metadata: ["years": "\(reading.calendar.sources.map(\.year))"])
        }
    }

    private func judge() { hall.calendars.judge(on: hall.time.now().civil.date) }
}
