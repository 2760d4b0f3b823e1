import Foundation

/// One of our programs as a process: what it says, line by line, and how it ends.
package final class Program: Sendable {
    package enum Ending: Hashable, Sendable { case code(Int32), signal(Int32) }

    /// Lines of both output streams.
    package let output = Chronicle<String>()
    package let pid: Int32
    private let ending = Chronicle<Ending>()

    /// Starts `name`. `inside` is a command that runs another one in its own place, such as `nsenter … --`.
    package init(_ name: String, _ arguments: [String], inside: [String] = [], input: String? = nil) throws {
        // One that ends before it has read its input must not end us.
        Foundation.signal(SIGPIPE, SIG_IGN)
        let process = Process()
        let path = name.hasPrefix("/") ? name : Place.programs.appending(path: name).path
        // `env` becomes the program it is given, so the process id is the program's own.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = inside + [path] + arguments
        let (words, keys) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (
            words.fileHandleForWriting, words.fileHandleForWriting
        )
        process.standardInput = keys.fileHandleForReading
        // A crash must not start a debugger that waits for ever.
        process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) {
            $1
        }
        process.terminationHandler = { [ending] process in
            let status = process.terminationStatus
            ending.append(process.terminationReason == .exit ? .code(status) : .signal(status))
        }
        try process.run()
        pid = process.processIdentifier
        try words.fileHandleForWriting.close()
        try keys.fileHandleForReading.close()
        Self.read(words.fileHandleForReading, into: output)
        if let input { try keys.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
        try keys.fileHandleForWriting.close()
    }

    /// Runs one that ends by itself; answers how it ended and all it said.
    package static func run(
        _ name: String, _ arguments: [String], inside: [String] = [], input: String? = nil
    ) async throws -> (ending: Ending, words: String) {
        let program = try Program(name, arguments, inside: inside, input: input)
        let ending = try await withTaskCancellationHandler {
            try await program.ended()
        } onCancel: {
            program.signal(SIGKILL)
        }
        return (ending, program.words)
    }

    package var isRunning: Bool { ending.count == 0 }
    package var words: String { output.all.joined(separator: "\n") }

    /// Waits for a line that begins so; answers the rest of it.
    package func says(_ beginning: String) async throws -> String {
        let line = try await output.first { $0.hasPrefix(beginning) }
        return String(line.dropFirst(beginning.count))
    }

    /// Nothing once it has ended, so that no other process is ever meant.
    package func signal(_ number: Int32) { if ending.count == 0 { kill(pid, number) } }

    /// Waits for its end and for its last word.
    package func ended() async throws -> Ending {
        let how = try await ending.first { _ in true }
        _ = try? await output.first { _ in false }
        return how
    }

    package func end(by number: Int32) async throws -> Ending {
        signal(number)
        return try await ended()
    }

    /// On a thread of its own: it waits in `read`, which Swift's few shared threads must not.
    private static func read(_ handle: FileHandle, into output: Chronicle<String>) {
        Thread.detachNewThread {
            var pending = Data()
            while true {
                let data = handle.availableData
                pending += data.isEmpty && !pending.isEmpty ? Data([newline]) : data
                while let end = pending.firstIndex(of: newline) {
                    output.append(String(decoding: pending[pending.startIndex..<end], as: UTF8.self))
                    pending.removeSubrange(pending.startIndex...end)
                }
                if data.isEmpty { return output.end() }
            }
        }
    }

    private static let newline = UInt8(ascii: "\n")
}
