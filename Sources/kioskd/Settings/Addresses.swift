/// `HOST:PORT`, an IPv6 host in brackets; port 0 takes any free one.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    let host: String
    let port: Int

    init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    init?(_ text: String) {
        guard let (host, port) = Self.split(text) else { return nil }
        self.init(host: host, port: port)
    }

    /// 127.0.0.0/8 in plain dotted form, ::1, localhost.
    var isLoopback: Bool {
        if ["localhost", "::1"].contains(host.lowercased()) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Listens on every address, so it names none.
    var isWildcard: Bool { host == "0.0.0.0" || host == "::" }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    static func split(_ text: some StringProtocol) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
            return nil
        }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inside = host.dropFirst().dropLast()
            let isAddress = inside.contains(":") && inside.utf8.allSatisfy { Self.ipv6.contains($0) }
            return isAddress ? (String(inside), Int(port)) : nil
        }
        guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy({ Self.name.contains($0) }) else {
            return nil
        }
        return (String(host), Int(port))
    }

    private static let ipv6 = Set("0123456789abcdefABCDEF:.%".utf8)
    private static let name = Set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_".utf8)
}

extension ListenAddress: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let address = ListenAddress(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not HOST:PORT")
        }
        self = address
    }
}
