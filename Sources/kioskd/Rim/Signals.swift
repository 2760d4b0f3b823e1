import Glibc

/// What the process asks of the kernel about signals. SIGTERM and SIGINT belong to the `ServiceGroup`.
enum Signals {
    /// A client or printer that hangs up must not end the process: a failed write says so by itself. First line of
    /// the program, before anything opens a socket.
    static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
