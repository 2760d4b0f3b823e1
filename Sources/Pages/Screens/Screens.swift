import Domain
import HTTPTypes
package import Hall
package import Hummingbird
import Mustache

/// The pages people see: the resident's screen, the hall's display, the clerk's console, the technician's page.
///
/// The server draws whole pages and the fragments of them that change (`/fragments/…`); the scripts of
/// `Assets/pages/static` listen to the event stream and put new fragments in place of old ones. A GET here changes
/// nothing but the journal, which notes who was shown a resident's data. Templates and static files are read
/// once, at the start; every sentence comes from the table of texts.
package struct Screens: Sendable {
    let hall: Hall
    private let templates: MustacheLibrary
    private let files: StaticFiles
    /// All scripts of the console.
    let consoleScripts: [ScriptName]
    /// All scripts of the clerks' bookings.
    let bookingScripts: [ScriptName]

    /// Reads `pages/templates` and `pages/static` below `assets`.
    package init(hall: Hall, assets: String) throws {
        self.hall = hall
        templates = try PageAssets.templates(in: assets + "/pages/templates")
        files = try StaticFiles(directory: assets + "/pages/static")
        consoleScripts = files.modules(of: "counter.js").map { ScriptName(name: $0) }
        bookingScripts = files.modules(of: "appointments.js").map { ScriptName(name: $0) }
    }

    /// The resident's screen and the display, on the kiosk's own listener.
    package func addKiosk(to router: Router<PageContext>) {
        files.add(to: router)
        addResident(to: router)
        addDisplay(to: router)
    }

    /// The console with the technician's page, and the display for a second screen that reaches the kiosk over the network.
    package func addConsole(to router: Router<PageContext>) {
        files.add(to: router)
        addCounter(to: router)
        addDevice(to: router)
        addRoster(to: router)
        addReport(to: router)
        addDeliveries(to: router)
        addAppointments(to: router)
        addDisplay(to: router)
        router.get("/") { _, _ in Response.redirect(to: "/counter", type: .found) }
    }

    /// A page or a fragment, never kept by anyone on the way.
    func html(_ template: String, _ view: some Sendable) -> Response {
        let text = templates.render(view, withTemplate: template) ?? ""
        return Response(
            status: .ok,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A whole page; it remembers the language if the reader has just chosen one.
    func page(_ template: String, _ view: some Sendable, _ request: Request, _ context: PageContext)
        -> Response
    {
        var response = html(template, view)
        if request.uri.queryParameters["lang"] != nil {
            let chosen = "\(ReadLanguage.cookie)=\(context.language.rawValue)"
            response.headers[.setCookie] = "\(chosen); Path=/; Max-Age=31536000; SameSite=Strict"
        }
        return response
    }

    func words(_ context: PageContext) -> PageTexts {
        PageTexts(texts: hall.texts, language: context.language)
    }
}
