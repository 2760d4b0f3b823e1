/// Where a SAM can be reached: it opens the line, whatever the line is made of.
///
/// A line has one owner: opening it a second time, from this or another process, is `.busy`.
package protocol SamPort: Sendable {
    /// The line, ready for the first question; whoever opened it closes it. It carries whole serial frames
    /// (`SamFrame.swift`), however they travel. Throws `.absent`, `.denied`, `.busy`, `.unsuitable`, `.fault`.
    func open() async throws(DeviceError) -> any ByteStream
}

/// The driver `sam-serial`: a SAM behind a serial line, which may be a bridge's tty or a pseudo-terminal.
package struct SerialSam: SamPort {
    private let path: String
    private let baud: Int
    private let reactor: Reactor

    package init(path: String, baud: Int, reactor: Reactor) {
        (self.path, self.baud, self.reactor) = (path, baud, reactor)
    }

    package func open() async throws(DeviceError) -> any ByteStream {
        try await SerialLine.open(
            path, baud: baud, reactor: reactor, thread: try BlockingThread("ow-reader"))
    }
}
