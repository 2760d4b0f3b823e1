import Synchronization

/// Says how far a move is, at every tenth, where somebody watches.
final class MovingProgress: Sendable {
    private let said = Mutex<Int64>(0)
    private let terminal = Terminal.current

    var step: @Sendable (Int64, Int64) -> Void {
        { [self] done, total in
            guard terminal.isWatched, total > 0 else { return }
            let tenth = done * 10 / total
            let isNew = said.withLock { said in
                guard tenth > said else { return false }
                said = tenth
                return true
            }
            if isNew { terminal.complain("\(tenth * 10) %") }
        }
    }
}
