import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Turns what a call throws into a problem (RFC 9457).
struct Problems<Context: RequestContext>: RouterMiddleware {
    private struct Problem: ResponseCodable {
        var type = "about:blank"
        var title: String
        var status: Int
        var detail: String?
    }

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as BenchtopError {
            return try problem(status(of: error), error.description, request, context)
        } catch let error as HTTPError {
            return try problem(error.status, error.body, request, context)
        }
    }

    private func status(of error: BenchtopError) -> HTTPResponse.Status {
        switch error.code {
        case .noSuchCard: .notFound
        case .limit: .unprocessableContent
        default: .conflict
        }
    }

    private func problem(
        _ status: HTTPResponse.Status, _ detail: String?, _ request: Request, _ context: Context
    ) throws -> Response {
        var response = try Problem(title: status.reasonPhrase, status: status.code, detail: detail)
            .response(from: request, context: context)
        response.status = status
        response.headers[.contentType] = "application/problem+json"
        return response
    }
}
