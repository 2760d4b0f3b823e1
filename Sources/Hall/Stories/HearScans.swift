package import Devices
import Domain
import Logging
import ServiceLifecycle
import Store

/// The story of a code held under the scanner: heard whole, never typed into a page, never written down.
///
/// 1. The scanner reports a whole code (`Devices`); the log says that one came, and how long it was.
/// 2. The code of a completion notice or a receipt (`Domain.ItemCode`) is looked up by its keyed hash (`Store`). The screen
///    at the kiosk, and no other, is told what it leads to (`LookUpPaper`).
/// 3. The code of an appointment slip (`Domain.AppointmentCode`) checks in by itself (`CheckIn`).
/// 4. Of any other code the screen only says that it is not known here.
package struct HearScans: Service {
    private let hall: Hall
    private let scanner: any Scanner

    package init(hall: Hall, scanner: any Scanner) { (self.hall, self.scanner) = (hall, scanner) }

    package func run() async throws {
        hall.parts.set("scanner", .down, hint: "device.scanner.absent")
        await cancelWhenGracefulShutdown { [hall, scanner] in
            await scanner.run { event in
                hall.heard(event)
                if case .scanned(let code) = event { await hall.lookUp(code) }
            }
        }
    }
}

extension Hall {
    package func heard(_ event: ScannerEvent) {
        switch event {
        case .attached: parts.set("scanner", .ok)
        case .detached(let error):
            log.warning("scanner detached", metadata: ["error": "\(error)"])
            parts.set("scanner", .down, hint: "device.scanner.\(error.code.key)")
        case .scanned(let code): log.info("code scanned", metadata: ["code": "\(code)"])
        case .refused(let reason): log.notice("code refused", metadata: ["why": "\(reason)"])
        }
    }

    /// Does what a code is for, and says on the kiosk's screen what it led to.
    package func lookUp(_ scanned: ScannedCode) async {
        if let code = scanned.text.flatMap(ItemCode.init) {
            await lookUp(code)
        } else if let text = scanned.text, site.rules.appointments != nil, AppointmentCode.isMeant(text) {
            await checkIn(scanned: text)
        } else {
            announcer.announce(.rating, HallEvent.json(CodeNews(state: .unknown)))
        }
    }
}
