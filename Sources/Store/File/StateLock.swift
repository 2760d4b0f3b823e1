import Glibc

/// The lock on a state directory (`lock`, by flock): one process, one store.
///
/// The kernel drops it when the process ends, however it ends; the empty file stays.
final class StateLock: Sendable {
    private let descriptor: Int32

    init(directory: String) throws(StoreError) {
        let path = "\(directory)/lock"
        // Safe because Swift keeps the C string alive for the call.
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { throw .locked(directory: directory) }
            throw .unwritable(path: path, errno: code)
        }
    }

    deinit { close(descriptor) }
}
