import ArgumentParser
import District
import Domain
import FoundationEssentials
import Glibc

/// `districtd measure`
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Says how fast a store takes the batches of a file: for whoever chooses its machine.",
        discussion: """
            Writes into a store that holds nothing yet, and leaves there what it wrote: measure in a directory or a database \
            of its own, and remove it afterwards. With PostgreSQL the same rows are copied in by COPY first, into the same \
            tables, as what the machine can do at best; they are removed again.
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: "A file with one batch a line, each as a kiosk sends it (POST /v1/events), not compressed.")
    var batches: String

    @Option(help: "How many batches are under way at once: as many kiosks as speak in one moment.")
    var atOnce = 1

    @Flag(help: "One object of JSON, for programs.")
    var json = false

    func validate() throws {
        guard (1...1000).contains(atOnce) else { throw ValidationError("--at-once must be 1 to 1000") }
    }

    func run() async throws {
        umask(0o077)
        let file = try Measuring.File(path: batches)
        let inbox = try await place.address.open()
        guard try await inbox.holdsNothing() else { throw MeasureError.notEmpty }
        var copied: Duration?
        if case .postgres(let url) = place.address {
            copied = try Measuring.copy(file.events, over: PostgresConnection(url))
        }
        let taken = try await Measuring.take(file.batches, into: inbox, atOnce: atOnce)
        try inbox.close()
        let report = MeasureReport(
            batches: file.batches.count, stored: taken.counts[.stored] ?? 0,
            duplicates: taken.counts[.duplicate] ?? 0, rejected: taken.counts[.rejected] ?? 0,
            readSeconds: file.took.inSeconds, seconds: taken.took.inSeconds, copySeconds: copied?.inSeconds)
        print(json ? report.json : report.text)
    }
}

/// Why nothing was measured; says what to do.
enum MeasureError: Error, CustomStringConvertible {
    case notEmpty
    case unreadable(String)
    case noBatch(line: Int)

    var description: String {
        switch self {
        case .notEmpty: "this inbox holds something already: measure in an empty directory or database"
        case .unreadable(let path): "cannot read \(path): name a file with one batch a line"
        case .noBatch(let line): "line \(line) is no batch of at most \(EventBatch.maximumEvents) events"
        }
    }
}

/// What was measured; times in seconds.
struct MeasureReport: Codable, Hashable {
    let batches: Int
    let stored: Int
    let duplicates: Int
    let rejected: Int
    /// For the batches to be read and checked, before the store was asked anything.
    let readSeconds: Double
    /// For the store to take them all.
    let seconds: Double
    /// For the same rows by COPY, where the store is PostgreSQL.
    let copySeconds: Double?

    var rate: Double { Double(stored) / seconds }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let bytes = try? encoder.encode(self) else { preconditionFailure("numbers always encode") }
        return String(decoding: bytes, as: UTF8.self)
    }

    var text: String {
        var lines = [
            "\(batches) batches in \(Self.words(seconds)) s: \(Int(rate)) events a second",
            "stored \(stored), duplicates \(duplicates), rejected \(rejected); "
                + "read and checked in \(Self.words(readSeconds)) s before",
        ]
        if let copySeconds {
            lines.append(
                "the same rows by COPY: \(Self.words(copySeconds)) s, \(Int(Double(stored) / copySeconds)) a second; "
                    + "the batches reach \(Int(100 * copySeconds / seconds)) % of it")
        }
        return lines.joined(separator: "\n")
    }

    /// With three decimals.
    private static func words(_ seconds: Double) -> String {
        let thousandths = Int((seconds * 1000).rounded())
        return "\(thousandths / 1000).\(String(1000 + thousandths % 1000).dropFirst())"
    }
}

extension Duration {
    fileprivate var inSeconds: Double { self / .seconds(1) }
}
