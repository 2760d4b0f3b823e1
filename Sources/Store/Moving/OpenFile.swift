import Glibc

/// One open file, read or written from its beginning on. Blocks.
final class OpenFile: Sendable {
    let path: String
    private let descriptor: Int32

    /// For reading.
    init(reading path: String) throws(MovingError) {
        // Safe because Swift keeps the C string alive for the call.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unusable(path: path, errno: errno) }
        (self.path, descriptor) = (path, file)
    }

    /// Made anew, mode 0600.
    init(making path: String) throws(MovingError) {
        // Safe because Swift keeps the C string alive for the call.
        let file = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EEXIST { throw .exists(path: path) }
            throw .unusable(path: path, errno: errno)
        }
        (self.path, descriptor) = (path, file)
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(MovingError) {
        var done = 0
        while done < bytes.count {
            // Safe because the range lies inside the array.
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(errno, wanting: bytes.count - done) }
            done += count
        }
    }

    /// Empty at the end.
    func read(atMost limit: Int) throws(MovingError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        while true {
            // Safe because the buffer holds as many bytes as are asked for.
            let count = unsafe Glibc.read(descriptor, &bytes, limit)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unusable(path: path, errno: errno) }
            return Array(bytes.prefix(count))
        }
    }

    func sync() throws(MovingError) {
        guard fsync(descriptor) == 0 else { throw failure(errno, wanting: 0) }
    }

    /// Back to the beginning, and what is read from now on comes from the medium where the kernel can be told so.
    func rewind() throws(MovingError) {
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .unusable(path: path, errno: errno) }
    }

    var size: Int64 {
        var about = stat()
        // Safe because fstat fills the structure it is given.
        return unsafe fstat(descriptor, &about) == 0 ? Int64(about.st_size) : 0
    }

    private func failure(_ code: Int32, wanting count: Int) -> MovingError {
        guard code == ENOSPC || code == EDQUOT else { return .unusable(path: path, errno: code) }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        return .noRoom(
            path: path, needed: Int64(count),
            free: Disk.free(at: path.hasPrefix("/") ? "/" + folder : folder) ?? 0)
    }
}
