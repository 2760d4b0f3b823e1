import Domain
import HTTPTypes
import Hall
import Hummingbird
import ServiceLifecycle

/// What is plugged in, how it does and what to do; and the test page. Console only.
struct DeviceCalls {
    /// The longest a watcher's call waits for news: shorter than what proxies and phones put up with.
    private static let longestWatch: Duration = .seconds(20)

    let hall: Hall
    private let testPages = TestPages()

    init(hall: Hall) { self.hall = hall }

    func add(to router: Router<PageContext>) {
        router.get("/api/devices", use: show)
        router.post("/api/devices/print-test", use: printTest)
    }

    /// At once; with `?after=`, as soon as something differs from that version of the list, or after a while.
    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        guard let text = request.uri.queryParameters["after"] else {
            return Answer.json(DeviceListJSON(hall.deviceList, hall))
        }
        guard let version = Int(text) else { throw Problem(.badField, ["field": "after"]) }
        let list = await cancelWhenGracefulShutdown { [hall] in
            await hall.deviceList(after: version, within: Self.longestWatch)
        }
        return Answer.json(DeviceListJSON(list, hall))
    }

    /// Waits for the fate of the page, some seconds. The same press repeated joins the first and gets its answer.
    @Sendable private func printTest(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk(asOneOf: [.technician, .manager])
        let call = try await Call(request)
        let trial = try await testPages.trial(call.once) { [hall] in await hall.printTestPage() }
        return Answer.json(PrintTrialJSON(trial, texts: hall.texts))
    }
}

/// A sentence in both languages.
struct SentenceJSON: Encodable {
    var zh: String
    var en: String

    /// Nil for an empty key: nothing is to be done.
    init?(_ key: String?, texts: Texts) {
        guard let key, !key.isEmpty else { return nil }
        (zh, en) = (texts.text(key, .chinese), texts.text(key, .english))
    }
}

private struct DeviceListJSON: Encodable {
    var version: Int
    var devices: [DeviceJSON]
    var parts: [PartJSON]

    init(_ list: DeviceList, _ hall: Hall) {
        version = list.version
        devices = list.devices.map { DeviceJSON($0, texts: hall.texts) }
        parts = hall.parts.all.map { PartJSON($0, texts: hall.texts) }
    }
}

private struct DeviceJSON: Encodable {
    var id: String
    var node: String
    var role: String?
    var driver: String
    var name: String?
    var usb: String?
    var serial: String?
    var port: String?
    var state: DeviceReport.State
    var since: String?
    var detail: String?
    /// What is wrong and what to do; `null` when nothing is.
    var hint: Known<SentenceJSON>

    init(_ report: DeviceReport, texts: Texts) {
        (id, node, role, driver) = (report.id, report.node, report.role, report.driver)
        (name, usb, serial, port) = (report.name, report.usb, report.serial, report.port)
        (state, since, detail) = (report.state, report.since, report.detail)
        hint = Known(SentenceJSON(report.hint, texts: texts))
    }
}

private struct PrintTrialJSON: Encodable {
    var outcome: TrialOutcome
    var model: String?
    var width: Int?
    var lengthMillimetres: Int?
    /// Why it is not printed, or in doubt; `null` when it is printed.
    var hint: Known<SentenceJSON>

    init(_ trial: PrintTrial, texts: Texts) {
        (outcome, model, width) = (trial.outcome, trial.model, trial.width)
        lengthMillimetres = trial.lengthMillimetres
        hint = Known(SentenceJSON(trial.hint, texts: texts))
    }
}
