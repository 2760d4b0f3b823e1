import ArgumentParser
import Domain

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "流水 / The hash-chained journal.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "从头核对流水的散列链 / Checks the whole hash chain.")

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let check = try await options.kiosk().use { kiosk throws(Failure) in
                try await kiosk.verifyJournal()
            }
            guard check.intact, let entries = check.entries, let head = check.head else {
                let words = Words.journalBroken(at: check.brokenAt ?? 0, check.reason ?? "")
                if options.json { Report(check, .words(words)).show(options) }
                throw Failure(.journalBroken, words)
            }
            Report(check, .words(.journalIntact(entries, head))).show(options)
        }
    }
}
