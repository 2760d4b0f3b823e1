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
        addShared(to: router, tellsCards: true)
        TicketCalls(hall: hall).add(to: router)
        screens.addKiosk(to: router)
        table.fill(from: router)
        return router
    }

    func console() -> Router<PageContext> {
        let (router, table) = router(console: true)
        addShared(to: router, tellsCards: false)
        SessionCalls(hall: hall).add(to: router)
        CounterCalls(hall: hall).add(to: router)
        DeskCall(hall: hall).add(to: router)
        ServiceCalls(hall: hall).add(to: router)
        ItemCalls(hall: hall).add(to: router)
        DeliveryCalls(hall: hall).add(to: router)
        DeviceCalls(hall: hall).add(to: router)
        PrintCalls(hall: hall).add(to: router)
        screens.addConsole(to: router)
        table.fill(from: router)
        return router
    }

    private func addShared(to router: Router<PageContext>, tellsCards: Bool) {
        HealthCall(hall: hall).add(to: router)
        QueueCall(hall: hall).add(to: router)
        EventCall(hall: hall, limits: limits, tellsCards: tellsCards).add(to: router)
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
