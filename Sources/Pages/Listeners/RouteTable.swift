import HTTPTypes
import Hummingbird
import Synchronization

/// What a listener serves, by pattern; tells a wrong method from a wrong address. Filled once the router is whole.
final class RouteTable: Sendable {
    private struct Route: Sendable {
        let segments: [Substring]
        let method: HTTPRequest.Method
    }

    private let routes = Mutex<[Route]>([])

    func fill(from router: Router<PageContext>) {
        let found = router.routes.map {
            Route(segments: Substring($0.path.description).split(separator: "/"), method: $0.method)
        }
        routes.withLock { $0 = found }
    }

    func methods(for path: String) -> [HTTPRequest.Method] {
        let asked = path.split(separator: "/")
        let matching = routes.withLock { $0 }.filter { route in
            route.segments.count == asked.count
                && zip(route.segments, asked).allSatisfy { pattern, segment in
                    pattern.first == "{" || pattern.first == ":" || pattern == "*" || pattern == segment
                }
        }
        return matching.map(\.method).sorted { $0.rawValue < $1.rawValue }
    }
}
