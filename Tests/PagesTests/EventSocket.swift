import NIOCore
import NIOPosix

/// A bare connection to a listener, to see what really goes over the wire.
struct Socket {
    typealias Channel = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    @concurrent static func connect<Value: Sendable>(
        port: Int,
        _ body:
            @concurrent (inout SocketReader, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try Channel(wrappingChannelSynchronously: channel) }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var reader = SocketReader(iterator: inbound.makeAsyncIterator())
            return try await body(&reader, outbound)
        }
    }

    /// Listens to the event stream; with `last`, from after that event.
    @concurrent static func listen<Value: Sendable>(
        port: Int, after last: String? = nil, _ body: @concurrent (inout SocketReader) async throws -> Value
    ) async throws -> Value {
        try await connect(port: port) { reader, writer in
            let seen = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
            try await writer.write(
                ByteBuffer(string: "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\(seen)\r\n"))
            while let line = try await reader.line(), !line.hasPrefix(": welcome") {}
            return try await body(&reader)
        }
    }
}

struct SocketReader {
    struct Event: Sendable, Equatable {
        var id = ""
        var name = ""
        var data = ""
    }

    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var pending = ByteBuffer()

    init(iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) { self.iterator = iterator }

    /// The next line without its end; nil at the end of the connection.
    @concurrent mutating func line() async throws -> String? {
        while true {
            if let end = pending.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                let text = pending.readString(length: end + 1 - pending.readerIndex) ?? ""
                return text.replacing("\r\n", with: "").replacing("\n", with: "")
            }
            // A connection that was cut ends here as one that was closed.
            guard var more = try? await iterator.next() else { return nil }
            pending.writeBuffer(&more)
        }
    }

    /// The next event. Lines of the chunked coding lie between and mean nothing here: each event is one chunk.
    @concurrent mutating func event() async throws -> Event? {
        var event = Event()
        while let line = try await line() {
            if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
            if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
            if line.hasPrefix("data: ") {
                event.data = String(line.dropFirst(6))
                return event
            }
        }
        return nil
    }
}
