import AsyncHTTPClient
import Domain
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1

/// The kiosk through its daemon's control socket (`ControlSocket`).
struct RemoteKiosk: KioskControl {
    /// The daemon answers within one commit; ten seconds are a kiosk in trouble.
    private static let patience: TimeAmount = .seconds(10)
    /// Reading a year's journal on a slow card.
    private static let verifyPatience: TimeAmount = .minutes(10)

    private let client: HTTPClient
    private let base: String

    /// Nil when no daemon answers there.
    static func connect(_ place: StatePlace) async throws(Failure) -> RemoteKiosk? {
        let path = place.socket
        guard ControlSocket.fits(path) else { throw Failure(.wrongSettings, .socketPathTooLong(path)) }
        switch SocketProbe.probe(path) {
        case 0: break
        case EACCES, EPERM: throw Failure(.noPermission, .socketForbidden(path))
        case EAGAIN: throw Failure(.busy, .busy)
        default: return nil
        }
        let allowed = Set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~".utf8)
        let host = path.utf8.map { byte in
            if allowed.contains(byte) { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
        }.joined()
        return RemoteKiosk(
            client: HTTPClient(eventLoopGroupProvider: .singleton), base: "http+unix://\(host)")
    }

    func status() async throws(Failure) -> ControlStatus { try await get("/status") }
    func clerks() async throws(Failure) -> ControlClerks { try await get("/clerks") }
    func verifyJournal() async throws(Failure) -> JournalCheck {
        try await get("/journal/verify", within: Self.verifyPatience)
    }
    func document(_ kind: DocumentKind) async throws(Failure) -> ControlDocument {
        try await get("/documents/\(kind.rawValue)")
    }
    func deliveries(limit: Int) async throws(Failure) -> ControlDeliveries {
        try await get("/deliveries?limit=\(limit)")
    }
    func retry(_ wish: RetryWish) async throws(Failure) -> ControlRetry {
        try decoded(try await call(.POST, "/deliveries/retry", wish))
    }

    func add(_ new: NewClerk) async throws(Failure) -> Clerk {
        try decoded(try await call(.POST, "/clerks", new))
    }

    func resetPIN(of number: String, to pin: String) async throws(Failure) {
        _ = try await call(.POST, "/clerks/\(number)/pin", NewPIN(pin: pin))
    }

    func close() async { try? await client.shutdown() }

    func get<Answer: Decodable>(
        _ path: String, within patience: TimeAmount = patience
    ) async throws(Failure) -> Answer {
        try decoded(try await call(.GET, path, Never?.none, within: patience))
    }

    func decoded<Answer: Decodable>(_ bytes: Data) throws(Failure) -> Answer {
        do { return try JSONDecoder().decode(Answer.self, from: bytes) } catch {
            throw Failure(.noAnswer, .strangeAnswer("JSON"))
        }
    }

    /// The body of an answer; a refusal becomes the failure it stands for.
    func call(
        _ method: HTTPMethod, _ path: String, _ body: (some Encodable)?,
        within patience: TimeAmount = patience
    ) async throws(Failure) -> Data {
        let (status, bytes) = try await exchange(method, path, body, within: patience)
        if (200..<300).contains(status) { return bytes }
        guard let problem = try? JSONDecoder().decode(ControlProblem.self, from: bytes) else {
            throw Failure(.noAnswer, .strangeAnswer("HTTP \(status)"))
        }
        throw Failure(problem)
    }

    private func exchange(
        _ method: HTTPMethod, _ path: String, _ body: (some Encodable)?, within patience: TimeAmount
    ) async throws(Failure) -> (status: UInt, body: Data) {
        do {
            var request = HTTPClientRequest(url: base + path)
            request.method = method
            if let body {
                request.headers.add(name: "Content-Type", value: "application/json")
                request.body = .bytes(try JSONEncoder().encode(body))
            }
            let response = try await client.execute(request, timeout: patience)
            let bytes = try await response.body.collect(upTo: ControlSocket.longestBody)
            return (response.status.code, Data(bytes.readableBytesView))
        } catch let error as HTTPClientError
            where [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error)
        {
            throw Failure(.busy, .busy)
        } catch {
            throw Failure(.noAnswer, .strangeAnswer("\(error)"))
        }
    }
}
