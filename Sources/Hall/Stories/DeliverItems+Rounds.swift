import District
import Domain
import Logging
import Store

/// The rounds of a drain. Three things go on in each, and the next begins when all of them are done:
///
///     batch        n is under way            n + 1 is under way        …
///     recorded     what came of n - 1        what came of n
///     made ready   n + 1                     n + 2
///
/// So the rate is that of the slowest of the three, at most three batches are in memory, and what the kiosk holds back for
/// lack of a record is never more than one batch: after a crash it is sent again, and recognised.
extension DeliverItems {
    /// Sends batch after batch until nothing is owed or the machine wants to wait; then everything is recorded.
    ///
    /// - Returns: whether something is or may be owed still.
    func deliver(
        atMost most: Int, _ course: inout Course, _ bell: LineBell
    ) async throws(StoreError) -> Bool {
        var ready = try await makeReady(atMost: most, besides: nil)
        var (before, answered) = (TriedDeliveries(), ClosedRange<Int64>?.none)
        while let underway = ready.range, !Task.isCancelled {
            let round = await round(ready, course.machine.ahead, settling: before, answered)
            tell(round.response, bell)
            let fates = course.machine.answered(
                round.response, to: ready.batch.events.map(\.id), at: now, random: &course.random)
            (before, answered) = (ready.tried(fates), underway)
            do throws(StoreError) {
                try round.recorded.get()
                ready = try round.next.get()
            } catch {
                _ = await settle(before)  // what was answered needs no second sending because of it
                throw error
            }
            // Order: nothing passes what is still owed.
            guard before.undecided.isEmpty,
                case .send(let most) = course.machine.next(pending: settings.maximumBatch, at: now),
                ready.batch.events.count <= most
            else { break }
        }
        try await settle(before).get()
        return !ready.isLast || ready.range != nil || !before.undecided.isEmpty
    }

    /// A batch, and what it was made of.
    struct Ready {
        var batch = OutgoingBatch([])
        /// Nothing is owed beyond it: fewer were found than were looked for.
        var isLast: Bool

        /// From its first sequence to its last; nil for an empty one.
        var range: ClosedRange<Int64>? {
            guard let first = batch.events.first, let last = batch.events.last else { return nil }
            return first.sequence...last.sequence
        }

        /// The fates by sequence; what has none is undecided.
        func tried(_ fates: [DeliveryMachine.Fate]) -> TriedDeliveries {
            let outcomes = Dictionary(fates.map { ($0.id, $0.outcome) }) { first, _ in first }
            var tried = TriedDeliveries()
            for event in batch.events {
                switch outcomes[event.id] {
                case .acknowledged: tried.acknowledged.append(event.sequence)
                case .rejected(let reason): tried.rejected.append(.init(event.sequence, reason: reason))
                case nil: tried.undecided.append(event.sequence)
                }
            }
            return tried
        }
    }

    private struct Round {
        var response: DeliveryResponse
        var recorded: Result<Void, StoreError>
        var next: Result<Ready, StoreError>
    }

    /// - Parameter answered: the sequences of the batch before, whose fates `before` are not on record yet.
    private func round(
        _ ready: Ready, _ ahead: Int, settling before: TriedDeliveries, _ answered: ClosedRange<Int64>?
    ) async -> Round {
        async let recorded = settle(before)
        async let next = following(ready, atMost: ahead, answered)
        let response = await line.send(ready.batch)
        return Round(response: response, recorded: await recorded, next: await next)
    }

    private func settle(_ tried: TriedDeliveries) async -> Result<Void, StoreError> {
        guard !tried.isEmpty else { return .success(()) }
        do throws(StoreError) {
            return .success(try await hall.store.settle(tried, at: hall.time.now()))
        } catch {
            return .failure(error)
        }
    }

    private func following(
        _ ready: Ready, atMost most: Int, _ answered: ClosedRange<Int64>?
    ) async -> Result<Ready, StoreError> {
        guard !ready.isLast, let range = ready.range else { return .success(Ready(isLast: true)) }
        let before = answered ?? range
        let underway =
            min(range.lowerBound, before.lowerBound)...max(range.upperBound, before.upperBound)
        do throws(StoreError) {
            return .success(try await makeReady(atMost: most, besides: underway))
        } catch {
            return .failure(error)
        }
    }
}

extension DeliverItems {
    /// Reads what is owed and makes it ready: opened, checked and encoded once. What cannot be sent goes to the list that
    /// people see and holds up nobody; the batch may be empty because of it although more is owed.
    private func makeReady(
        atMost most: Int, besides underway: ClosedRange<Int64>?
    ) async throws(StoreError) -> Ready {
        let pending = try await hall.store.pendingDeliveries(besides: underway, limit: most)
        var events: [CloudEvent] = []
        for delivery in pending {
            switch event(delivery) {
            case .success(let event): events.append(event)
            case .failure(let fault): try await park(delivery, fault)
            }
            await Task.yield()  // the hall's own work comes first
        }
        let batch = OutgoingBatch(events)
        return Ready(batch: batch, isLast: pending.count < most && batch.events.count == events.count)
    }

    /// `fault` names places and rules, never what stands there.
    private func park(_ delivery: Delivery, _ fault: DistrictError) async throws(StoreError) {
        let why = fault.code == .notJSON ? "its data is no JSON" : fault.description
        hall.log.error(
            "a delivery cannot be sent", metadata: ["sequence": "\(delivery.sequence)", "why": "\(why)"])
        try await hall.store.reject(delivery.sequence, reason: why, at: hall.time.now())
    }

    private func event(_ delivery: Delivery) -> Result<CloudEvent, DistrictError> {
        do throws(DistrictError) {
            let type = EventType(rawValue: delivery.type.rawValue)
            let data = try JSONValue(parsing: delivery.data)
            if let fault = schemas?.fault(in: data, of: type) { return .failure(fault) }
            return .success(
                CloudEvent(
                    id: delivery.id, kiosk: kiosk, type: type, subject: delivery.subject, time: delivery.time,
                    sequence: delivery.sequence, incarnation: hall.store.opening.incarnation,
                    journalHead: delivery.journalHead, data: data))
        } catch {
            return .failure(error)
        }
    }
}
