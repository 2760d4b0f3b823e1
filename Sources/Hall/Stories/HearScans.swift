package import Devices
import Domain
import Logging
import ServiceLifecycle
import Store

/// The story of a code held under the scanner: heard whole, never typed into a page, never written down.
///
/// 1. The scanner reports a whole code (`Devices`); the log says that one came, and how long it was.
/// 2. A rating's code (`Domain.RatingCode`) is looked up by its keyed hash (`Store`). The screen at the kiosk, and no
///    other, is told which item may be rated, or why it may not (`RateItem`).
/// 3. Of any other code the screen only says that it is not known here.
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

    /// What the screen at the kiosk is told of a scanned code.
    private struct CodeNews: Encodable {
        enum State: String, Encodable { case open, rated, notFinished, over, unknown }

        struct Service: Encodable {
            var zh: String
            var en: String
        }

        var state: State
        /// Only of an item that may be rated.
        var item: String?
        /// Not of a matter that few may see.
        var service: Service?
        var finished: String?
    }

    /// Says on the kiosk's screen what a code leads to.
    package func lookUp(_ scanned: ScannedCode) async {
        announcer.announce(.rating, HallEvent.json(await news(of: scanned)))
    }

    private func news(of scanned: ScannedCode) async -> CodeNews {
        guard let code = scanned.text.flatMap(RatingCode.init) else { return CodeNews(state: .unknown) }
        do {
            guard let found = try await store.rateable(code: code) else { return CodeNews(state: .unknown) }
            switch refusal(of: found, time.now().civil.date) {
            case nil: break
            case .ratedAlready: return CodeNews(state: .rated)
            case .tooLate: return CodeNews(state: .over)
            default: return CodeNews(state: .notFinished)
            }
            let view = view(found)
            var news = CodeNews(state: .open, item: view.item.text, finished: view.finished.description)
            if let zh = view.zh, let en = view.en { news.service = .init(zh: zh, en: en) }
            return news
        } catch {
            log.error("a code could not be looked up", metadata: ["error": "\(error)"])
            return CodeNews(state: .unknown)
        }
    }
}
