import Domain

/// `moved` in a state directory: the state was exported and goes on on another board, so nothing opens it here.
///
/// Two lines: when, and the file it went to.
enum MovedMarker {
    static let name = "moved"

    /// Throws `movedOut` where the state was moved away.
    static func refuse(in directory: String) throws(StoreError) {
        guard let text = try Disk.read(path(directory)) else { return }
        let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
        let file = lines.dropFirst().first.map { String($0.prefix { $0 != "\n" }) }
        throw .movedOut(date: lines.first ?? "?", file: file ?? "?")
    }

    static func set(in directory: String, to file: String, at time: WallTime) throws(StoreError) {
        let when = "\(time.civil(offset: 0)) UTC"
        try Disk.writeDurably("\(when)\n\(file)\n", to: path(directory))
    }

    /// False when the state was not moved away. The caller holds the lock.
    static func clear(in directory: String) throws(StoreError) -> Bool {
        guard Disk.exists(path(directory)) else { return false }
        try Disk.remove(path(directory))
        return true
    }

    private static func path(_ directory: String) -> String { "\(directory)/\(name)" }
}
