import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL

/// How a kiosk becomes known to its district, once: a key made here, a code typed by a technician, a certificate.
package struct EnrolmentClient: Sendable {
    private static let patience = TimeAmount.seconds(30)
    private static let longestAnswer = 64 * 1024

    let address: DistrictAddress

    package init(address: DistrictAddress) { self.address = address }

    /// - Throws: `DistrictError` with `unreachable`, `untrusted`, `notEnrolled` (the district's words), or
    ///   `badCredential` when what it answers cannot be used. Nothing is kept by this side, so a try may be repeated; a
    ///   code works once.
    package func enrol(
        kiosk: String, code: EnrolmentCode
    ) async throws(DistrictError) -> KioskCredential {
        guard let (host, port) = address.endpoint else {
            throw DistrictError(
                .badAddress, field: "district.url", reason: "must begin with https:// to enrol a kiosk")
        }
        let authority = try await Introduction(host: host, port: port).authority(marked: code.mark)
        let key = KioskCredential.newKey()
        let request = EnrolmentRequest(
            code: code.secret, csr: try KioskCredential.request(for: kiosk, keyPEM: key))
        let configuration: TLSConfiguration
        do { configuration = try .believing(authority) } catch {
            throw DistrictError(
                .badCredential, field: "the authority's certificate", reason: "cannot be used")
        }
        let answer = try await post(request, to: address.enrolments, configuration)
        var credential = try KioskCredential(
            keyPEM: key, certificatePEM: answer.certificate, authorityPEM: authority)
        credential.documentsKey = answer.publicKey.flatMap(DocumentsKey.bytes)
        return credential
    }

    /// A new certificate for a new key, asked for with the present one.
    package func renew(_ credential: KioskCredential) async throws(DistrictError) -> KioskCredential {
        let key = KioskCredential.newKey()
        let request = RenewalRequest(csr: try KioskCredential.request(for: credential.kiosk, keyPEM: key))
        let configuration: TLSConfiguration
        do { configuration = try .district(credential) } catch {
            throw DistrictError(.badCredential, field: "the certificate", reason: "cannot be used")
        }
        let answer = try await post(request, to: address.certificate(of: credential.kiosk), configuration)
        var renewed = try KioskCredential(
            keyPEM: key, certificatePEM: answer.certificate, authorityPEM: credential.authorityPEM)
        renewed.documentsKey = answer.publicKey.flatMap(DocumentsKey.bytes) ?? credential.documentsKey
        return renewed
    }

    private func post(
        _ body: some Encodable, to url: String, _ configuration: TLSConfiguration
    ) async throws(DistrictError) -> EnrolmentAnswer {
        var settings = HTTPClient.Configuration(
            tlsConfiguration: configuration, redirectConfiguration: .disallow)
        settings.httpVersion = .http1Only
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        let outcome: Result<(Int, [UInt8]), DistrictError>
        do {
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes([UInt8](try JSONEncoder().encode(body)))
            let response = try await client.execute(request, timeout: Self.patience)
            let bytes = try await response.body.collect(upTo: Self.longestAnswer)
            outcome = .success((Int(response.status.code), Array(bytes.readableBytesView)))
        } catch {
            outcome = .failure(
                DistrictError(
                    .unreachable, field: "district.url",
                    reason: "the district does not answer as it should; check address, network and clock"))
        }
        try? await client.shutdown()
        let (status, bytes) = try outcome.get()
        return try Self.read(status, bytes)
    }

    private static func read(_ status: Int, _ bytes: [UInt8]) throws(DistrictError) -> EnrolmentAnswer {
        guard status == 201 else {
            throw DistrictError(
                .notEnrolled, field: "the district",
                reason: DistrictProblem(parsing: bytes)?.words ?? "answered with status \(status)")
        }
        guard let answer = try? JSONDecoder().decode(EnrolmentAnswer.self, from: Data(bytes)) else {
            throw DistrictError(.badCredential, field: "the district's answer", reason: "cannot be read")
        }
        return answer
    }
}
