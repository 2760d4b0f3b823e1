import FoundationEssentials

@testable import District

/// What the `data` of each event may look like: one valid sample per type, all made here.
extension Samples {
    static let itemNumber = "45050200100120261122000017"
    static let reference = "D-2026-0017"

    /// `Assets/api/events`, read as both ends read it.
    static let schemas: EventSchemas = {
        guard let schemas = try? EventSchemas(files: schemaFiles()) else {
            preconditionFailure("the schemas of Assets/api/events cannot be used")
        }
        return schemas
    }()

    static func schemaFiles() throws -> [String: [UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Assets/api/events")
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
        }
        return files
    }

    /// By type, the short name: `item.completed`.
    static let data: [String: JSONValue] = [
        "item.completed": item.adding([
            "completed": "2026-11-22T08:05:00.000Z", "outcome": "已发证",
            "result": ["kind": "6", "ended": "2026-11-22T08:05:00.000Z", "text": "已发证", "posted": false],
        ]),
        "item.handedover": item.adding([
            "handedOver": "2026-11-22T08:05:00.000Z", "department": "民政局", "standing": "delegated",
            "promised": "2026-12-20",
        ]),
        "item.refused": item.adding([
            "refused": "2026-11-22T08:05:00.000Z", "reason": "不属于本中心受理范围", "rightBody": "民政局",
        ]),
        "item.rated": [
            "itemNumber": .string(itemNumber), "service": "ZX020102", "serviceName": "老年人优待证",
            "state": "completed", "site": "450502001001", "level": 5, "levelName": "非常满意",
            "standardLevel": 1, "reasons": [["code": "510"]], "channel": "hallTerminal", "by": "code",
            "rated": "2026-11-22T08:10:00.000Z",
        ],
        "visit.closed": [
            "site": "450502001001", "number": "A017", "date": "2026-11-22", "priorityClass": "normal",
            "came": "card", "issued": "2026-11-22T07:40:00.000Z", "called": "2026-11-22T07:55:00.000Z",
            "closed": "2026-11-22T08:05:00.000Z", "calls": 1, "waited": 900, "served": 600, "counter": 1,
            "clerk": "1001", "outcome": "served", "action": "1", "state": "2",
            "items": [.string(itemNumber)], "ordinal": 1,
        ],
        "appointment.confirmed": booking.adding(["code": "OW1.0123456789abcdef"]),
        "appointment.moved": booking.adding([
            "from": ["date": "2026-11-24", "start": "10:00", "minutes": 30]
        ]),
        "appointment.cancelled": booking,
        "appointment.checkedin": booking.adding(["ticket": "Y001", "timing": "onTime"]),
        "appointment.missed": booking,
        "appointment.refused": [
            "reference": .string(reference), "site": "450502001001", "reason": "slotTaken",
            "offers": [["date": "2026-11-26", "start": "09:30", "minutes": 30]],
        ],
    ]

    /// The data of a type, with what the test is about.
    static func data(_ name: String, _ changes: JSONValue = [:]) -> JSONValue {
        guard let sample = data[name] else { preconditionFailure("there is no sample of \(name)") }
        return sample.adding(changes)
    }

    /// A sample event of each type, in the order of their names.
    static var eachType: [CloudEvent] {
        data.keys.sorted().enumerated().map { place, name in
            event(
                Int64(place + 1), type: EventType(rawValue: "cn.onewindow.\(name).v1"), data: data(name))
        }
    }

    private static let item: JSONValue = [
        "itemNumber": .string(itemNumber), "service": "ZX020102", "serviceName": "老年人优待证",
        "catalogVersion": "1", "kind": "即办件", "caseKind": "1", "site": "450502001001",
        "applicant": ["name": "测试甲", "number": "11010519491231002X", "kind": "1", "idType": "111"],
        "clerk": "1001", "counter": 1, "received": "2026-11-22T08:00:00.000Z",
        "form": ["phone": "13800000017"],
        "materials": [["name": "身份证", "received": true, "required": true, "way": "1"]],
        "process": [
            ["stage": "received", "action": "1", "start": "2026-11-22", "end": "2026-11-22", "state": "2"]
        ],
    ]

    private static let booking: JSONValue = [
        "reference": .string(reference), "site": "450502001001", "number": "Y261125001",
        "service": "ZX020102", "date": "2026-11-25", "start": "09:30", "minutes": 30,
    ]
}

extension JSONValue {
    /// With the members of another object; those of the same name are replaced.
    func adding(_ more: JSONValue) -> JSONValue {
        guard case .object(let own) = self, case .object(let new) = more else { return self }
        return .object(own.merging(new) { $1 })
    }
}
