import Domain
import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// What this server shows of itself: signed at its start, and anew when half of its life is over, so that a districtd
/// that runs for years never shows one that has ended. In memory only: it costs a millisecond to make.
final class ServerCertificate: Sendable {
    private struct Shown {
        var chain: [NIOSSLCertificateSource]
        var key: NIOSSLPrivateKeySource
        var due: WallTime
    }

    private let authority: Authority
    private let names: [String]
    private let now: @Sendable () -> WallTime
    private let shown: Mutex<Shown>

    init(
        of authority: Authority, names: [String], now: @escaping @Sendable () -> WallTime = Inbox.clock
    ) throws {
        (self.authority, self.names, self.now) = (authority, names, now)
        shown = Mutex(try Self.make(authority, names, now()))
    }

    /// The chain and the key for a connection that begins now.
    var current: (chain: [NIOSSLCertificateSource], key: NIOSSLPrivateKeySource) {
        shown.withLock { shown in
            let now = now()
            // What cannot be made now is tried at the next connection; until its end the old one serves.
            if now >= shown.due, let new = try? Self.make(authority, names, now) { shown = new }
            return (shown.chain, shown.key)
        }
    }

    private static func make(_ authority: Authority, _ names: [String], _ now: WallTime) throws -> Shown {
        let (certificate, key) = try authority.serverCertificate(names: names, at: now)
        let left = WallTime(certificate.notValidAfter).milliseconds - now.milliseconds
        // The authority's own goes with it, so that a kiosk can recognise it by the mark of its code.
        let chain = try [try certificate.serializeAsPEM().pemString, try authority.pem].map {
            NIOSSLCertificateSource.certificate(try NIOSSLCertificate(bytes: Array($0.utf8), format: .pem))
        }
        return Shown(
            chain: chain, key: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)),
            due: WallTime(milliseconds: now.milliseconds + left / 2))
    }
}
