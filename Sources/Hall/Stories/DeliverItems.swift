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

    /// - Parameter kiosk: the kiosk's number at the district, `district.kiosk` in the settings.
    package init(hall: Hall, line: any DistrictLine, kiosk: String, settings: DeliverySettings = .init()) {
        (self.hall, self.line, self.kiosk, self.settings) = (hall, line, kiosk, settings)
    }

    /// Returns only when the kiosk is shutting down.
    package func run() async throws {
        hall.parts.set("district", .ok)
        let owed = hall.announcer.commits { if case .deliveryQueued = $0 { true } else { false } }
        await cancelWhenGracefulShutdown {
            var machine = DeliveryMachine(settings: settings)
            var ticks = owed.makeAsyncIterator()
            var random = SystemRandomNumberGenerator()
            while !Task.isCancelled {
                await step(&machine, &ticks, &random)
            }
        }
    }

    private func step(
        _ machine: inout DeliveryMachine, _ ticks: inout AsyncStream<Void>.Iterator,
        _ random: inout SystemRandomNumberGenerator
    ) async {
        do {
            let pending = try await hall.store.pendingDeliveries(limit: settings.maximumBatch)
            switch machine.next(pending: pending.count, at: now) {
            case .idle:
                hall.parts.set("district", .ok)
                _ = await ticks.next(isolation: nil)
            case .send(let most):
                try await send(Array(pending.prefix(most)), &machine, &random)
            case .wait(let until, let trouble):
                hall.parts.set("district", .degraded, hint: "district.unreachable")
                hall.log.notice(
                    "district not reached",
                    metadata: ["trouble": "\(trouble)", "pending": "\(pending.count)"])
                try? await Task.sleep(for: until - now)
            case .stopped(let stop, let until):
                hall.parts.set("district", .down, hint: "district.\(stop.rawValue)")
                hall.log.error("the line to the district stands still", metadata: ["why": "\(stop)"])
                try? await Task.sleep(for: until - now)
            }
        } catch {
            hall.log.error("the outbox cannot be read", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func send(
        _ pending: [Delivery], _ machine: inout DeliveryMachine, _ random: inout SystemRandomNumberGenerator
    ) async throws(StoreError) {
        var events: [CloudEvent] = []
        for delivery in pending {
            if let event = event(delivery) { events.append(event) } else { try await park(delivery) }
        }
        guard let batch = EventBatch.split(events).first else { return }
        let sequences = Dictionary(uniqueKeysWithValues: batch.map { ($0.id, $0.sequence) })
        try await hall.store.recordAttempt(batch.map(\.sequence), at: hall.time.now())
        let response = await line.send(batch)
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

    /// What cannot be sent goes to the list that people see; it must not hold up the others.
    private func park(_ delivery: Delivery) async throws(StoreError) {
        hall.log.error("a delivery's data is no JSON", metadata: ["sequence": "\(delivery.sequence)"])
        try await hall.store.reject(delivery.sequence, reason: "its data is no JSON", at: hall.time.now())
    }

    private func event(_ delivery: Delivery) -> CloudEvent? {
        guard let data = try? JSONValue(parsing: delivery.data) else { return nil }
        return CloudEvent(
            id: delivery.id, kiosk: kiosk, type: EventType(rawValue: delivery.type.rawValue),
            subject: delivery.itemNumber, time: delivery.time, sequence: delivery.sequence,
            incarnation: hall.store.opening.incarnation, journalHead: delivery.journalHead, data: data)
    }

    private var now: Duration { .milliseconds(hall.time.now().monotonic) }
}
