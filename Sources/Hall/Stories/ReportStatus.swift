package import District
import Domain
import Logging
import ServiceLifecycle
import Store

/// The story of the heartbeat: the kiosk says how it is doing and which places are free, the district what it holds of it.
/// More there than here was ever given out means that this disk lost data; both sides say so (`DESIGN.md` 9).
package struct ReportStatus: Service {
    /// As many as the district takes (`Assets/api/district.openapi.yaml`).
    static let mostSlots = 500

    private let hall: Hall
    private let line: any DistrictStatusLine
    private let kiosk: String
    private let version: String
    private let pace: LinePace
    private let writers: WriterDesk?

    /// - Parameter writers: as whom the line speaks; nil where it does not say so.
    package init(
        hall: Hall, line: any DistrictStatusLine, kiosk: String, version: String, pace: LinePace = LinePace(),
        writers: WriterDesk? = nil
    ) {
        (self.hall, self.line, self.kiosk) = (hall, line, kiosk)
        (self.version, self.pace, self.writers) = (version, pace, writers)
    }

    /// Returns only when the kiosk is shutting down.
    package func run() async throws {
        let bell = hall.link.bell()
        let started = hall.time.now()
        await cancelWhenGracefulShutdown {
            var failures = 0
            while !Task.isCancelled {
                failures = await report(since: started, bell) ? 0 : failures + 1
                _ = await bell.wait(atMost: pace.next(after: failures))
            }
        }
    }

    private func report(since started: Moment, _ bell: LineBell) async -> Bool {
        do throws(HallError) {
            let standing = try await recording(await hall.store.lineStanding())
            let status = try await hall.status(standing, version: version, since: started)
            switch await line.report(status, of: kiosk) {
            case .answered(let answer):
                hall.link.worked(bell)
                compare(answer, standing)
                return true
            case .unavailable: hall.link.failed()
            // Nothing may be owed, and a board on hold is to be seen all the same.
            case .stopped(.held): hall.link.stopped(.held)
            // A district need not take it; what is wrong with the line is told by the deliveries.
            case .stopped, .refused: break
            }
        } catch {
            hall.log.error("the status could not be read", metadata: ["error": "\(error)"])
        }
        return false
    }

    /// What was owed while the report was under way makes ours greater, never smaller.
    private func compare(_ answer: StatusAnswer, _ standing: LineStanding) {
        take(answer.generation)
        guard answer.incarnation == hall.store.opening.incarnation else { return }
        hall.link.compared(theirs: answer.highest, ours: standing.highest, hasCopy: answer.copy != nil)
        if let copy = answer.copy {
            hall.log.error(
                "another board speaks as this kiosk: switch it off",
                metadata: ["generation": "\(copy.generation)", "heard": "\(copy.heard)"])
        }
        if answer.highest > standing.highest {
            hall.log.critical(
                "the district holds more than this database ever gave out: data was lost here",
                metadata: ["district": "\(answer.highest)", "here": "\(standing.highest)"])
        }
    }

    /// Somebody at the district chose this board among two: from now on it stands above the other, across restarts too.
    private func take(_ generation: Int64?) {
        guard let generation, let writers else { return }
        do {
            guard try writers.raise(to: generation) else { return }
            hall.log.notice(
                "the district chose this board", metadata: ["generation": "\(writers.current.generation)"])
        } catch { hall.log.error("the generation cannot be kept", metadata: ["error": "\(error)"]) }
    }
}

extension Hall {
    /// The heartbeat's body; nothing in it names a resident or a clerk.
    func status(
        _ standing: LineStanding, version: String, since started: Moment
    ) async throws(HallError) -> JSONValue {
        let now = time.now()
        var deliveries: [String: JSONValue] = [
            "backlog": .integer(Int64(standing.backlog.backlog)),
            "rejected": .integer(Int64(standing.backlog.rejected.count)),
            "highest": .integer(standing.highest),
        ]
        deliveries["oldest"] = standing.backlog.oldest.map { .string($0.rfc3339) }
        var updates: [String: JSONValue] = ["kept": .integer(Int64(standing.updates.kept))]
        updates["cursor"] = standing.updates.cursor.map { .string($0) }
        var status: [String: JSONValue] = [
            "incarnation": .string(store.opening.incarnation), "version": .string(version),
            "site": .string(site.code), "at": .string(now.wall.rfc3339),
            "uptime": .integer((now.monotonic - started.monotonic) / 1000),
            "clock": .string(now.trust.rawValue), "deliveries": .object(deliveries),
            "updates": .object(updates), "parts": .array(parts.all.prefix(64).map(Self.json)),
        ]
        status["documents"] = .object(documents.told)
        if standing.journal > 0 {
            status["journal"] = ["sequence": .integer(standing.journal), "head": .string(standing.head)]
        }
        status["slots"] = try await freeSlots().map { .array($0) }
        return .object(status)
    }

    private static func json(_ part: PartReport) -> JSONValue {
        [
            "name": .string(part.name), "state": .string(part.state.rawValue), "since": .string(part.since),
            "hint": .string(part.hint),
        ]
    }

    /// What can be booked in the next days; nil where the hall takes no bookings.
    private func freeSlots() async throws(HallError) -> [JSONValue]? {
        do throws(HallError) {
            let slots = try await slotDays().flatMap(\.slots).filter { $0.free > 0 }
            return slots.prefix(ReportStatus.mostSlots).map { view in
                [
                    "date": .string(view.slot.date.description),
                    "start": .string(view.slot.start.description),
                    "minutes": .integer(Int64(view.slot.minutes)), "free": .integer(Int64(view.free)),
                ]
            }
        } catch {
            guard case .noBookings = error else { throw error }
            return nil
        }
    }
}
