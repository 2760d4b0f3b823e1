import Hall
import NIOCore

/// One event in the bytes of a stream.
enum EventLine {
    /// Sent at once, so that the page's `EventSource` opens; a lost connection is tried again after a second.
    static let opening = ByteBuffer(string: "retry: 1000\n: welcome\n\n")
    static let heartbeat = ByteBuffer(string: ": still here\n\n")

    /// `data` is one line by the hall's promise.
    static func bytes(_ event: HallEvent) -> ByteBuffer {
        ByteBuffer(string: "id: \(event.id)\nevent: \(event.name.rawValue)\ndata: \(event.data)\n\n")
    }
}
