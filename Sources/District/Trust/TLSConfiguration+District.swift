package import NIOSSL

extension TLSConfiguration {
    /// The kiosk's side: TLS 1.3, its own certificate, and nobody believed but the district's authority.
    package static func district(_ credential: KioskCredential) throws -> TLSConfiguration {
        var configuration = try believing(credential.authorityPEM)
        configuration.certificateChain = [
            .certificate(try NIOSSLCertificate(bytes: Array(credential.certificatePEM.utf8), format: .pem))
        ]
        configuration.privateKey = .privateKey(
            try NIOSSLPrivateKey(bytes: Array(credential.keyPEM.utf8), format: .pem))
        return configuration
    }

    /// TLS 1.3 to a server whose certificate this authority signed.
    static func believing(_ authorityPEM: String) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.trustRoots = .certificates(
            [try NIOSSLCertificate(bytes: Array(authorityPEM.utf8), format: .pem)])
        return configuration
    }
}
