import Domain
import FoundationEssentials

/// The files of public holidays: the one under the assets, the district's in the kiosk's database, and the technician's
/// under the state directory.
struct CalendarShelf: Sendable {
    let place: StatePlace
    /// The folder of the assets.
    let assets: String

    var own: OwnFileShelf { OwnFileShelf(place: place, name: CalendarDocument.file) }

    /// As kioskd takes them: a technician's file that is wrong is refused here, with its lines.
    ///
    /// - Parameter district: what the kiosk holds of the district; nil for nothing.
    func layers(district: String?) throws(Failure) -> CalendarLayers {
        let builtIn = try CalendarVerdict.read("\(assets)/\(CalendarDocument.file)", json: false).document
        return CalendarLayers(
            builtIn: builtIn, district: district.flatMap { try? CalendarDocument(reading: Array($0.utf8)) },
            own: own.isThere ? try CalendarVerdict.read(own.path, json: false).document : nil)
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
        /// Laid by a technician.
        var installed: Bool
        /// Whose file it is.
        var origin: DocumentStanding.Origin
        /// Days of the site's region.
        var regional: [String]
    }

    static let columns: [Words] = [.year, .workingDays, .issued, .comesFrom, .document]

    var years: [Year]
    /// The year whose notice is due and not there.
    var missing: Int?

    init(_ layers: CalendarLayers, site: String, on today: CivilDate) {
        let document = layers.document
        let calendar = WorkingCalendar(document, site: site)
        let regions = (document.regional ?? []).filter { $0.holds(site: site) }
        missing = calendar.missingYear(on: today)
        years = document.years.map { year in
            let origin = layers.origin(of: year)
            return Year(
                year: year.year,
                workingDays: (1...12).reduce(0) { $0 + calendar.workingDays(inMonth: $1, of: year.year) },
                document: year.document, documentNumber: year.documentNumber,
                issued: year.issued.description,
                installed: origin == .technician, origin: origin,
                regional: regions.flatMap { $0.offDays + ($0.workDays ?? []) }
                    .filter { $0.year == year.year }.sorted().map(\.description))
        }
    }

    var rows: [Report.Row] {
        years.map { year in
            let origin = Words.origin(year.origin)
            let title = year.document + (year.documentNumber.map { "（\($0)）" } ?? "")
            let days = year.regional.joined(separator: " ")
            return Report.Row(
                cells: ["\(year.year)", "\(year.workingDays)", year.issued, origin.both, title],
                notes: days.isEmpty ? [] : ["\(Words.regionalDays.both): \(days)"])
        }
    }

    var warning: Words? { missing.map(Words.yearIsMissing) }
}
