import Glibc

/// The few calls on files that the store needs beside SQLite; none of them ever opens the database file while
/// SQLite has it open (that would drop its POSIX locks).
enum Disk {
    /// Makes `path` and its missing parents, mode 0700.
    static func makeDirectory(_ path: String) throws(StoreError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
            // Safe because Swift keeps the C string alive for the call.
            if unsafe mkdir(made, 0o700) != 0, errno != EEXIST { throw .unwritable(path: made, errno: errno) }
        }
        try syncDirectory(path)
    }

    // Safe because Swift keeps the C string alive for the call.
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        // Safe because stat fills the structure it is given.
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The file exists and is not empty.
    static func isFilled(_ path: String) -> Bool {
        var status = stat()
        // Safe because stat fills the structure it is given.
        return unsafe stat(path, &status) == 0 && status.st_size > 0
    }

    /// Nil when the file does not exist; at most 4 KiB are read.
    static func read(_ path: String) throws(StoreError) -> String? {
        // Safe because Swift keeps the C string alive for the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unwritable(path: path, errno: errno)
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        // Safe because the buffer holds as many bytes as are asked for.
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw .unwritable(path: path, errno: errno) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// Writes a new file of mode 0600 beside `path`, syncs it, puts it in place and syncs the folder.
    static func writeDurably(_ text: String, to path: String) throws(StoreError) {
        let partial = path + ".new"
        // Safe because Swift keeps the C string alive for the call.
        let descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: partial, errno: errno) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let written = unsafe write(descriptor, bytes, bytes.count)  // Safe because count is the array's own.
        // Safe because Swift keeps the C string alive for the call.
        guard written == bytes.count, fsync(descriptor) == 0, unsafe rename(partial, path) == 0 else {
            throw .unwritable(path: path, errno: errno)
        }
        try syncDirectory(parent(of: path))
    }

    /// Makes an empty file of mode 0600 unless it exists, so that SQLite's own files inherit the mode.
    static func touch(_ path: String) throws(StoreError) {
        // Safe because Swift keeps the C string alive for the call.
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            if errno == EEXIST { return }
            throw .unwritable(path: path, errno: errno)
        }
        close(descriptor)
        try syncDirectory(parent(of: path))
    }

    static func keepPrivate(_ path: String) throws(StoreError) {
        // Safe because Swift keeps the C string alive for the call.
        guard unsafe chmod(path, 0o600) == 0 else { throw .unwritable(path: path, errno: errno) }
    }

    /// Gone, and durably so.
    static func remove(_ path: String) throws(StoreError) {
        // Safe because the path lives through the call.
        guard unsafe unlink(path) == 0 else { throw .unwritable(path: path, errno: errno) }
        try syncDirectory(parent(of: path))
    }

    /// An empty one; gone, and durably so.
    static func removeDirectory(_ path: String) throws(StoreError) {
        // Safe because the path lives through the call.
        guard unsafe rmdir(path) == 0 else { throw .unwritable(path: path, errno: errno) }
        try syncDirectory(parent(of: path))
    }

    static func move(_ from: String, to: String) throws(StoreError) {
        // Safe because Swift keeps the C string alive for the call.
        guard unsafe rename(from, to) == 0 || errno == ENOENT else {
            throw .unwritable(path: from, errno: errno)
        }
    }

    static func syncDirectory(_ path: String) throws(StoreError) {
        // Safe because Swift keeps the C string alive for the call.
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(path: path, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .unwritable(path: path, errno: errno) }
    }

    /// Bytes that an ordinary user may still write on the file system of `path`; nil when it cannot be told.
    static func free(at path: String) -> Int64? {
        var status = statvfs()
        // Safe because statvfs fills the structure it is given.
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: status.f_bavail) * Int64(clamping: status.f_frsize)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
