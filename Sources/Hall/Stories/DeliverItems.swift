package import District
import Domain
import Logging
import ServiceLifecycle
import Store

/// The story of a delivery: what is owed leaves in order, and stays owed until the district has acknowledged it.
///
/// `District.DeliveryMachine` decides when to try and what an answer means; this service reads the outbox, sends,
/// and records the fates in the store before anything else is tried. A crash between sending and recording leads to
/// a repeat that the district recognises by its id: exactly once.
package struct DeliverItems: Service {
    private let hall: Hall
    private let line: any DistrictLine
    private let kiosk: String
    private let settings: DeliverySettings
    private let schemas: EventSchemas?

    /// - Parameter kiosk: the kiosk's number at the district, `district.kiosk` in the settings.
    /// - Parameter schemas: what each event is judged by before it is sent; nil to leave that to the district.
    package init(
        hall: Hall, line: any DistrictLine, kiosk: String, settings: DeliverySettings = .init(),
        schemas: EventSchemas? = nil
    ) {
        (self.hall, self.line, self.kiosk) = (hall, line, kiosk)
        (self.settings, self.schemas) = (settings, schemas)
    }

    /// Returns only when the kiosk is shutting down.
    package func run() async throws {
        let owed = hall.announcer.commits { if case .deliveryQueued = $0 { true } else { false } }
        let bell = hall.link.bell()
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { for await _ in owed { bell.ring(.owed) } }
                var machine = DeliveryMachine(settings: settings)
                var random = SystemRandomNumberGenerator()
                while !Task.isCancelled { await step(&machine, bell, &random) }
                group.cancelAll()
            }
        }
    }

    private func step(
        _ machine: inout DeliveryMachine, _ bell: LineBell, _ random: inout SystemRandomNumberGenerator
    ) async {
        do {
            let pending = try await hall.store.pendingDeliveries(limit: settings.maximumBatch)
            let causes: Set<LineBell.Cause>
            switch machine.next(pending: pending.count, at: now) {
            case .idle: causes = await bell.wait()
            case .send(let most):
                try await send(Array(pending.prefix(most)), &machine, bell, &random)
                causes = []
            case .wait(let until, _), .stopped(_, let until):
                causes = await bell.wait(atMost: until - now)
            }
            if causes.contains(.asked) { machine.tryNow() }
            if causes.contains(.returned) { machine.linkReturned(at: now, random: &random) }
        } catch {
            hall.log.error("the outbox cannot be read", metadata: ["error": "\(error)"])
            _ = await bell.wait(atMost: .seconds(1))
        }
    }

    private func send(
        _ pending: [Delivery], _ machine: inout DeliveryMachine, _ bell: LineBell,
        _ random: inout SystemRandomNumberGenerator
    ) async throws(StoreError) {
        var events: [CloudEvent] = []
        for delivery in pending {
            guard let event = event(delivery) else {
                try await park(delivery, "its data is no JSON")
                continue
            }
            if let fault = schemas?.fault(in: event.data, of: event.type) {
                try await park(delivery, fault.description)
            } else {
                events.append(event)
            }
        }
        guard let batch = EventBatch.split(events).first else { return }
        let sequences = Dictionary(uniqueKeysWithValues: batch.map { ($0.id, $0.sequence) })
        try await hall.store.recordAttempt(batch.map(\.sequence), at: hall.time.now())
        let response = await line.send(batch)
        tell(response, pending: pending.count, bell)
        let fates = machine.answered(response, to: batch.map(\.id), at: now, random: &random)
        var acknowledged: [Int64] = []
        for fate in fates {
            guard let sequence = sequences[fate.id] else { continue }
            switch fate.outcome {
            case .acknowledged: acknowledged.append(sequence)
            case .rejected(let reason):
                try await hall.store.reject(sequence, reason: reason, at: hall.time.now())
            }
        }
        if !acknowledged.isEmpty { try await hall.store.acknowledge(acknowledged, at: hall.time.now()) }
    }

    /// The board and the log hear how it went.
    private func tell(_ response: DeliveryResponse, pending: Int, _ bell: LineBell) {
        switch response {
        case .answered, .refused: hall.link.worked(bell)
        case .unavailable(let trouble, _):
            hall.link.failed()
            hall.log.notice(
                "district not reached", metadata: ["trouble": "\(trouble)", "pending": "\(pending)"])
        case .stopped(let stop):
            hall.link.stopped(stop)
            hall.log.error("the line to the district stands still", metadata: ["why": "\(stop)"])
        }
    }

    /// What cannot be sent goes to the list that people see; it must not hold up the others. `why` names places and
    /// rules, never what stands there.
    private func park(_ delivery: Delivery, _ why: String) async throws(StoreError) {
        hall.log.error(
            "a delivery cannot be sent", metadata: ["sequence": "\(delivery.sequence)", "why": "\(why)"])
        try await hall.store.reject(delivery.sequence, reason: why, at: hall.time.now())
    }

    private func event(_ delivery: Delivery) -> CloudEvent? {
        guard let data = try? JSONValue(parsing: delivery.data) else { return nil }
        return CloudEvent(
            id: delivery.id, kiosk: kiosk, type: EventType(rawValue: delivery.type.rawValue),
            subject: delivery.subject, time: delivery.time, sequence: delivery.sequence,
            incarnation: hall.store.opening.incarnation, journalHead: delivery.journalHead, data: data)
    }

    private var now: Duration { .milliseconds(hall.time.now().monotonic) }
}
