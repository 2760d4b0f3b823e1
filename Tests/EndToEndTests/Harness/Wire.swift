import NIOCore
import NIOPosix

/// A bare connection, for clients that behave as no library lets them.
struct Wire: Sendable {
    typealias Stream = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// All that came until now and comes while it is read.
    struct Reader {
        private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator

        init(_ stream: NIOAsyncChannelInboundStream<ByteBuffer>) { iterator = stream.makeAsyncIterator() }

        /// Nil at the end of the connection, however it came.
        mutating func next() async -> ByteBuffer? { try? await iterator.next(isolation: #isolation) }

        /// Up to the first line end.
        mutating func line() async -> String {
            var text = ""
            while !text.contains("\r\n"), let more = await next() { text += String(buffer: more) }
            return String(text.prefix { $0 != "\r\n" })
        }
    }

    /// `window` makes the receive buffer that small.
    static func open<Result: Sendable>(
        _ port: Int, window: Int? = nil,
        _ body: (inout Reader, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Result
    ) async throws -> Result {
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        if let window { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(window)) }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture { try Stream(wrappingChannelSynchronously: channel) }
        }
        return try await channel.executeThenClose { inbound, outbound in
            var reader = Reader(inbound)
            return try await body(&reader, outbound)
        }
    }
}

extension NIOAsyncChannelOutboundWriter<ByteBuffer> {
    func write(_ text: String) async throws { try await write(ByteBuffer(string: text)) }
}
