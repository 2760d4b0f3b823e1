import Glibc

/// The names of this machine on the network.
enum NetworkAddress {
    /// The 4 or 16 bytes of a literal IPv4 or IPv6 address in network order; nil for a name.
    static func bytes(of text: String) -> [UInt8]? {
        var address = in6_addr()
        for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
            // Safe because in6_addr has room for either family and both pointers live through the call.
            guard unsafe inet_pton(family, text, &address) == 1 else { continue }
            return unsafe withUnsafeBytes(of: &address) { unsafe Array($0.prefix(size)) }
        }
        return nil
    }

    static var hostname: String {
        // HOST_NAME_MAX is 64 on Linux; the last byte stays zero.
        var name = [CChar](repeating: 0, count: 65)
        // Safe because the buffer is one byte longer than what is asked for.
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
