/// Which board of this kiosk the state is on: 1 for the first, one more on each it was moved to (`generation` in the
/// state directory, a number and a newline). Outside the database, so that it outlives a damaged one.
package struct BoardGeneration: Hashable, Sendable {
    static let name = "generation"

    private let path: String

    package init(state: String) { path = "\(state)/\(Self.name)" }

    /// 1 where none was ever written; what cannot be read is no number of ours.
    package func read() throws(StoreError) -> Int64 {
        guard let text = try Disk.read(path) else { return 1 }
        guard let number = Int64(text.prefix { !$0.isWhitespace }), number >= 1 else {
            throw .badConfiguration("\(path) must hold a number from 1; put the right one there")
        }
        return number
    }

    /// Durable when it returns.
    package func write(_ generation: Int64) throws(StoreError) {
        try Disk.writeDurably("\(generation)\n", to: path)
    }
}
