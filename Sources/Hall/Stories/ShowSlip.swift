package import Domain
import Logging
import Paper
import Store

/// The story of a slip on a screen: the same picture as on paper, for the resident whose paper did not come.
extension Hall {
    /// The ticket's slip as a PNG, white margin and all; nil when there is no such ticket. No personal data: a ticket
    /// bears none.
    package func picture(ofTicket id: VisitID) async throws(HallError) -> [UInt8]? {
        guard let job = try await recording(await store.ticket(id))?.job,
            let content = try await recording(await store.printJob(job))?.content
        else { return nil }
        do {
            let width = spooler.model.width
            let slip = try SlipContent(decoding: content).slip(texts: texts, template: template, width: width)
            let bitmap = try RasterRenderer(width: width).render(slip)
            return try PNGImage(bitmap, margin: 16).bytes
        } catch {
            log.error("a slip cannot be drawn", metadata: ["job": "\(job)", "error": "\(error)"])
            return nil
        }
    }
}
