import ArgumentParser
import Domain

struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "上报 / What the district is owed and got.",
        subcommands: [List.self, Retry.self])

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
                    "\(delivery.sequence)", delivery.time, delivery.subject, delivery.state.rawValue,
                    "\(delivery.attempts)", delivery.reason ?? "",
                ]
            }
            let columns: [Words] = [.sequence, .time, .item, .state, .attempts, .reason]
            Report(answer, .table(columns: columns, rows: rows)).show(options)
        }
    }
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "马上再报，也问区县有无新消息 / Tries now, and asks the district for updates.",
            discussion: """
                给出序号或 --all 时，先把这条（或所有）被退回的重新列入待报；先看 deliveries list 里的原因，改好再报。
                With a sequence or --all, that rejected one (or each of them) is owed again first; see why in deliveries list \
                and mend that before.
                """)

        @Argument(help: "被退回的上报的序号 / The sequence of a rejected delivery.")
        var sequence: Int64?

        @Flag(help: "所有被退回的 / Every rejected one.")
        var all = false

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard !all || sequence == nil else { throw ValidationError("SEQUENCE or --all, not both") }
        }

        func run() async throws {
            let wish = RetryWish(sequence: sequence, all: all ? true : nil)
            let answer = try await options.kiosk().use { kiosk throws(Failure) in
                try await kiosk.retry(wish)
            }
            let words =
                answer.asked
                ? Words.retried(answer.backlog, rejected: answer.rejected)
                : .retriedLater(answer.backlog, rejected: answer.rejected)
            Report(answer, .words(words)).show(options)
        }
    }
}
