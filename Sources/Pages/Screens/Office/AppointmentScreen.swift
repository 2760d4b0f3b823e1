import Domain
import Hall
import Hummingbird
import Store

/// The bookings as clerks handle them (`/appointments`): the day, those to be called before they come, those who did not come, the
/// next 30 days, and new bookings.
///
/// The lists are fragments of regions and bear masked names only; who booked and the telephone number come with one
/// booking that a clerk opens, which the journal notes (facts/domain.md e). What a clerk types is in no region.
extension Screens {
    func addAppointments(to router: Router<PageContext>) {
        router.get("/appointments") { request, context in
            guard let session = context.session else { return signIn(request, context) }
            let words = words(context)
            let isOff = (try? hall.bookingRules) == nil
            let list =
                isOff ? nil : try await AppointmentListView(hall, session, AppointmentAsk(request), words)
            let view = AppointmentPage(hall, session, list, bookingScripts, words)
            return page("appointments", view, request, context)
        }
        router.get("/fragments/appointments") { request, context in
            let (session, words) = (try context.clerk(), words(context))
            let list = try await AppointmentListView(hall, session, AppointmentAsk(request), words)
            return html("appointments-fragment", AppointmentFragment(t: words, list: list))
        }
        router.get("/fragments/appointment") { request, context in
            let (session, words) = (try context.clerk(), words(context))
            let id = request.uri.queryParameters["id"].flatMap { AppointmentID(String($0)) }
            guard let id else { throw HallError.unknownAppointment }
            let sheet = try await AppointmentSheetView(hall, session, id, words)
            return html("appointment-sheet", AppointmentSheetFragment(t: words, sheet: sheet))
        }
        router.get("/fragments/appointment-slots") { request, context in
            let (_, words) = (try context.clerk(), words(context))
            let date = request.uri.queryParameters["date"].flatMap { CivilDate(String($0)) }
            let picker = try await SlotPickerView(hall, date, words)
            return html("appointment-slots", SlotPickerFragment(t: words, picker: picker))
        }
        router.get("/fragments/appointment-series") { request, context in
            let (session, words) = (try context.clerk(), words(context))
            let series = try await SeriesView(hall, session, request, words)
            return html("appointment-series", SeriesFragment(t: words, series: series))
        }
    }
}

/// Which list of which day: `?tab=` and `?date=`; what cannot be read is left to the page to choose.
struct AppointmentAsk: Sendable {
    var tab = AppointmentListView.Tab.day
    /// Nil for the day the list begins with.
    var date: CivilDate?

    init(_ request: Request) {
        let asked = request.uri.queryParameters
        tab = asked["tab"].flatMap { AppointmentListView.Tab(rawValue: String($0)) } ?? .day
        date = asked["date"].flatMap { CivilDate(String($0)) }
    }
}

private struct AppointmentPage {
    struct Weekday: Sendable {
        let number: Int
        let name: String
    }

    let t: PageTexts
    let frame: PageFrame
    let clerk: String
    /// Nil where the hall takes no bookings.
    let list: AppointmentListView?
    let isOff: Bool
    let services: [ServiceRow]
    let weekdays: [Weekday]
    let scripts: [ScriptName]

    init(
        _ hall: Hall, _ session: Session, _ list: AppointmentListView?, _ scripts: [ScriptName],
        _ words: PageTexts
    ) {
        (t, frame, clerk) = (words, PageFrame(hall, words), session.clerk.name)
        (self.list, isOff, self.scripts) = (list, list == nil, scripts)
        services = hall.catalog.services.filter(\.isBookable).map { ServiceRow($0, hall.catalog, words) }
        weekdays = (1...7).map { Weekday(number: $0, name: RosterView.weekday($0, words)) }
    }
}

private struct AppointmentFragment {
    let t: PageTexts
    let list: AppointmentListView
}

private struct AppointmentSheetFragment {
    let t: PageTexts
    let sheet: AppointmentSheetView
}

private struct SlotPickerFragment {
    let t: PageTexts
    let picker: SlotPickerView
}

private struct SeriesFragment {
    let t: PageTexts
    let series: SeriesView
}
