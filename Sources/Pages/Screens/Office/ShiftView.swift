import Domain
import Hall
import Store

/// What is in the own hands, and for managers what somebody left behind.
struct ShiftView: Sendable {
    struct Left: Sendable {
        let clerk: String
        let text: String
        /// The numbers, for who takes over.
        let numbers: String
        /// Who can.
        let heirs: [RosterView.Named]
    }

    let own: Left
    let isEmpty: Bool
    let left: [Left]
    let hasLeft: Bool

    init(_ hall: Hall, _ session: Session, _ words: PageTexts) async throws {
        let inHand = try await hall.inHand(of: session)
        let isManager = session.clerk.roles.contains(.manager)
        let behind = isManager ? try await hall.leftBehind() : []
        own = try await Self.left(inHand, session.clerk, hall, words)
        isEmpty = inHand?.isEmpty ?? true
        var left: [Left] = []
        for one in behind where !one.isEmpty && one.clerk.number != session.clerk.number {
            left.append(try await Self.left(one, one.clerk, hall, words))
        }
        (self.left, hasLeft) = (left, !left.isEmpty)
    }

    private static func left(
        _ inHand: Hall.InHand?, _ clerk: Clerk, _ hall: Hall, _ words: PageTexts
    ) async throws -> Left {
        let (items, visits) = (inHand?.items ?? [], inHand?.visits ?? [])
        let values = [
            "clerk": "\(clerk.number) \(clerk.name)", "items": "\(items.count)", "visits": "\(visits.count)",
        ]
        let heirs = try await hall.successors(of: clerk.number)
        return Left(
            clerk: clerk.number, text: words("roster.inHand", values),
            numbers: (visits.map(\.description) + items.map(\.short)).joined(separator: " "),
            heirs: heirs.map { .init(number: $0.number, name: $0.name) })
    }
}
