import District
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import SwiftASN1
import X509

/// How a kiosk gets its certificate: the first by a one-time code, each further one by the one before.
struct EnrolmentCalls<Context: KioskContext>: Sendable {
    let authority: Authority
    let registry: KioskRegistry
    let now: @Sendable () -> WallTime
    /// What kiosks are told with their certificates.
    var documents: DocumentsFolder?

    /// The only call that is open to whoever bears no certificate.
    func addOpen(to router: Router<Context>) { router.post("/v1/enrolments", use: enrol) }

    func add(to router: some RouterMethods<Context>) {
        router.post("/v1/kiosks/:id/certificate", use: renew)
    }

    @Sendable private func enrol(_ request: Request, _ context: Context) async throws -> Response {
        let wish = try await body(EnrolmentRequest.self, of: request)
        switch try await registry.enrol(secret: wish.code, at: now(), { issue(to: $0, csr: wish.csr) }) {
        case .unknownCode:
            context.logger.warning("an enrolment code was not accepted")
            throw Problem(
                status: .forbidden,
                detail:
                    "the code is wrong, was used before or has ended: have a new one given out (districtd kiosks add)"
            )
        case .badRequest: throw Self.badRequest
        case .done(let kiosk, let issued):
            context.logger.notice("kiosk enrolled", metadata: ["kiosk": "\(kiosk)"])
            return try answer(kiosk, issued)
        }
    }

    @Sendable private func renew(_ request: Request, _ context: Context) async throws -> Response {
        guard let kiosk = context.kiosk, let serial = context.serial, kiosk == context.parameters.get("id")
        else { throw Problem(status: .forbidden, detail: "a kiosk renews its own certificate only") }
        let csr = try await body(RenewalRequest.self, of: request).csr
        guard let issued = issue(to: kiosk, csr: csr) else { throw Self.badRequest }
        guard try await registry.renew(kiosk, shown: serial, issued) else {
            throw Problem(
                status: .forbidden,
                detail: "this kiosk was revoked or enrolled anew: its certificate counts no more",
                type: DistrictProblem.revoked)
        }
        context.logger.notice("certificate renewed", metadata: ["kiosk": "\(kiosk)"])
        return try answer(kiosk, issued)
    }

    /// Nil for a request that is none.
    private func issue(to kiosk: String, csr: String) -> IssuedCertificate? {
        guard let certificate = try? authority.certificate(for: kiosk, csrPEM: csr, at: now()),
            let pem = try? certificate.serializeAsPEM().pemString
        else { return nil }
        return IssuedCertificate(
            pem: pem + "\n", serial: certificate.serial, ends: WallTime(certificate.notValidAfter))
    }

    private static var badRequest: Problem {
        Problem(status: .unprocessableContent, detail: "csr: \(TrustError.badRequest)")
    }

    private func answer(_ kiosk: String, _ issued: IssuedCertificate) throws -> Response {
        .json(
            EnrolmentAnswer(
                kiosk: kiosk, certificate: issued.pem, authority: try authority.pem,
                publicKey: documents?.publicKey.map(DocumentsKey.text)),
            status: .created)
    }

    private func body<Body: Decodable>(_ type: Body.Type, of request: Request) async throws -> Body {
        // 16 KiB: a request for a P-256 key has half a KiB.
        let bytes = try await RequestBody.read(of: request, atMost: 16 * 1024)
        guard let body = try? JSONDecoder().decode(type, from: Data(bytes)) else {
            throw Problem(
                status: .badRequest, detail: "the body must be a JSON object; see the API description")
        }
        return body
    }
}

extension Certificate {
    /// Hexadecimal, as the registry keeps it.
    var serial: String { String(describing: serialNumber) }
}
