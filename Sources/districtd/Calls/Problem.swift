import District
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// A refusal as RFC 9457 has it: says what is wrong, and never repeats what was sent.
struct Problem: HTTPResponseError {
    let status: HTTPResponse.Status
    let detail: String
    var headers: HTTPFields = [:]
    var type = "about:blank"

    func response(from request: Request, context: some RequestContext) -> Response {
        let problem = DistrictProblem(
            type: type, title: status.reasonPhrase, status: status.code, detail: detail)
        var response = Response.json(problem, status: status)
        response.headers[.contentType] = DistrictProblem.mediaType
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}

extension Response {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(value) else {
            preconditionFailure("our own answers always encode")
        }
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// Turns every error below it into a problem. What is not expected is logged by its type only.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch  where error is HTTPParserError || error is CancellationError {
            throw error  // the client is gone, or we are: nobody to answer
        } catch let problem as Problem {
            return problem.response(from: request, context: context)
        } catch let error as InboxError {
            context.logger.error("inbox failed", metadata: ["reason": "\(error)"])
            let status: HTTPResponse.Status = error == .full ? .init(code: 507) : .serviceUnavailable
            // 20 to 60 s: time for a database to start again; not all kiosks in the same second.
            let pause = Int.random(in: 20...60)
            return Problem(status: status, detail: error.description, headers: [.retryAfter: "\(pause)"])
                .response(from: request, context: context)
        } catch let error as any HTTPResponseError {
            return Problem(
                status: error.status, detail: "\(error.status.reasonPhrase): see the API description"
            )
            .response(from: request, context: context)
        } catch {
            context.logger.error("request failed", metadata: ["type": "\(type(of: error))"])
            return Problem(status: .internalServerError, detail: "the inbox failed; nothing was stored")
                .response(from: request, context: context)
        }
    }
}
