import NIOCore
import TestTools

extension JSON {
    init(_ buffer: ByteBuffer) throws { try self.init(buffer.readableBytesView) }
}
