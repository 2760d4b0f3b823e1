import CLinux
import Glibc

/// The few files that trust hangs on: whole, durable, and no wider open than they must be. Blocks.
package enum TrustFile {
    /// Replaces the file whole or not at all, and durably (facts/reliability.md 1.4).
    package static func replace(_ path: String, with text: String, mode: UInt32) throws(DistrictError) {
        let bytes = Array(text.utf8)
        // Safe because path and bytes live through the call, and the count is the array's own.
        let result = unsafe linux_file_replace(path, bytes, bytes.count, mode)
        guard result == 0 else { throw unwritable(path, -result) }
    }

    /// Makes a folder for this user alone, durably; one that is there is left as it is.
    package static func makeFolder(_ path: String) throws(DistrictError) {
        // Safe because the paths live through the calls, and the descriptor is ours until `close`.
        guard unsafe mkdir(path, 0o700) == 0 else {
            if errno == EEXIST { return }
            throw unwritable(path, errno)
        }
        let parent = unsafe open("\(path)/..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw unwritable(path, errno) }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw unwritable(path, errno) }
    }

    /// Changes when the file does; nil when there is none.
    package static func stamp(_ path: String) -> UInt64? {
        // Safe because the path lives through the call.
        let stamp = unsafe linux_file_stamp(path)
        return stamp == 0 ? nil : stamp
    }

    private static func unwritable(_ path: String, _ code: Int32) -> DistrictError {
        DistrictError(
            .badCredential, field: path,
            reason: "cannot be written (errno \(code)): check the disk and its rights")
    }
}
