package import District
import Domain
import Logging
import ServiceLifecycle
import Store

/// The story of what the district has for us: bookings it made, decisions for items that were handed over, calendars and
/// catalogues it signed (`TakeDocument`).
///
/// 1. Every minute or so, and at once when the line is back, this service asks with the cursor that is on record.
/// 2. The hall looks each update over: what its own plan says of the slot, whether it knows the matter.
/// 3. One transaction of `Store` applies the page and keeps its cursor; what the district is owed in return is part of it.
///    A crash in between leads to the same page again, of which each update counts once.
///
/// The hall settles who has a slot: whoever is first on disk here. Bookings that came before the line broke check in like
/// any other.
package struct TakeUpdates: Service {
    /// What a round came to.
    private enum Round {
        case more, done, failed
    }

    private let hall: Hall
    private let line: any DistrictDownLine
    private let kiosk: String
    private let pace: LinePace

    /// - Parameter kiosk: the kiosk's number at the district, `district.kiosk` in the settings.
    package init(hall: Hall, line: any DistrictDownLine, kiosk: String, pace: LinePace = LinePace()) {
        (self.hall, self.line, self.kiosk, self.pace) = (hall, line, kiosk, pace)
    }

    /// Returns only when the kiosk is shutting down.
    package func run() async throws {
        let bell = hall.link.bell()
        await cancelWhenGracefulShutdown {
            var failures = 0
            while !Task.isCancelled {
                switch await round(bell) {
                case .more: failures = 0
                case .done:
                    failures = 0
                    _ = await bell.wait(atMost: pace.next())
                case .failed:
                    failures += 1
                    _ = await bell.wait(atMost: pace.next(after: failures))
                }
            }
        }
    }

    private func round(_ bell: LineBell) async -> Round {
        do throws(HallError) {
            let cursor = try await recording(await hall.store.updatesState()).cursor
            switch await line.updates(of: kiosk, after: cursor) {
            case .answered(let page):
                hall.link.worked(bell)
                hall.parts.clear("updates")
                try await hall.take(page, after: cursor)
                return page.more && page.cursor != cursor ? .more : .done
            case .unavailable(let trouble, _):
                hall.link.failed()
                hall.log.notice("updates could not be asked for", metadata: ["trouble": "\(trouble)"])
            case .stopped(.wrongAddress), .refused:
                // Deliveries may well go through: a district need not have updates.
                hall.parts.set("updates", .degraded, hint: "district.noUpdates")
                hall.log.warning("the district has no updates for this kiosk")
            case .stopped(let stop):
                hall.link.stopped(stop)
                hall.log.error("the district gives no updates", metadata: ["why": "\(stop)"])
            }
        } catch {
            hall.log.error("updates could not be taken in", metadata: ["error": "\(error)"])
        }
        return .failed
    }
}

/// How often the services of the line that wait for nothing ask or report.
package struct LinePace: Hashable, Sendable {
    /// The longest pause after failures.
    private static let longest = Duration.seconds(300)

    package var every: Duration

    package init(every: Duration = .seconds(60)) { self.every = every }

    /// Spread by a quarter, so that kiosks that started together do not stay together; after failures full jitter up
    /// to a doubling ceiling (facts/reliability.md 1.6).
    func next(after failures: Int = 0) -> Duration {
        let milliseconds = Int64(every / .milliseconds(1))
        guard failures > 0 else {
            return .milliseconds(Int64.random(in: milliseconds * 3 / 4...milliseconds * 5 / 4))
        }
        let ceiling = max(
            milliseconds, min(Int64(Self.longest / .milliseconds(1)), milliseconds << min(failures, 8)))
        return .milliseconds(Int64.random(in: milliseconds / 2...ceiling))
    }
}

extension Hall {
    /// Takes a page in; what it applied is durable, and heard of by the screens, when this returns.
    package func take(_ page: DistrictUpdates, after cursor: String?) async throws(HallError) {
        var updates: [TakenUpdate] = []
        for update in page.updates {
            let deed = try await deed(update.content)
            updates.append(
                TakenUpdate(id: update.id, kind: update.kind, data: update.data.bytes, deed: deed))
        }
        let fates = try await recording(
            await store.takeUpdates(
                updates, after: cursor, cursor: page.cursor, rules: site.rules.appointments, clock: clock,
                at: time.now()))
        guard let fates, !fates.isEmpty else { return }
        if updates.contains(where: { DocumentKind(rawValue: $0.kind) != nil }) { try await layDocuments() }
        let counts = Dictionary(grouping: fates, by: \.rawValue).mapValues { "\($0.count)" }
        log.info(
            "updates taken in",
            metadata: .init(uniqueKeysWithValues: counts.map { ($0.key, .string($0.value)) }))
    }

    private func deed(_ content: UpdateContent) async throws(HallError) -> UpdateDeed {
        switch content {
        case .booked(let wish):
            guard catalog.service(wish.service) != nil else {
                return .refuse(
                    reference: wish.reference, service: wish.service, nil, .unknownService, offers: [])
            }
            return try await placed(wish.start, wish.date, wish.reference, wish.service) { slot, offers in
                let booking = DistrictBooking(
                    reference: wish.reference, service: wish.service, slot: slot.slot, booker: wish.booker)
                return .book(booking, capacity: slot.places, offers: offers)
            }
        case .moved(let reference, let date, let start):
            return try await placed(start, date, reference, nil) { slot, offers in
                .move(reference: reference, to: slot.slot, capacity: slot.places, offers: offers)
            }
        case .cancelled(let reference): return .cancel(reference: reference)
        case .decided(let number, let verdict): return .decide(number, verdict)
        case .document(let document): return judged(document)
        case .unknown: return .keep
        case .faulty(let error, let reference?):
            log.warning("an update is faulty", metadata: ["why": "\(error)"])
            return .refuse(reference: reference, service: nil, nil, .faulty, offers: [])
        case .faulty(let error, nil):
            log.warning("an update is faulty", metadata: ["why": "\(error)"])
            return .faulty(reason: error.description)
        }
    }

    /// The slot as today's plan has it; a time at which nobody can book is refused with what is free nearby.
    private func placed(
        _ start: TimeOfDay, _ date: CivilDate, _ reference: String, _ service: String?,
        _ deed: (PlannedSlot, [Slot]) -> UpdateDeed
    ) async throws(HallError) -> UpdateDeed {
        let minutes = (site.rules.appointments ?? AppointmentRules()).slotMinutes
        let wished = Slot(date: date, start: start, minutes: minutes)
        do throws(HallError) {
            let planned = try await bookable(start, on: date, as: .told)
            return deed(planned, await offers(near: start, on: date).map(\.slot))
        } catch {
            switch error {
            case .notBookable(_, let offers):
                return .refuse(
                    reference: reference, service: service, wished, .closed, offers: offers.map(\.slot))
            case .noBookings:
                return .refuse(reference: reference, service: service, wished, .closed, offers: [])
            default: throw error
            }
        }
    }
}
