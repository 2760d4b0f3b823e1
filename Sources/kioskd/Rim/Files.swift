import CLinux
import Glibc

/// The few things the start does with files. They block, so they run before the services do.
enum Files {
    /// The whole file; more than `limit` bytes is an error.
    static func read(_ path: String, atMost limit: Int) throws(RimError) -> [UInt8] {
        // Safe because the path lives through the call, and the descriptor is ours until `close`.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(errno, path, reading: true) }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            // Safe because the buffer is longer than what is asked for.
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: count), limit + 1 - count)
            }
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw failure(errno, path, reading: true) }
            if got == 0 { return Array(bytes.prefix(count)) }
            count += got
        }
        throw RimError(.tooLong, path, "is longer than \(limit) bytes; is it the right file?")
    }

    /// Changes when the file does; nil when there is none.
    static func stamp(_ path: String) -> UInt64? {
        // Safe because the path lives through the call.
        let stamp = unsafe linux_file_stamp(path)
        return stamp == 0 ? nil : stamp
    }

    /// Replaces the file whole or not at all, and durably (facts/reliability.md 1.4).
    static func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(RimError) {
        // Safe because path and bytes live through the call, and the count is the array's own.
        let result = unsafe linux_file_replace(path, bytes, bytes.count, mode)
        guard result == 0 else { throw failure(-result, path, reading: false) }
    }

    /// Makes a folder for this user alone; one that is there is left as it is.
    static func makeFolder(_ path: String) throws(RimError) {
        // Safe because the path lives through the call.
        if unsafe mkdir(path, 0o700) == 0 { return try syncFolder(of: path) }
        if errno != EEXIST { throw failure(errno, path, reading: false) }
    }

    /// The names in a folder that end in `suffix`, sorted.
    static func names(in folder: String, endingIn suffix: String) throws(RimError) -> [String] {
        // Safe because the path lives through the call and the handle is ours until `closedir`.
        guard let handle = unsafe opendir(folder) else { throw failure(errno, folder, reading: true) }
        defer { unsafe closedir(handle) }
        var names: [String] = []
        while let entry = unsafe readdir(handle) {
            // Safe because the entry is valid until the next readdir, and d_name ends in a zero.
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { name in
                unsafe String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(suffix), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func syncFolder(of path: String) throws(RimError) {
        let parts = path.split(separator: "/").dropLast()
        let folder = (path.hasPrefix("/") ? "/" : "./") + parts.joined(separator: "/")
        // Safe because the path lives through the call.
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(errno, folder, reading: true) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(errno, folder, reading: false) }
    }

    private static func failure(_ code: Int32, _ path: String, reading: Bool) -> RimError {
        let verb = reading ? "read" : "written"
        return switch code {
        case ENOENT:
            RimError(
                .missing, path,
                reading ? "is not there; check the path" : "cannot be made: its folder is not there")
        case EACCES, EPERM:
            RimError(
                reading ? .unreadable : .unwritable, path,
                "may not be \(verb) by this user; change its owner or mode")
        case EISDIR: RimError(.unreadable, path, "is a folder; name a file")
        case ENOTDIR: RimError(.unreadable, path, "is no folder; check the path")
        case ENOSPC, EDQUOT: RimError(.unwritable, path, "cannot be written: the disk is full; free space")
        case EROFS: RimError(.unwritable, path, "cannot be written: the file system is read-only")
        default: RimError(reading ? .unreadable : .unwritable, path, "cannot be \(verb) (errno \(code))")
        }
    }
}
