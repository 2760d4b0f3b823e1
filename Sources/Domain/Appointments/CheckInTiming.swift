/// When somebody checked in, measured against the slot by the site's rules.
package enum CheckInTiming: String, Hashable, Sendable, Codable {
    case onTime
    /// Sooner than the rules call on time; an ordinary number was given.
    case early
    /// After the grace time; an ordinary number was given.
    case late
}
