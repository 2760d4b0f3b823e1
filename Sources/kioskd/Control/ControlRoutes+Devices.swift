import Devices
import Domain
import Hummingbird
import ServiceLifecycle

/// The calls of `ControlSocket` that concern devices. Those that wait end when the daemon stops, and those that wait
/// for a person also when the one who asked has gone.
extension ControlRoutes {
    func addDevices(to router: Router<BasicRequestContext>) {
        router.get("devices") { request, _ in
            await answer { () async throws in try await list(after: request.uri.queryParameters["after"]) }
        }
        router.post("devices/probe") { request, _ in
            await answer { () async throws in
                let wish = try await Self.body(ProbeWish.self, of: request.body)
                guard wish.isPlausible else {
                    throw ControlProblem(.badRequest, "path is a device such as /dev/ttyUSB0 or tcp://…")
                }
                return try await driven().trials.probe(wish.path)
            }
        }
        router.post("devices/card") { request, _ in
            await trial(of: request) { desk, limit in
                await desk.trials.readCard(within: limit, today: desk.today())
            }
        }
        router.post("devices/scan") { request, _ in
            await trial(of: request) { desk, limit in await desk.trials.scan(within: limit) }
        }
        router.post("devices/print-test") { _, _ in
            // The page is finished also when who asked for it has gone.
            await answer { () async throws in await (try driven()).printTestPage() }
        }
    }

    private func driven() throws -> DeviceDesk {
        guard let devices else { throw ControlProblem(.noDevices, "this daemon drives no devices") }
        return devices
    }

    private func list(after text: Substring?) async throws -> DeviceList {
        let trials = try driven().trials
        guard let text else { return trials.list() }
        guard let version = Int(text) else { throw ControlProblem(.badRequest, "after is a number") }
        return await cancelWhenGracefulShutdown {
            // A version from before the last start says nothing of this one.
            let list = trials.list()
            guard version <= list.version else { return list }
            return await trials.list(after: version, within: .seconds(ControlSocket.longestWatch))
        }
    }

    private func trial<Trial: Encodable & Sendable>(
        of request: Request, _ body: @escaping @Sendable (DeviceDesk, Duration) async -> Trial
    ) async -> Response {
        await answer { () async throws in
            let desk = try driven()
            return try await request.body.consumeWithCancellationOnInboundClose { sent in
                let wish = try await Self.body(TrialWish.self, of: sent)
                guard TrialWish.allowed.contains(wish.seconds) else {
                    throw ControlProblem(.badRequest, "seconds is a number from 1 to 60")
                }
                return await cancelWhenGracefulShutdown { await body(desk, .seconds(wish.seconds)) }
            }
        }
    }
}
