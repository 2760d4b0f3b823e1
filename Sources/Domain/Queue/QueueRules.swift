/// How this hall queues (`queue` in the settings): what facts/domain.md c1 and c2 leave to local practice.
package struct QueueRules: Hashable, Sendable {
    /// How often a number is called again before it counts as missed.
    package var recalls = 3
    /// The least time between two calls of one number.
    package var recallInterval: Duration = .seconds(10)
    /// Behind how many of the own class a missed number comes back.
    package var behind = 3
    /// How often a day a missed number may come back so.
    package var returns = 1
    /// How many privileged numbers may be called in a row while a normal one waits.
    package var inARow = 1
    /// After how many later arrivals were called before it a number goes next, whatever its class.
    package var overtaken = 10
    /// How many numbers one person may draw a day, known by the keyed hash of the card; nil for no limit.
    package var perPerson: Int? = 5

    package init() {}
}
