import Hall
import Hummingbird
import Logging

/// What each listener serves.
struct Routers {
    let hall: Hall
    let screens: Screens
    let openAPI: OpenAPICall
    let limits: WebSettings.Limits
    let log: Logger

    func kiosk() -> Router<PageContext> {
        let (router, table) = router(console: false)
        addShared(to: router, for: .kiosk)
        TicketCalls(hall: hall).add(to: router)
        RatingCalls(hall: hall).addKiosk(to: router)
        AppointmentCalls(hall: hall).add(to: router)
        AppointmentChangeCalls(hall: hall, listener: .kiosk).add(to: router)
        CheckInCalls(hall: hall).addKiosk(to: router)
        ProgressCalls(hall: hall).add(to: router)
        screens.addKiosk(to: router)
        table.fill(from: router)
        return router
    }

    func console() -> Router<PageContext> {
        let (router, table) = router(console: true)
        addShared(to: router, for: .console)
        SessionCalls(hall: hall).add(to: router)
        CounterCalls(hall: hall).add(to: router)
        VisitCalls(hall: hall).add(to: router)
        DayCalls(hall: hall).add(to: router)
        DeskCall(hall: hall).add(to: router)
        ServiceCalls(hall: hall).add(to: router)
        DraftCalls(hall: hall).add(to: router)
        ItemCalls(hall: hall).add(to: router)
        RatingCalls(hall: hall).addConsole(to: router)
        WorkCalls(hall: hall).add(to: router)
        DeliveryCalls(hall: hall).add(to: router)
        DeviceCalls(hall: hall).add(to: router)
        PrintCalls(hall: hall).add(to: router)
        RosterCalls(hall: hall).add(to: router)
        AlarmCalls(hall: hall).add(to: router)
        ShiftCalls(hall: hall).add(to: router)
        ReportCalls(hall: hall).add(to: router)
        OfficeAppointmentCalls(hall: hall).add(to: router)
        ReminderCalls(hall: hall).add(to: router)
        AppointmentChangeCalls(hall: hall, listener: .console).add(to: router)
        CheckInCalls(hall: hall).addConsole(to: router)
        screens.addConsole(to: router)
        table.fill(from: router)
        return router
    }

    private func addShared(to router: Router<PageContext>, for listener: Pages.Listener) {
        HealthCall(hall: hall).add(to: router)
        QueueCall(hall: hall).add(to: router)
        HallCall(hall: hall).add(to: router)
        EventCall(hall: hall, limits: limits, listener: listener).add(to: router)
        openAPI.add(to: router)
    }

    /// Every request passes these in this order, also one that no route takes.
    private func router(console: Bool) -> (Router<PageContext>, RouteTable) {
        let router = Router(context: PageContext.self)
        let table = RouteTable()
        router.add(middleware: SecurityHeaders())
        router.add(middleware: AnswerProblems(hall: hall, routes: table, log: log))
        router.add(middleware: SameOrigin())
        router.add(middleware: ReadLanguage())
        if console { router.add(middleware: ReadSession(hall: hall)) }
        return (router, table)
    }
}
