import Domain
import FoundationEssentials
import Glibc

/// The two files of public holidays: the one under the assets, and the technician's under the state directory.
struct CalendarShelf: Sendable {
    /// What counts, and which of it the technician laid.
    struct InForce: Sendable {
        var document: CalendarDocument
        /// The technician's file alone; nil without one.
        var own: CalendarDocument?
    }

    let place: StatePlace
    /// The folder of the assets.
    let assets: String

    /// The technician's.
    var path: String { "\(place.directory)/\(CalendarDocument.file)" }

    /// As kioskd takes it: a technician's file that is wrong is refused here, with its lines.
    func inForce() throws(Failure) -> InForce {
        let builtIn = try CalendarVerdict.read("\(assets)/\(CalendarDocument.file)", json: false).document
        guard FileManager.default.fileExists(atPath: path) else { return InForce(document: builtIn) }
        let own = try CalendarVerdict.read(path, json: false).document
        return InForce(document: own.replacing(builtIn), own: own)
    }

    /// Lays the file there, whole or not at all, as the state's owner; durably, because the power may go next.
    func install(_ bytes: [UInt8]) throws(Failure) {
        try StateOwner.enter(place.directory, mayBegin: true)
        let folder = "\(place.directory)/calendar"
        // Safe because the path lives through the call.
        guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw Failure(.noPermission, .unwritable(folder))
        }
        let temporary = "\(path).new"
        do { try Data(bytes).write(to: URL(filePath: temporary)) } catch {
            throw Failure(.noPermission, .unwritable(temporary))
        }
        // Safe because the paths live through the calls.
        guard Self.sync(temporary), unsafe rename(temporary, path) == 0, Self.sync(folder),
            Self.sync(place.directory)
        else { throw Failure(.diskFailed, .unwritable(path)) }
    }

    private static func sync(_ path: String) -> Bool {
        // Safe because the path lives through the call and the descriptor is ours until `close`.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}

/// `kioskctl calendar show`: one row for each known year.
struct CalendarReport: Encodable {
    struct Year: Encodable {
        var year: Int
        var workingDays: Int
        var document: String
        var documentNumber: String?
        var issued: String
        /// Laid by a technician, or came with the program.
        var installed: Bool
        /// Days of the site's region.
        var regional: [String]
    }

    static let columns: [Words] = [.year, .workingDays, .issued, .comesFrom, .document]

    var years: [Year]
    /// The year whose notice is due and not there.
    var missing: Int?

    init(_ inForce: CalendarShelf.InForce, site: String, on today: CivilDate) {
        let calendar = WorkingCalendar(inForce.document, site: site)
        let regions = (inForce.document.regional ?? []).filter { $0.holds(site: site) }
        missing = calendar.missingYear(on: today)
        years = inForce.document.years.map { year in
            Year(
                year: year.year,
                workingDays: (1...12).reduce(0) { $0 + calendar.workingDays(inMonth: $1, of: year.year) },
                document: year.document, documentNumber: year.documentNumber,
                issued: year.issued.description,
                installed: inForce.own?.years.contains(year) ?? false,
                regional: regions.flatMap { $0.offDays + ($0.workDays ?? []) }
                    .filter { $0.year == year.year }.sorted().map(\.description))
        }
    }

    var rows: [Report.Row] {
        years.map { year in
            let origin: Words = year.installed ? .installed : .builtIn
            let title = year.document + (year.documentNumber.map { "（\($0)）" } ?? "")
            let days = year.regional.joined(separator: " ")
            return Report.Row(
                cells: ["\(year.year)", "\(year.workingDays)", year.issued, origin.both, title],
                notes: days.isEmpty ? [] : ["\(Words.regionalDays.both): \(days)"])
        }
    }

    var warning: Words? { missing.map(Words.yearIsMissing) }
}
