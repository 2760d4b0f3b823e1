import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Paper

/// The bench as a web page for people and as JSON for tests. Nothing changes by GET.
///
///     GET    /                          the page, from <assets>/benchtop/page
///     GET    /health
///     GET    /api/state                 everything, with the names of all faults, endings, manners and models
///     POST   /api/cards/{id}/tap        404 for a card there is not
///     POST   /api/cards/lift
///     POST   /api/reader/{unplug|plug}
///     POST   /api/reader/faults/{name}  ReaderFault; `none` ends it
///     POST   /api/scanner/scan          {text, ending?, manner?}: VirtualScan; 409 while unplugged, 422 for no code
///     POST   /api/scanner/{unplug|plug}
///     POST   /api/printer/{paper-out|paper-low|paper-ok|cover-open|cover-close|unplug|plug}
///     POST   /api/printer/faults/{name} PrinterFlaw; `none` ends it; loses-power?after=<bytes it still takes>
///     POST   /api/printer/models/{name} PrinterMake: another printer in its place, switched on anew
///     GET    /api/slips                 newest first
///     GET    /api/slips/{id}.png
///     DELETE /api/slips
///
/// POST and DELETE answer the new state; errors are problems (RFC 9457).
package struct BenchPage: Sendable {
    /// Bytes of white on each side of the print area: the head does not reach the edge of 80 mm paper by 4 mm.
    private static let edge = [UInt8](repeating: 0, count: 4)

    let reader: VirtualReader
    let printer: VirtualPrinter
    let scanner: VirtualScanner?
    /// Tells one run from the next, whose slips have the same numbers.
    private let run = UUID().uuidString.prefix(8)

    package init(reader: VirtualReader, printer: VirtualPrinter, scanner: VirtualScanner? = nil) {
        (self.reader, self.printer, self.scanner) = (reader, printer, scanner)
    }

    /// The page and the API. `assets` is the folder that holds `benchtop/page`.
    func router(assets: String, logger: Logger) -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: Problems())
        router.add(
            middleware: FileMiddleware(
                // Asked for anew each time, so that a newer page is never mixed with older parts.
                assets + "/benchtop/page", cacheControl: .init([(MediaType(type: .any), [.noCache])]),
                searchForIndexHtml: true, logger: logger))
        router.get("health") { _, _ in Health(status: "ok") }
        let api = router.group("api")
        api.get("state") { _, _ in await state() }
        addReaderHands(to: api)
        addScannerHands(to: api)
        addPrinterHands(to: api)
        addSlips(to: api)
        return router
    }

    private func addSlips(to api: RouterGroup<BasicRequestContext>) {
        api.get("slips") { _, _ in await slips() }
        api.delete("slips") { _, _ in
            await printer.clearSlips()
            return await state()
        }
        api.get("slips/:name") { _, context in
            let name = try context.parameters.require("name")
            guard name.hasSuffix(".png"), let id = Int(name.dropLast(4)),
                let slip = await printer.slips.first(where: { $0.id == id })
            else { throw HTTPError(.notFound, message: "There is no such slip.") }
            return try picture(of: slip)
        }
    }

    private func slips() async -> [BenchState.Slip] {
        await printer.slips.reversed().map(BenchState.Slip.init)
    }

    func state() async -> BenchState {
        let (reading, printing, scanning) = (await reader.state, await printer.state, await scanner?.state)
        return BenchState(
            version: "\(run)-\(reading.version)-\(printing.version)-\(scanning?.version ?? 0)",
            cards: reader.cards.map(BenchState.Card.init),
            reader: .init(reading, link: reader.link),
            scanner: scanning.map { .init($0, link: scanner?.link ?? "") },
            printer: .init(printing, address: "tcp://127.0.0.1:\(printer.port)", tty: printer.tty),
            slips: await slips(), choices: .init())
    }

    private func picture(of slip: PrintedSlip) throws -> Response {
        let (bytes, length) = (slip.bitmap.bytes, slip.bitmap.bytesPerRow)
        let rows = stride(from: 0, to: bytes.count, by: length).flatMap { start in
            Self.edge + bytes[start..<start + length] + Self.edge
        }
        let sheet = Bitmap(width: 8 * (length + 2 * Self.edge.count), rows: rows)
        let image = try PNGImage(sheet)
        return Response(
            status: .ok, headers: [.contentType: "image/png", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: image.bytes)))
    }
}

private struct Health: ResponseCodable {
    var status: String
}
