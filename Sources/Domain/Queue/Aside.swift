/// How a visit is set aside, and so where its papers are and what brings it back (挂起).
package enum ParkKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The resident went to fetch papers.
    case fetching
    /// The papers stay at the counter; the resident comes back for the result.
    case papersKept
    /// A short wait (a copy, a telephone call) while the counter serves the next.
    case shortWait
}

/// Whom a visit was passed on to: it waits for that counter, or for that clerk wherever they sit.
package enum VisitBinding: Hashable, Sendable, Codable {
    case counter(Int)
    case clerk(String)
}

/// Why a visit may come sooner (facts/domain.md c2): kept for the clerks, never on a ticket or a display.
package enum PriorityReason: String, Hashable, Sendable, Codable, CaseIterable {
    case disabled, elderly, soldier, veteran, rescuer, pregnant, infant, seriousIllness
    /// Asked for at the kiosk; the clerk settles what it is.
    case asked
    /// A child that seeks help, and urgent aid: at once, and nothing is asked.
    case childHelp, urgentAid

    /// Goes before everyone, however many privileged numbers were called in a row.
    package var isUrgent: Bool { self == .childHelp || self == .urgentAid }
}
