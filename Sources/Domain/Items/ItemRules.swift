/// The clocks of the desk and how its papers are headed (`items` in the settings; facts/domain.md b1, b3).
package struct ItemRules: Hashable, Sendable {
    /// Working days within which everything missing must be told; after them the item counts as accepted.
    package var noticeDays = 5
    /// Working days the resident has to bring what a notice named.
    package var supplementDays = 10
    /// Working days to hand out the paper after the decision.
    package var deliveryDays = 10
    /// Working days by which the promised end may be put off, where the matter's own law says no other.
    package var extensionDays = 10
    /// Whether an item counts as withdrawn when what a notice named never came; otherwise it stays on the work list.
    package var lateSupplementWithdraws = true
    /// Whether an item counts as withdrawn when a pledged paper never came (facts/domain.md b1 5d).
    package var latePledgeWithdraws = true
    /// Whom residents may complain to about the hall; nil where none is set.
    package var complaintPhone: String?
    /// Who is told by name which matter an item is although few may know: restricted classes are seen by right
    /// (facts/domain.md e).
    package var restrictedSeenBy: Set<ClerkRole> = [.manager]

    package init() {}
}

extension ItemRules {
    /// Whether a list names a restricted matter to this clerk: to whom it is in hand, to who serves its resident
    /// (`isHere`), and by right; all others read a general word.
    package func names(_ item: Item, to clerk: Clerk, isHere: Bool) -> Bool {
        isHere || item.life.holder == clerk.number || mayName(to: clerk)
    }

    package func mayName(to clerk: Clerk) -> Bool { !restrictedSeenBy.isDisjoint(with: clerk.roles) }
}
