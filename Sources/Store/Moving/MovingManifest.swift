package import Domain

/// What an export says of itself, sealed with the rest.
package struct MovingManifest: Hashable, Sendable, Codable {
    package struct File: Hashable, Sendable, Codable {
        /// Relative to the state directory; `settings` is the settings file.
        package var name: String
        package var size: Int64
        /// SHA-256, hexadecimal.
        package var hash: String
    }

    /// How much there is of what people care for.
    package struct Counts: Hashable, Sendable, Codable {
        package var visits: Int64
        package var items: Int64
        package var appointments: Int64
        /// Deliveries that the district has not acknowledged.
        package var unsent: Int64
        /// Deliveries that it gave back.
        package var rejected: Int64
    }

    static let longest = 1 << 20

    /// The 12-digit region code.
    package var site: String
    /// The kiosk's name at the district; nil where it has none.
    package var kiosk: String?
    package var incarnation: String
    /// Of the board that the export comes from.
    package var generation: Int64
    package var schema: Int
    package var program: String
    package var made: WallTime
    package var journalSequence: Int64
    package var journalHead: String
    package var counts: Counts
    /// In the order in which they follow.
    package var files: [File]
}
