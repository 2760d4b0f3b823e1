import ArgumentParser
import Domain

struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "上报 / What the district is owed and got.",
        subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "最近的上报 / The latest deliveries.")

        @Option(help: "最多几条 / How many at most.")
        var limit = 20

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard (1...ControlSocket.mostDeliveries).contains(limit) else {
                throw ValidationError("--limit 1…\(ControlSocket.mostDeliveries)")
            }
        }

        func run() async throws {
            let limit = limit
            let answer = try await options.kiosk().use { kiosk throws(Failure) in
                try await kiosk.deliveries(limit: limit)
            }
            let rows = answer.deliveries.map { delivery in
                [
                    "\(delivery.sequence)", delivery.time, delivery.itemNumber, delivery.state.rawValue,
                    "\(delivery.attempts)", delivery.reason ?? "",
                ]
            }
            let columns: [Words] = [.sequence, .time, .item, .state, .attempts, .reason]
            Report(answer, .table(columns: columns, rows: rows)).show(options)
        }
    }
}
