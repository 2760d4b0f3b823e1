import NIOSSL

/// Whom this district believes, and what it shows of itself; without it only plain HTTP on loopback is spoken.
struct Trust: Sendable {
    let authority: Authority
    let registry: KioskRegistry
    let tls: TLSConfiguration
}

/// What the command line says of it.
struct TrustOptions: Hashable, Sendable {
    let folder: AuthorityFolder
    /// What kiosks call this server by, in `district.url`.
    let names: [String]

    /// Nil where no authority was ever made.
    func open(_ store: StoreAddress) async throws -> Trust? {
        guard folder.exists else { return nil }
        let authority = try folder.authority()
        let (chain, key) = try folder.server(names: names, at: Inbox.clock())
        return Trust(
            authority: authority, registry: try await store.registry(),
            tls: try .server(chainPEM: chain, keyPEM: key, authorityPEM: try authority.pem))
    }
}

extension TLSConfiguration {
    /// TLS 1.3; a client that shows a certificate must have it from this authority. Who shows none gets no further
    /// than the enrolment and the office's pages (`RequireKiosk`).
    fileprivate static func server(
        chainPEM: [String], keyPEM: String, authorityPEM: String
    ) throws -> TLSConfiguration {
        let chain = try chainPEM.map {
            NIOSSLCertificateSource.certificate(try NIOSSLCertificate(bytes: Array($0.utf8), format: .pem))
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem)))
        configuration.minimumTLSVersion = .tlsv13
        configuration.certificateVerification = .optionalVerification
        configuration.trustRoots = .certificates(
            [try NIOSSLCertificate(bytes: Array(authorityPEM.utf8), format: .pem)])
        return configuration
    }
}
