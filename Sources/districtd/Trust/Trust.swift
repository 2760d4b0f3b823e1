import Domain
import Logging
import NIOCore
import NIOSSL

/// Whom this district believes, and what it shows of itself; without it only plain HTTP on loopback is spoken.
struct Trust: Sendable {
    /// Five years before the authority ends people hear of it at every start: each kiosk has to be enrolled anew.
    private static let notice: Int64 = 5 * 365 * 86_400

    let authority: Authority
    let registry: KioskRegistry
    /// For kiosks, which show a certificate.
    let tls: TLSConfiguration
    /// For people, whose browsers are not asked for one.
    let officeTLS: TLSConfiguration

    func warn(_ logger: Logger, at now: WallTime = Inbox.clock()) {
        guard authority.ends < now.advanced(bySeconds: Self.notice) else { return }
        logger.warning(
            "the district's authority ends: make a new one and enrol the kiosks again before that",
            metadata: ["ends": "\(authority.ends.civil(offset: 0).date)"])
    }
}

/// What the command line says of it.
struct TrustOptions: Hashable, Sendable {
    let folder: AuthorityFolder
    /// What kiosks call this server by, in `district.url`.
    let names: [String]
    /// Seconds that a kiosk's certificate works.
    var kioskLife = Authority.usualKioskLife

    /// Nil where no authority was ever made.
    func open(_ registry: KioskRegistry) throws -> Trust? {
        guard folder.exists else { return nil }
        var authority = try folder.authority()
        authority.kioskLife = kioskLife
        let own = try ServerCertificate(of: authority, names: names)
        return Trust(
            authority: authority, registry: registry, tls: try .kiosks(own, authorityPEM: try authority.pem),
            officeTLS: .office(own))
    }
}

extension TLSConfiguration {
    /// A client that shows a certificate must have it from this authority. Who shows none gets no further than the
    /// enrolment and the office's pages (`RequireKiosk`).
    fileprivate static func kiosks(
        _ own: ServerCertificate, authorityPEM: String
    ) throws -> TLSConfiguration {
        var configuration = server(own)
        configuration.certificateVerification = .optionalVerification
        configuration.trustRoots = .certificates(
            [try NIOSSLCertificate(bytes: Array(authorityPEM.utf8), format: .pem)])
        return configuration
    }

    /// TLS 1.3 or 1.2: some browsers of offices speak no newer one.
    fileprivate static func office(_ own: ServerCertificate) -> TLSConfiguration {
        var configuration = server(own)
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }

    /// TLS 1.3 with what the server shows at the time of each connection.
    fileprivate static func server(_ own: ServerCertificate) -> TLSConfiguration {
        let (chain, key) = own.current
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
        configuration.sslContextCallback = { _, promise in
            var shown = NIOSSLContextConfigurationOverride()
            (shown.certificateChain, shown.privateKey) = own.current
            promise.succeed(shown)
        }
        configuration.minimumTLSVersion = .tlsv13
        return configuration
    }
}
