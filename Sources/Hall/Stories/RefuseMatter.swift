import Domain
import Paper
package import Store

/// The story of a matter that is on no list (准入清单), or of a certificate the community no longer issues: it is not
/// taken on, who sent the resident is kept, and the paper says where to go instead (facts/domain.md b2, b4).
extension Hall {
    /// - Parameter matter: of a certificate on the list of the catalogue, the name and the right body are filled in.
    package func refuseMatter(
        _ matter: RefusedMatter, _ session: Session, _ once: Once
    ) async throws(HallError) -> RecordedRefusal {
        var matter = matter
        var name = SlipWords(matter.what)
        if matter.kind == .certificate {
            guard let code = matter.code, let certificate = catalog.refusedCertificate(code) else {
                throw .unknownService(matter.code ?? "")
            }
            name = SlipWords(certificate.zh, en: certificate.en)
            if matter.what.isEmpty { matter.what = certificate.zh }
            if matter.rightBody == nil { matter.rightBody = certificate.referralZh }
        }
        let english = if let visit = matter.visit { await speaksEnglish(visit) } else { false }
        let (office, issued) = (office, time.now().civil.description)
        let (told, service) = (matter, name)
        let command = command(once, by: session)
        return try await recording(
            await store.refuseMatter(
                matter,
                content: { document in
                    try SlipContent.refusal(
                        RefusalSlip(
                            office: office, documentNumber: document, service: service,
                            reason: SlipWords(told.reason), rightBody: told.rightBody.map { SlipWords($0) },
                            remedies: nil, issued: issued),
                        english: english
                    ).encoded()
                }, command))
    }

    /// The newest first.
    package func refusedMatters() async throws(HallError) -> [RecordedRefusal] {
        try await recording(await store.refusedMatters(limit: Self.longestWorkList))
    }
}
