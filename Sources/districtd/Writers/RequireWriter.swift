import District
import HTTPTypes
import Hummingbird

/// Reads who speaks (`OneWindow-Writer`); the calls judge it once they know as which kiosk (`Inbox.admit`). Who does not
/// say so is not judged.
struct RequireWriter: RouterMiddleware {
    func handle(
        _ request: Request, context: DistrictContext,
        next: @concurrent (Request, DistrictContext) async throws -> Response
    ) async throws -> Response {
        guard let name = HTTPField.Name(Writer.header), let text = request.headers[name] else {
            return try await next(request, context)
        }
        guard let writer = Writer(text) else {
            throw Problem(
                status: .badRequest, detail: "\(Writer.header): must be <generation>.<16 hexadecimal digits>")
        }
        var context = context
        context.writer = writer
        return try await next(request, context)
    }
}

extension Problem {
    /// This board may not write as its kiosk.
    static func held(_ why: KnownWriter.Why) -> Problem {
        let reason =
            switch why {
            case .older: "this kiosk was moved to another board, which reports now: switch this one off"
            case .twoBoards:
                "two boards report as this kiosk: switch one off, and have the office let the other write"
            case .conflict:
                "what this board reports contradicts what was reported as this kiosk: the office has to let one board write"
            case .chosen: "the office let another board write as this kiosk: switch this one off"
            }
        return Problem(
            status: .forbidden, detail: reason + "; nothing is lost", type: DistrictProblem.held)
    }
}
