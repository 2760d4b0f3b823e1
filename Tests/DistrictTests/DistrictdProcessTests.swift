import Foundation
import Logging
import TestTools
import Testing

@testable import District
@testable import districtd

/// The program as people start it: one line on standard output, clear sentences, exit codes.
@Suite struct `The program districtd` {
    /// A running districtd and where it listens.
    private struct Running {
        let process: Process
        let address: String

        /// Waits for the end, however it comes.
        func end(by signal: Int32) -> Int32 {
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            return process.terminationStatus
        }

        func client() throws -> DistrictClient {
            DistrictClient(address: try DistrictAddress(address), logger: .init(label: "test"))
        }
    }

    private static func start(state: String) throws -> Running {
        let (process, output) = (Process(), Pipe())
        process.executableURL = StartedProgram.url("districtd")
        process.arguments = ["--listen", "127.0.0.1:0", "--state", state, "--log-level", "critical"]
        process.standardOutput = output
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let next = output.fileHandleForReading.readData(ofLength: 1)
            guard !next.isEmpty else { break }  // it ended before it listened
            line += next
        }
        let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        try #require(words.count == 4 && words.prefix(3) == ["districtd", "listening", "on"])
        return Running(process: process, address: String(words[3]))
    }

    private static func withState(_ body: (String) async throws -> Void) async throws {
        let state = FileManager.default.temporaryDirectory.appending(path: "districtd-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: state) }
        try await body(state.path)
    }

    @Test func `what it answered survives kill -9, and SIGTERM ends it in order`() async throws {
        try await Self.withState { state in
            for round in [EventResult.Status.stored, .duplicate] {
                let running = try Self.start(state: state)
                let client = try running.client()
                let response = await client.send([Samples.event(1), Samples.event(2)])
                await client.close()
                guard case .answered(let answer) = response else {
                    Issue.record("\(response)")
                    return
                }
                #expect(answer.results.map(\.status) == [round, round])
                let status = running.end(by: round == .stored ? SIGKILL : SIGTERM)
                #expect(round == .stored || status == 0)
            }
        }
    }

    @Test func `what it cannot use is said in one sentence with the way out, and the code is 1`() async throws
    {
        try await Self.withState { state in
            let running = try Self.start(state: state)
            let taken = running.address.dropFirst("http://".count)
            let cases = [
                (["--listen", "127.0.0.1:0", "--state", state], "another districtd uses"),
                (["--listen", String(taken), "--state", state + "-2"], "is in use"),
                (["--listen", "127.0.0.1:0", "--state", "/dev/null/state"], "cannot write in"),
            ]
            for (arguments, words) in cases {
                let failure = try StartedProgram.failure(
                    of: "districtd", arguments + ["--log-level", "critical"])
                #expect(failure.code == 1)
                #expect(failure.words.contains(words) && failure.words.split(separator: "\n").count == 1)
            }
            try? FileManager.default.removeItem(atPath: state + "-2")
            #expect(running.end(by: SIGTERM) == 0)
        }
    }
}
