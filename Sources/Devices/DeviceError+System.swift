import Glibc

extension DeviceError {
    /// From the negative errno a `CLinux` call answered.
    init(answer: some BinaryInteger) {
        let errno = Int32(clamping: -Int64(answer))
        self.init(Self.code(of: errno), errno: errno)
    }

    /// The call would have waited, or a signal came between: ask again when the descriptor is ready.
    var isTryAgain: Bool { errno == EAGAIN || errno == EINTR }

    private static func code(of errno: Int32) -> Code {
        switch errno {
        case ENOENT, ENODEV, ENXIO, ENOTDIR, ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN: .absent
        case EACCES, EPERM: .denied
        case EBUSY: .busy
        case ENOTTY, EINVAL, EISDIR, ELOOP, EAFNOSUPPORT: .unsuitable
        // A tty whose other end is gone answers EIO.
        case EIO, EPIPE, ECONNRESET, ETIMEDOUT, ENOTCONN, ESHUTDOWN: .hungUp
        default: .fault
        }
    }
}
