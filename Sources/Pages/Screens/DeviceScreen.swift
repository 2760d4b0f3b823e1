import Domain
import Hall
import Hummingbird
import Store

/// The technician's page (`/device`): every device and every part of the kiosk, how it does and what to do.
///
/// Any clerk may look; a test page is for managers and technicians. What changes comes as one fragment of two regions
/// (`/fragments/device`).
extension Screens {
    func addDevice(to router: Router<PageContext>) {
        router.get("/device") { request, context in
            guard let session = context.session else { return signIn(request, context) }
            let words = words(context)
            let view = DevicePage(
                t: words, frame: PageFrame(hall, words), clerk: session.clerk.name,
                mayPrint: session.clerk.mayTestDevices, devices: DevicesView(hall, words))
            return page("device", view, request, context)
        }
        router.get("/fragments/device") { _, context in
            _ = try context.clerk()
            let words = words(context)
            return html("device-list", DeviceFragment(t: words, devices: DevicesView(hall, words)))
        }
    }
}

private struct DevicePage {
    let t: PageTexts
    let frame: PageFrame
    let clerk: String
    let mayPrint: Bool
    let devices: DevicesView
}

private struct DeviceFragment {
    let t: PageTexts
    let devices: DevicesView
}

struct DevicesView: Sendable {
    /// Of the list; the script waits for what comes after it.
    let version: Int
    let devices: [DeviceRow]
    let parts: [PartRow]

    init(_ hall: Hall, _ words: PageTexts) {
        let (list, now) = (hall.deviceList, hall.time.now())
        version = list.version
        devices = list.devices.map { DeviceRow($0, now, words) }
        parts = hall.parts.all.map { PartRow($0, now, words) }
    }
}

/// One device, in words.
struct DeviceRow: Sendable {
    let id: String
    let title: String
    let name: String?
    let state: String
    let stateText: String
    /// What is wrong and what to do; nil when nothing is.
    let hint: String?
    let driver: String
    let node: String
    let usb: String?
    let serial: String?
    let port: String?
    let detail: String?
    let since: String?

    init(_ report: DeviceReport, _ now: Moment, _ words: PageTexts) {
        (id, name, driver, node) = (report.id, report.name, report.driver, report.node)
        (usb, serial, port) = (report.usb, report.serial, report.port)
        detail = report.detail.map { Self.text(detail: $0, words) }
        title = Self.title(report.role, words)
        state = report.state.rawValue
        stateText = Self.text(report.state, words)
        hint = report.hint.isEmpty ? nil : words(report.hint)
        since = report.since.flatMap { SinceText.text($0, now) }
    }

    /// `打印机`, `打印机 · counter-1`.
    private static func title(_ role: String?, _ words: PageTexts) -> String {
        guard let role, let kind = role.split(separator: "@").first else { return words("devices.unknown") }
        let place = role.dropFirst(kind.count + 1)
        let name = PartRow.name(String(kind), words)
        return place.isEmpty ? name : "\(name) · \(place)"
    }

    /// A printer tells of its paper in one word, a reader its module's number.
    private static func text(detail: String, _ words: PageTexts) -> String {
        switch detail {
        case "adequate": words("devices.paperAdequate")
        case "nearEnd": words("devices.paperNearEnd")
        case "unknown": words("devices.paperUnknown")
        default: detail
        }
    }

    private static func text(_ state: DeviceReport.State, _ words: PageTexts) -> String {
        switch state {
        case .starting: words("devices.starting")
        case .probing: words("devices.probing")
        case .ready: words("devices.ready")
        case .trouble: words("devices.trouble")
        case .setAside: words("devices.setAside")
        case .spare: words("devices.spare")
        case .elsewhere: words("devices.elsewhere")
        case .undriven: words("devices.undriven")
        case .untouchable: words("devices.untouchable")
        }
    }
}

/// One part of the kiosk as `/health` knows it, in words.
struct PartRow: Sendable {
    let part: String
    let name: String
    let state: String
    let stateText: String
    let hint: String?
    let since: String?

    init(_ report: PartReport, _ now: Moment, _ words: PageTexts) {
        part = report.name
        name = Self.name(report.name, words)
        state = report.state.rawValue
        stateText =
            switch report.state {
            case .ok: words("devices.ready")
            case .degraded: words("devices.degraded")
            case .down: words("devices.down")
            }
        hint = report.hint.isEmpty ? nil : words(report.hint, report.values)
        since = SinceText.text(report.since, now)
    }

    static func name(_ part: String, _ words: PageTexts) -> String {
        switch part {
        case "reader": words("counter.partReader")
        case "scanner": words("counter.partScanner")
        case "printer": words("counter.partPrinter")
        case "district": words("counter.partDistrict")
        case "updates": words("counter.partUpdates")
        case "store": words("counter.partStore")
        case "clock": words("counter.partClock")
        case "paper": words("counter.partPaper")
        case "fonts": words("counter.partFonts")
        case "calendar": words("counter.partCalendar")
        default: part
        }
    }
}

extension Clerk {
    /// Who may have a test page printed.
    var mayTestDevices: Bool { roles.contains(.technician) || roles.contains(.manager) }
}
