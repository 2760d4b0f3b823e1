/// The clocks of the desk and how its papers are headed (`items` in the settings; facts/domain.md b1, b3).
package struct ItemRules: Hashable, Sendable {
    /// Working days within which everything missing must be told; after them the item counts as accepted.
    package var noticeDays = 5
    /// Working days the resident has to bring what a notice named.
    package var supplementDays = 10
    /// Working days to hand out the paper after the decision.
    package var deliveryDays = 10
    /// Whom residents may complain to about the hall; nil where none is set.
    package var complaintPhone: String?

    package init() {}
}
