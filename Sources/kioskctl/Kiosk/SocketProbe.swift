import Glibc

/// Whether somebody listens on a unix socket, told apart as no HTTP client does.
enum SocketProbe {
    /// 0 when somebody listens, else the errno: ENOENT no socket, ECONNREFUSED nobody behind it, EACCES not allowed,
    /// EAGAIN too many wait already. The path fits (`ControlSocket.fits`).
    static func probe(_ path: String) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // Safe because the path is shorter than sun_path, which stays zero behind it, and the record lives through
        // the call with its own size.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? 0 : errno
    }
}
