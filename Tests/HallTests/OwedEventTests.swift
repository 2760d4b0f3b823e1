import District
import Domain
import FoundationEssentials
import Hall
import Simulation
import Store
import Testing

/// What a kiosk really owes, against the schemas that both ends judge by (`Assets/api/events`).
@Suite struct `What the district is told of an item` {
    private static func schemas() throws -> EventSchemas {
        let folder = "\(Samples.assets)/api/events"
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            files[name] = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
        }
        return try EventSchemas(files: files)
    }

    /// Every delivery by its type, each judged.
    private func owed(_ hall: Hall) async throws -> [DistrictEventType: JSONValue] {
        let schemas = try Self.schemas()
        var owed: [DistrictEventType: JSONValue] = [:]
        for delivery in try await hall.store.pendingDeliveries(limit: 100) {
            let data = try JSONValue(parsing: delivery.data)
            #expect(schemas.fault(in: data, of: EventType(rawValue: delivery.type.rawValue)) == nil)
            owed[delivery.type] = data
        }
        return owed
    }

    @Test func `completed and rated: acceptance, papers, stages and result in the codes of the tables`()
        async throws
    {
        let desk = try await ItemDesk()
        let item = try await desk.open("ZX020102").item
        _ = try await desk.hall.complete(item.id, outcome: nil, desk.session, .press())
        _ = try await desk.hall.rate(
            item.id, .init(level: 2, reasons: ["207"], words: "太慢", channel: .card), .press())
        let owed = try await owed(desk.hall)
        let completed = try #require(owed[.itemCompleted])
        #expect(completed["caseKind"] == "1" && completed["channel"] == "1")
        #expect(completed["applicant"]?["idType"] == "111" && completed["region"] == "450502001001")
        #expect(completed["result"]?["kind"] == "6")
        guard case .array(let steps) = completed["process"], case .array(let papers) = completed["materials"]
        else {
            Issue.record("no stages or papers")
            return
        }
        #expect(steps.compactMap { $0["stage"]?.text } == ["received", "accepted", "completed"])
        #expect(!papers.isEmpty && papers.allSatisfy { $0["received"] == true && $0["required"] == true })
        #expect(papers.allSatisfy { $0["taken"] == steps[0]["start"] })
        #expect(completed["summary"] == completed["serviceName"] && completed["result"]?["posted"] == false)
        #expect(steps.last?["handler"]?.text == desk.session.clerk.number && steps[0]["handler"] == nil)
        // The two scales count opposite ways.
        let rated = try #require(owed[.itemRated])
        #expect(rated["level"] == 2 && rated["standardLevel"] == 4)
    }

    @Test func `handed over after a special procedure, and refused`() async throws {
        let desk = try await ItemDesk()
        let service = try #require(desk.hall.catalog.services.first { !$0.sameDay })
        let item = try await desk.open(service.code).item
        _ = try await desk.hall.accept(item.id, desk.session, .press())
        _ = try await desk.hall.pause(
            item.id, .appraisal, reason: "需要鉴定", days: 5, desk.session, .press())
        _ = try await desk.hall.resumeClock(item.id, desk.session, .press())
        _ = try await desk.hall.handOver(item.id, desk.session, .press())
        let other = try await desk.open("ZX020102").item
        _ = try await desk.hall.refuse(
            other.id, reason: "不属于本机关职权", rightBody: "区民政局", desk.session, .press())
        let owed = try await owed(desk.hall)
        let away = try #require(owed[.itemHandedOver])
        #expect(away["caseKind"] == "2")
        guard case .array(let steps) = away["process"], case .array(let special) = away["special"] else {
            Issue.record("no stages")
            return
        }
        #expect(steps.compactMap { $0["stage"]?.text } == ["received", "accepted", "paused", "handedOver"])
        #expect(special.map { $0["kind"] } == ["2"])
        #expect(steps[2]["words"] == "需要鉴定")
        #expect(owed[.itemRefused]?["result"]?["kind"] == "1")
    }

    @Test func `of a booking of the district, from its confirmation to its end`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        func update(_ id: String, _ kind: String, _ data: JSONValue) -> DistrictUpdate {
            DistrictUpdate(id: id, kind: kind, at: SimulatedTime.morning, data: data)
        }
        func booking(_ reference: String, _ start: String, _ phone: String) -> JSONValue {
            [
                "reference": .string(reference), "service": "ZX020102", "date": "2026-03-02",
                "start": .string(start), "phone": .string(phone),
            ]
        }
        let updates = [
            update("u1", "appointment.booked", booking("D-1", "15:00", "13800000001")),
            update("u2", "appointment.booked", booking("D-2", "15:30", "13800000002")),
            update("u3", "appointment.booked", booking("D-3", "12:30", "13800000003")),
            update("u4", "appointment.moved", ["reference": "D-1", "date": "2026-03-02", "start": "16:00"]),
            update("u5", "appointment.cancelled", ["reference": "D-2"]),
            update("u6", "appointment.cancelled", ["reference": "D-9"]),
        ]
        try await kiosk.hall.take(DistrictUpdates(cursor: "1", more: false, updates: updates), after: nil)
        let owed = try await owed(kiosk.hall)
        #expect(
            Set(owed.keys) == [
                .appointmentConfirmed, .appointmentMoved, .appointmentCancelled, .appointmentRefused,
            ])
    }
}
