/// The numbers of the delivery machine; the defaults are those of `DESIGN.md` 9.
package struct DeliverySettings: Hashable, Sendable {
    /// Floor of the back-off: a district that fails fast is not hammered.
    package var shortestPause = Duration.seconds(1)
    /// Ceiling of the back-off.
    package var longestPause = Duration.seconds(300)
    /// Ceiling of `Retry-After`: a typing error over there does not silence a kiosk for a year.
    package var longestRetryAfter = Duration.seconds(3600)
    /// Between tries on a stopped line; half of it at least.
    package var stoppedPause = Duration.seconds(300)
    /// The first try after the link returns comes within this.
    package var returnSpread = Duration.seconds(60)
    /// The batch grows to this.
    package var maximumBatch = EventBatch.maximumEvents

    package init() {}
}
