import NIOCore
import NIOPosix
import Synchronization

/// A TCP printer that is ready and answers DLE EOT 1 to 4 without haste, does not say its name, and counts the bytes
/// of slips: between the record of a job and its first byte there is time for a power cut.
final class SlowPrinter: Sendable {
    /// Four of them are the status before a job; each well within what the driver waits for it.
    private static let pace: TimeAmount = .milliseconds(100)

    private let channel: any Channel
    private let count: Count

    /// Bytes from the first raster (GS v 0) on that are no question about its status.
    var bytesOfJobs: Int { count.bytes.withLock { $0 } }
    var address: String { "tcp://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    static func start() async throws -> SlowPrinter {
        let count = Count()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answering(count: count, pace: pace))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return SlowPrinter(channel, count)
    }

    func stop() async throws { try await channel.close() }

    private init(_ channel: any Channel, _ count: Count) { (self.channel, self.count) = (channel, count) }

    final class Count: Sendable {
        let bytes = Mutex(0)
    }

    /// DLE EOT n is 10 04 n; its answer 12 says that all is well (facts/escpos.md 3.1).
    private final class Answering: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let count: Count
        private let pace: TimeAmount
        private var question: [UInt8] = []
        private var before: [UInt8] = []
        private var isPrinting = false

        init(count: Count, pace: TimeAmount) { (self.count, self.pace) = (count, pace) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            for byte in unwrapInboundIn(data).readableBytesView {
                question.append(byte)
                guard question.count == 3 || !Self.isBegun(question) else { continue }
                if Self.isBegun(question) {
                    let channel = context.channel
                    context.eventLoop.scheduleTask(in: pace) {
                        channel.writeAndFlush(ByteBuffer(bytes: [0x12]), promise: nil)
                    }
                } else {
                    take(question)
                }
                question = []
            }
        }

        private func take(_ bytes: [UInt8]) {
            for byte in bytes {
                before = before.suffix(1) + [byte]
                isPrinting = isPrinting || before == [0x1D, 0x76]
                if isPrinting { count.bytes.withLock { $0 += 1 } }
            }
        }

        private static func isBegun(_ bytes: [UInt8]) -> Bool {
            zip(bytes, [0x10, 0x04] as [UInt8]).allSatisfy { $0 == $1 }
        }
    }
}
