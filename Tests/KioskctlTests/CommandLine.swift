import Foundation
import Synchronization
import Testing

@testable import kioskctl

/// One run of the command, with what it printed.
struct Run: Sendable {
    var code: Int32
    var output: String
    var errors: String

    /// Runs the real command line; `input` is what stands in the standard input, `secrets` what is typed unseen.
    /// `said` hears each output as it comes; `watched`: somebody sits at the terminal.
    static func kioskctl(
        _ arguments: [String], input: [String] = [], secrets: [String] = [], watched: Bool = false,
        said: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> Run {
        let (output, errors) = (Lines(), Lines())
        let (typed, unseen) = (Answers(input), Answers(secrets))
        let terminal = Terminal(
            say: { text in
                output.add(text)
                said(text)
            }, complain: { errors.add($0) }, line: { typed.next() }, secret: { _ in unseen.next() },
            isWatched: watched)
        let code = await Terminal.$current.withValue(terminal) { await Kioskctl.run(arguments) }
        return Run(code: code, output: output.text, errors: errors.text)
    }

    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
}

private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
}

private final class Answers: Sendable {
    private let lines: Mutex<[String]>
    init(_ lines: [String]) { self.lines = Mutex(lines) }
    func next() -> String? { lines.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// A state directory of its own for one test, removed at its end.
struct TemporaryState {
    /// Short enough for a socket inside it.
    let path: String

    init() throws {
        path = "\(FileManager.default.temporaryDirectory.path)/ow-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
