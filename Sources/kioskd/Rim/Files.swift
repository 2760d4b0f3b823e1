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
    static func stamp(_ path: String) -> String? {
        var about = stat()
        // Safe because path and record live through the call.
        guard unsafe fstatat(AT_FDCWD, path, &about, 0) == 0 else { return nil }
        return "\(about.st_ino):\(about.st_size):\(about.st_mtim.tv_sec).\(about.st_mtim.tv_nsec)"
    }

    /// Replaces the file whole or not at all, and durably: file synced, renamed, folder synced
    /// (facts/reliability.md 1.4).
    static func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(RimError) {
        let temporary = path + ".new"
        // Safe because the paths live through the calls.
        _ = unsafe unlink(temporary)
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure(errno, temporary, reading: false) }
        do {
            defer { close(file) }
            try put(bytes, into: file, temporary)
            guard fsync(file) == 0 else { throw failure(errno, temporary, reading: false) }
        }
        guard unsafe rename(temporary, path) == 0 else { throw failure(errno, path, reading: false) }
        try syncFolder(of: path)
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

    private static func put(_ bytes: [UInt8], into file: Int32, _ path: String) throws(RimError) {
        var done = 0
        while done < bytes.count {
            // Safe because the range lies inside the array.
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw failure(errno, path, reading: false) }
            done += count
        }
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
