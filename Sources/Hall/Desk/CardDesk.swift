package import Domain

/// The cards read in the last five minutes, by the token that stands for each reading.
package final class CardDesk: Sendable {
    private let readings: TokenDesk<IdentityCard>

    init(time: any TimeSource) { readings = TokenDesk(time: time) }

    /// Keeps the card and returns its token.
    package func keep(_ card: IdentityCard) -> String { readings.keep(card) }

    /// The card a token stands for, while it is remembered.
    package func card(_ token: String) -> IdentityCard? { readings.kept(token) }
}
