package import Devices
import Logging
import ServiceLifecycle

/// The story of a code held under the scanner: heard whole, never typed into a page, never written down.
///
/// No matter of this hall begins with a code yet, so the story ends where a code would be looked up: the log says that
/// one came, and how long it was.
package struct HearScans: Service {
    private let hall: Hall
    private let scanner: any Scanner

    package init(hall: Hall, scanner: any Scanner) { (self.hall, self.scanner) = (hall, scanner) }

    package func run() async throws {
        hall.parts.set("scanner", .down, hint: "device.scanner.absent")
        await cancelWhenGracefulShutdown { [hall, scanner] in
            await scanner.run { event in hall.heard(event) }
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
}
