package import District
import Synchronization

/// As which board and process this kiosk speaks to its district; asked before each exchange.
package final class WriterDesk: Sendable {
    private let writer: Mutex<Writer>
    private let keep: @Sendable (Int64) throws -> Void

    /// - Parameter keep: makes a generation durable in the state.
    package init(_ writer: Writer, keep: @escaping @Sendable (Int64) throws -> Void) {
        self.writer = Mutex(writer)
        self.keep = keep
    }

    package var current: Writer { writer.withLock { $0 } }

    /// The district chose this board and gave it a generation above all others: kept first, then spoken with. False when
    /// there is nothing to change. Called by one service only.
    func raise(to generation: Int64) throws -> Bool {
        guard let raised = current.raised(to: generation), raised.generation > current.generation else {
            return false
        }
        try keep(raised.generation)
        writer.withLock { $0 = raised }
        return true
    }
}
