import CZlib

/// Bodies of the exchange as gzip (RFC 1952): one member, or several one after the other.
///
///     1F 8B 08 …header…   deflate (RFC 1951)   CRC-32   size
package enum Gzip {
    /// Names the coding in `Content-Encoding`.
    package static let name = "gzip"

    /// zlib's fastest: events are alike, so a batch shrinks to a tenth with it, and the board has other work.
    private static let level: Int32 = 1

    package static func compress(_ bytes: [UInt8]) -> [UInt8] {
        let stream = Stream()
        return stream.deflated(bytes, level: level)
    }

    /// What `bytes` hold, cut off as soon as it is more than `limit`, however small they are.
    ///
    /// Throws `tooLarge` then, and `badCompression` for what is damaged, cut short, or followed by something else.
    package static func decompress(_ bytes: [UInt8], atMost limit: Int) throws(DistrictError) -> [UInt8] {
        let stream = Stream()
        switch stream.inflated(bytes, atMost: limit) {
        case .whole(let content): return content
        case .damaged: throw DistrictError(.badCompression)
        case .tooLarge:
            throw DistrictError(
                .tooLarge, field: "body", reason: "must not exceed \(limit) bytes when decompressed")
        }
    }

    fileprivate enum Outcome {
        case whole([UInt8])
        case damaged
        case tooLarge
    }
}

/// One `z_stream`, which zlib wants to stay where it is: it keeps the address and compares it.
///
/// Safe because the pointer is made here, never handed out, and freed with the one value that owns it.
@safe private struct Stream: ~Copyable {
    private let state: UnsafeMutablePointer<z_stream>

    init() {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: z_stream())
    }

    deinit { unsafe state.deallocate() }

    /// The whole window of 32 KiB; 16 more asks for gzip's header and trailer in place of zlib's.
    private static let window: Int32 = 15 + 16
    private static let size = Int32(unsafe MemoryLayout<z_stream>.size)

    // Safe because both buffers outlive the one call that reads and fills them, and their sizes go with them.
    borrowing func deflated(_ bytes: [UInt8], level: Int32) -> [UInt8] {
        // 8: zlib's usual memory, 256 KiB.
        let opened = unsafe deflateInit2_(
            state, level, Z_DEFLATED, Self.window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Self.size)
        precondition(opened == Z_OK, "zlib has no memory")
        defer { unsafe _ = deflateEnd(state) }
        let bound = unsafe Int(deflateBound(state, uLong(bytes.count)))
        return unsafe bytes.withUnsafeBufferPointer { input in
            unsafe Array(unsafeUninitializedCapacity: bound) { output, count in
                unsafe feed(input)
                unsafe state.pointee.next_out = output.baseAddress
                unsafe state.pointee.avail_out = uInt(bound)
                let ended = unsafe deflate(state, Z_FINISH)
                precondition(ended == Z_STREAM_END, "the bound holds whatever is deflated")
                count = unsafe bound - Int(state.pointee.avail_out)
            }
        }
    }

    // Safe because the input outlives the loop, and each step fills a buffer no further than its size.
    borrowing func inflated(_ bytes: [UInt8], atMost limit: Int) -> Gzip.Outcome {
        let opened = unsafe inflateInit2_(state, Self.window, ZLIB_VERSION, Self.size)
        precondition(opened == Z_OK, "zlib has no memory")
        defer { unsafe _ = inflateEnd(state) }
        return unsafe bytes.withUnsafeBufferPointer { input in
            unsafe feed(input)
            var content: [UInt8] = []
            content.reserveCapacity(min(limit, bytes.count * 8))
            var step = [UInt8](repeating: 0, count: 64 * 1024)
            while true {
                let (status, filled) = inflateStep(into: &step)
                guard status == Z_OK || status == Z_STREAM_END else { return .damaged }
                guard content.count + filled <= limit else { return .tooLarge }
                content.append(contentsOf: step[..<filled])
                guard status == Z_STREAM_END else { continue }
                if unsafe state.pointee.avail_in == 0 { return .whole(content) }
                unsafe _ = inflateReset(state)  // another member follows, or garbage, which is none
            }
        }
    }

    /// Input that is used up before its end is `Z_BUF_ERROR`: cut short.
    private borrowing func inflateStep(into step: inout [UInt8]) -> (status: Int32, filled: Int) {
        unsafe step.withUnsafeMutableBufferPointer { output in
            unsafe state.pointee.next_out = output.baseAddress
            unsafe state.pointee.avail_out = uInt(output.count)
            let status = unsafe inflate(state, Z_NO_FLUSH)
            return (status, unsafe output.count - Int(state.pointee.avail_out))
        }
    }

    private borrowing func feed(_ input: UnsafeBufferPointer<UInt8>) {
        unsafe state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe state.pointee.avail_in = uInt(input.count)
    }
}
