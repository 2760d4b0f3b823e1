import Devices
import Domain
import Logging
package import Store
import Synchronization

/// The story of the roll: how much paper there is, said before it runs out.
///
/// 1. The printer reports its condition (`Devices`); a fault shows on the board at once.
/// 2. What it says of the paper is kept (`Store.sawPaper`): a new roll is noticed by paper that comes back, also across
///    a restart, or somebody says so on the console (`Hall.changeRoll`).
/// 3. Every slip that was settled is counted by its measured length. Near the end of the roll the board says for about
///    how many slips there is paper (`Domain.PaperGauge`), so that a new roll is at hand in time.
final class PaperWatch: Sendable {
    private struct Seen {
        var status = PrinterStatus.absent
        /// What the store was told last, so that it is told news only.
        var kept: PaperLevel?
        var coverOpened = false
    }

    private let store: Store
    private let parts: PartBoard
    private let rollMetres: Int
    private let time: any TimeSource
    private let log: Logger
    private let seen = Mutex(Seen())

    init(store: Store, parts: PartBoard, rollMetres: Int, time: any TimeSource, log: Logger) {
        (self.store, self.parts, self.rollMetres) = (store, parts, rollMetres)
        (self.time, self.log) = (time, log)
    }

    func noticed(_ status: PrinterStatus) async {
        let news = seen.withLock { seen -> (level: PaperLevel, coverOpened: Bool)? in
            seen.status = status
            if status.coverOpen { seen.coverOpened = true }
            guard let level = status.level, level != seen.kept else { return nil }
            defer { (seen.kept, seen.coverOpened) = (level, status.coverOpen) }
            return (level, seen.coverOpened)
        }
        if status.fault != nil { show(nil) }
        do {
            if let news {
                try await store.sawPaper(news.level, coverOpened: news.coverOpened, at: time.now())
            }
        } catch {
            log.error("what the printer says of its paper could not be kept", metadata: ["error": "\(error)"])
        }
        await weigh()
    }

    /// Says anew how much paper there is; after each slip, and when a roll was changed.
    func weigh() async {
        do {
            show(try await store.paper())
        } catch {
            log.error("the paper could not be counted", metadata: ["error": "\(error)"])
            show(nil)
        }
    }

    private func show(_ paper: PaperCount?) {
        let status = seen.withLock { $0.status }
        if let fault = status.fault {
            parts.set("printer", .down, hint: "device.printer.\(fault.rawValue)")
        } else if let left = paper?.slipsLeft(rollMetres), paper?.gauge.isLow(rollMetres: rollMetres) == true
        {
            parts.set(
                "printer", .degraded, hint: "device.printer.nearEndCount", values: ["count": String(left)])
        } else if status.paper == .nearEnd {
            parts.set("printer", .degraded, hint: "device.printer.nearEnd")
        } else {
            parts.set("printer", .ok)
        }
    }
}

extension Hall {
    /// Somebody put in a new roll and says so; the count begins anew.
    package func changeRoll(_ session: Session, _ once: Once) async throws(HallError) {
        let command = command(once, by: session)
        _ = try await recording(await store.changeRoll(command))
        await spooler.weighPaper()
    }
}

extension PaperCount {
    fileprivate func slipsLeft(_ rollMetres: Int) -> Int? {
        gauge.slipsLeft(rollMetres: rollMetres, lengths: lengths)
    }
}

extension PrinterStatus {
    /// Nil where the printer cannot tell. While the cover is open the sensors see nothing that can be trusted.
    fileprivate var level: PaperLevel? {
        guard connected, answered, !coverOpen else { return nil }
        return switch paper {
        case .adequate: .adequate
        case .nearEnd: .nearEnd
        case .out: .out
        case .unknown: nil
        }
    }
}
