import District
import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// A request that knows the connection it came by, and whose certificate was shown on it.
protocol KioskContext: RequestContext {
    var channel: (any Channel)? { get }
    /// The kiosk of the certificate; nil before `RequireKiosk`, and where plain HTTP is spoken.
    var kiosk: String? { get set }
    /// The serial of that certificate, as the registry keeps it.
    var serial: String? { get set }
}

/// Lets through whoever shows a certificate that this district's authority signed and nobody revoked.
///
/// TLS has verified the chain already; here it is asked whose it is, and whether it still counts.
struct RequireKiosk<Context: KioskContext>: RouterMiddleware {
    let registry: KioskRegistry

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let shown = try await context.channel?.nioSSL_peerCertificate().get(),
            let certificate = try? Certificate(derEncoded: shown.toDERBytes()),
            let kiosk = certificate.commonName
        else {
            throw Problem(
                status: .unauthorized, detail: "no certificate was shown: enrol the kiosk (kioskctl enrol)")
        }
        switch try await registry.verdict(on: kiosk, serial: certificate.serial) {
        case .good: break
        case .revoked:
            context.logger.warning("a revoked kiosk called", metadata: ["kiosk": "\(kiosk)"])
            throw Problem(
                status: .forbidden,
                detail: "this kiosk's certificate was revoked: have a new code given out and enrol again",
                type: DistrictProblem.revoked)
        case .unknown:
            throw Problem(
                status: .forbidden,
                detail: "this district does not know the certificate: enrol the kiosk again")
        }
        var context = context
        (context.kiosk, context.serial) = (kiosk, certificate.serial)
        return try await next(request, context)
    }
}

extension KioskContext {
    /// Where a certificate speaks for a kiosk, nobody speaks for another one.
    func expect(_ named: String) throws(Problem) {
        guard kiosk == nil || kiosk == named else {
            throw Problem(
                status: .forbidden, detail: "the certificate is not that of the kiosk that is named")
        }
    }

    func expect(source: String) throws(Problem) {
        guard let kiosk, source != CloudEvent.source(ofKiosk: kiosk) else { return }
        throw Problem(status: .forbidden, detail: "source: the certificate is that of another kiosk")
    }
}
