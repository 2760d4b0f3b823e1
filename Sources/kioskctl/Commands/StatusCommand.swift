import ArgumentParser
import Domain

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "设备现状 / How the kiosk is doing.")

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let status = try await options.kiosk().use { kiosk throws(Failure) in try await kiosk.status() }
        Report(status, .facts(Self.facts(of: status))).show(options)
    }

    private static func facts(of status: ControlStatus) -> [(Words, String)] {
        var facts: [(Words, String)] = [
            (.daemon, "\((status.running ? Words.running : .notRunning).both) (\(status.version))")
        ]
        if let uptime = status.uptime { facts.append((.uptime, span(uptime))) }
        facts += [
            (.incarnation, status.incarnation), (.boot, "\(status.bootNumber)"),
            (.businessDate, status.businessDate?.description ?? Words.none.both),
            (.clock, status.clockTrust.rawValue),
            (.queue, Words.queue(status.queue.waiting, status.queue.called, status.queue.serving).both),
            (
                .deliveries,
                Words.backlog(
                    status.deliveries.backlog, oldest: status.deliveries.oldest,
                    rejected: status.deliveries.rejected
                ).both
            ),
            (.journal, Words.lastEntry(status.journal.lastSequence).both),
        ]
        facts += (status.documents ?? []).map { document in
            let origin = Words.origin(document.origin).both
            let refusal = document.refusal.map { Words.refused($0).both }
            return (
                .kind(document.kind),
                [origin, document.version, refusal].compactMap(\.self).joined(separator: " ")
            )
        }
        facts += status.listeners.map { (.listener, "\($0.address) (\($0.name))") }
        facts += status.parts.map { part in
            let words = Words.boards[part.hint].map { ": \($0.both)" } ?? ""
            return (
                .part,
                "\(part.name) \(part.state) \(part.since)"
                    + (part.hint.isEmpty ? "" : " \(part.hint)\(words)")
            )
        }
        return facts
    }

    /// `3d 04:05:06`.
    private static func span(_ seconds: Int64) -> String {
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { Digits.padded(Int($0), 2) }
        return "\(seconds / 86_400)d \(clock.joined(separator: ":"))"
    }
}
