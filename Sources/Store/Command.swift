package import Domain

/// One request for a change: who, when, and the key that makes it happen once (`DESIGN.md` 4.3).
package struct Command: Hashable, Sendable {
    /// The idempotency key, 1 to 255 bytes, chosen by the caller and repeated with a retry.
    package var key: String
    /// Keys of different scopes do not meet: `kiosk`, `clerk:1001`.
    package var scope: String
    /// Of method, path and body: the same key with another fingerprint is refused.
    package var fingerprint: String
    package var actor: Actor
    package var moment: Moment

    package init(key: String, scope: String, fingerprint: String, actor: Actor, moment: Moment) {
        (self.key, self.scope, self.fingerprint) = (key, scope, fingerprint)
        (self.actor, self.moment) = (actor, moment)
    }
}
