import District
package import Domain
import Synchronization

/// Which documents of the district count here, for whoever asks: the board, `kioskctl status`, the heartbeat.
package final class DocumentDesk: Sendable {
    private let key: @Sendable () -> [UInt8]?
    private let calendars: CalendarDesk
    private let catalogs: CatalogDesk
    private let parts: PartBoard
    private let known = Mutex<[DocumentKind: DocumentStanding]>([:])

    init(
        key: @escaping @Sendable () -> [UInt8]?, _ calendars: CalendarDesk, _ catalogs: CatalogDesk,
        parts: PartBoard
    ) {
        (self.key, self.calendars, self.catalogs, self.parts) = (key, calendars, catalogs, parts)
    }

    /// What the district signs with; nil while nobody told.
    var districtKey: [UInt8]? { key() }

    /// By kind; whose file counts is asked of the desks, for a technician may lay one at any time.
    package var standings: [DocumentKind: DocumentStanding] {
        var standings = known.withLock { $0 }
        for kind in DocumentKind.allCases {
            standings[kind, default: DocumentStanding()].origin =
                kind == .calendar ? calendars.origin : catalogs.origin
        }
        return standings
    }

    /// Keeps what the store says, and tells technicians of what does not count.
    func lay(_ standings: [DocumentKind: DocumentStanding]) {
        known.withLock { $0 = standings }
        let refused = DocumentKind.allCases.compactMap { kind in
            standings[kind]?.refusal.map { (kind, $0) }
        }
        guard let (kind, refusal) = refused.first else { return parts.clear("documents") }
        let hint = DocumentRefusal(rawValue: refusal) ?? .unreadable
        parts.set("documents", .degraded, hint: "documents.\(hint.rawValue)", values: ["kind": kind.rawValue])
    }

    /// `documents` of the heartbeat.
    var told: [String: JSONValue] {
        .init(
            uniqueKeysWithValues: standings.map { kind, standing in
                var members: [String: JSONValue] = ["origin": .string(standing.origin.rawValue)]
                members["version"] = standing.version.map { .string($0.description) }
                members["refusal"] = standing.refusal.map { .string($0) }
                return (kind.rawValue, .object(members))
            })
    }
}
