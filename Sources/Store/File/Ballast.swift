import Glibc

/// A file that only takes up room (`ballast`, 8 MiB), to be given up when the disk is full: SQLite needs room even to
/// delete (`facts/reliability.md 0.4`). While it is gone, or little else is free, no new visit is taken.
struct Ballast: Sendable {
    static let size: Int64 = 8 << 20
    /// Beside the ballast: room for the log and a checkpoint (4 MiB) with as much again in hand.
    static let reserve: Int64 = 16 << 20

    /// Nil for a store in memory, which needs none.
    let directory: String?

    /// Whether new visits may be taken; makes the ballast again once there is room for it and the reserve.
    func allowsVisits() -> Bool {
        guard let directory else { return true }
        guard let free = Disk.free(at: directory) else { return false }
        if Disk.exists(path(directory)) { return free >= Self.reserve }
        return free >= Self.reserve + Self.size && make(directory)
    }

    /// False when there was none to give.
    @discardableResult
    func giveUp() -> Bool {
        guard let directory else { return false }
        // Safe because Swift keeps the C string alive for the call.
        return unsafe unlink(path(directory)) == 0
    }

    private func make(_ directory: String) -> Bool {
        let partial = path(directory) + ".new"
        // Safe because Swift keeps the C string alive for the call.
        let descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Safe because Swift keeps the C string alive for the call.
        guard posix_fallocate(descriptor, 0, off_t(Self.size)) == 0,
            unsafe rename(partial, path(directory)) == 0
        else {
            // Safe because Swift keeps the C string alive for the call.
            unsafe unlink(partial)
            return false
        }
        return true
    }

    private func path(_ directory: String) -> String { "\(directory)/ballast" }
}
