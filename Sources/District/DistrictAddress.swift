import FoundationEssentials

/// Where the district's inbox is: the setting `district.url`, checked once.
///
/// `https://` anywhere; plain `http://` only to this very machine, because events carry personal data.
package struct DistrictAddress: Hashable, Sendable, CustomStringConvertible {
    /// The base, without a slash at its end.
    package let description: String

    package init(_ text: String) throws(DistrictError) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host,
            !host.isEmpty
        else { throw Self.fault("is no address; write it like https://district.example/onewindow") }
        guard url.user == nil, url.password == nil, url.query == nil, url.fragment == nil else {
            throw Self.fault("must have no user name, password, ? or #; remove them")
        }
        guard scheme == "https" || scheme == "http" else {
            throw Self.fault("must begin with https://")
        }
        guard scheme == "https" || Self.isLoopback(host) else {
            throw Self.fault(
                "must begin with https://; http:// is allowed to 127.0.0.1, [::1] and localhost only")
        }
        description = String(text.reversed().drop { $0 == "/" }.reversed())
    }

    var events: String { description + "/v1/events" }
    var enrolments: String { description + "/v1/enrolments" }

    func certificate(of kiosk: String) -> String { description + "/v1/kiosks/\(kiosk)/certificate" }

    /// Host and port behind `https://`; nil for plain http, which only this machine's own district speaks.
    package var endpoint: (host: String, port: Int)? {
        guard let url = URL(string: description), url.scheme?.lowercased() == "https", let host = url.host
        else { return nil }
        return (host, url.port ?? 443)
    }

    /// - Parameter cursor: the district's own text; every byte that a query does not hold as it is goes as `%XX`.
    func updates(of kiosk: String, after cursor: String?) -> String {
        let query = cursor.map { "&after=" + Self.quoted($0) } ?? ""
        return "\(description)/v1/updates?kiosk=\(Self.quoted(kiosk))\(query)"
    }

    func status(of kiosk: String) -> String { "\(description)/v1/kiosks/\(Self.quoted(kiosk))/status" }

    /// RFC 3986 2.3: letters, digits and four more stand for themselves.
    private static func quoted(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "-._~".utf8.contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// 127.0.0.0/8 in plain dotted form, ::1, localhost. A name such as `127.0.0.1.example` is none.
    private static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func fault(_ reason: String) -> DistrictError {
        DistrictError(.badAddress, field: "district.url", reason: reason)
    }
}
