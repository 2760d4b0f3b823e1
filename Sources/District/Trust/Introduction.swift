import NIOCore
import NIOPosix
import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// The first meeting with a district: which certificates it shows, before any of them is believed.
///
/// The handshake is broken off as soon as they are known, so nothing is ever sent to whoever shows them.
struct Introduction {
    /// 10 s, as for every other connection to the district.
    private static let patience = TimeAmount.seconds(10)

    let host: String
    let port: Int

    /// The certificate of the authority that the code means, PEM; throws `unreachable`, or `untrusted` when somebody
    /// else answers.
    func authority(marked mark: String) async throws(DistrictError) -> String {
        for shown in try await chain() {
            guard let certificate = try? Certificate(derEncoded: shown),
                let key = try? certificate.publicKey.der, EnrolmentCode.mark(publicKey: key) == mark,
                let pem = try? certificate.serializeAsPEM().pemString
            else { continue }
            return pem + "\n"
        }
        throw DistrictError(
            .untrusted, field: "district.url",
            reason: "who answers there is not the district that gave out this code; check address and code")
    }

    private func chain() async throws(DistrictError) -> [[UInt8]] {
        let shown = Shown()
        do {
            let context = try NIOSSLContext(configuration: Self.curious)
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(Self.patience)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let name = Self.isAddress(host) ? nil : host
                        let handler = try NIOSSLClientHandler(
                            context: context, serverHostname: name,
                            customVerificationCallback: { certificates, promise in
                                shown.keep(certificates)
                                promise.succeed(.failed)
                            })
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                }
                .connect(host: host, port: port).get()
            try? await channel.closeFuture.get()
        } catch { throw Self.unreachable }
        guard !shown.all.isEmpty else { throw Self.unreachable }
        return shown.all
    }

    private static var curious: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        return configuration
    }

    private static func isAddress(_ host: String) -> Bool {
        (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }

    private static let unreachable = DistrictError(
        .unreachable, field: "district.url", reason: "nobody answers there; check the address and the network"
    )
}

/// What the verification callback saw; it runs on the connection's event loop.
private final class Shown: Sendable {
    private let certificates = Mutex<[[UInt8]]>([])

    func keep(_ seen: [NIOSSLCertificate]) {
        let bytes = seen.compactMap { try? $0.toDERBytes() }
        certificates.withLock { $0 = bytes }
    }

    var all: [[UInt8]] { certificates.withLock { $0 } }
}
