import HTTPTypes
import Hall
import Hummingbird
import Logging
import NIOCore
import Store

/// Turns whatever a call throws into a problem, and what nobody expected into a line of the log.
struct AnswerProblems: RouterMiddleware {
    let hall: Hall
    let routes: RouteTable
    let log: Logger

    func handle(
        _ request: Request, context: PageContext, next: Next
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is CancellationError {
            return Problem(.stopping).with { $0.retryAfter = 5 }.response(texts: hall.texts)
        } catch {
            let problem = problem(of: error, request)
            if problem.kind == .broken {
                // The route's pattern, never the address itself; the error's own words are safe by house rule.
                let route = context.endpointPath ?? "none"
                log.error("a call failed", metadata: ["route": "\(route)", "error": "\(error)"])
            }
            return problem.response(texts: hall.texts)
        }
    }

    private func problem(of error: any Error, _ request: Request) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as HallError: Problem(refusal: error, hall: hall)
        case let error as StoreError: Problem(refusal: error)
        case is NIOTooManyBytesError: Problem(.tooLarge)
        case let error as HTTPError where error.status == .notFound: unknownRoute(request)
        default: Problem(.broken)
        }
    }

    private func unknownRoute(_ request: Request) -> Problem {
        let methods = routes.methods(for: request.uri.path)
        return methods.isEmpty ? Problem(.notFound) : Problem(.methodNotAllowed).with { $0.allow = methods }
    }
}
