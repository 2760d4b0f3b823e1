package import Domain
import Logging
import Paper

/// The story of a number without paper: shown large on the screen, with a code to photograph.
///
/// Before a number is drawn the printer is asked (`Spooler.isReadyNow`). Without paper the number is drawn all the
/// same; the answer says so, the screen shows number, code and a sentence, and the console marks the visit. Its slip
/// waits: paper that returns in time prints it, a call or `tickets.expiry` ends it.
extension Hall {
    /// Dots a module on the screen: 37 modules make a picture of 296 dots, which a phone reads from half a metre.
    private static let codeModule = 8

    /// The ticket's opaque token as a QR code, a PNG. The token is the visit's own key: random, it names nobody, and
    /// means something at this kiosk only.
    package func code(ofTicket id: VisitID) async throws(HallError) -> [UInt8] {
        _ = try await ticket(id)
        do {
            let symbol = try QRSymbol(id.text)
            let width = (symbol.side + 2 * QRSymbol.quietZone) * Self.codeModule
            return try PNGImage(symbol.bitmap(width: width, module: Self.codeModule)).bytes
        } catch {
            preconditionFailure("a key of 36 characters always has a code: \(error)")
        }
    }
}
