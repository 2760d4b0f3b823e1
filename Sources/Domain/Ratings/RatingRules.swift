/// How a bad rating is followed up (`ratings` in the settings; facts/domain.md b7).
package struct RatingRules: Hashable, Sendable {
    /// Working days within which whoever rated badly is spoken to.
    package var contactDays = 1
    /// Working days within which it is put right and answered.
    package var answerDays = 5
    /// Days after which an item that nobody rated can no longer be rated; it then counts as not rated.
    package var openDays = 15

    package init() {}
}
