import FoundationEssentials
import TestTools
import Testing

@testable import District
@testable import districtd

/// `districtd measure` as a program, on each store.
@Suite(.postgres) struct `Measuring a store` {
    private static func withFile(
        _ lines: [[UInt8]], _ body: (_ file: String, _ directory: String) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/measure-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try Data(lines.joined(separator: Array("\n".utf8)))
            .write(to: URL(filePath: directory + "/batches"))
        try await body(directory + "/batches", directory)
    }

    private static func address(of store: TestStore, in directory: String) async throws -> String {
        switch store {
        case .sqlite: "sqlite:\(directory)/inbox"
        case .postgres: try await #require(PostgresServer.current).newAddress()
        }
    }

    @Test(arguments: TestStore.allCases)
    func `it says what the store took and how fast, and leaves it there`(store: TestStore) async throws {
        let awkward = Samples.event(3, data: ["words": "tab\t line\n \\ and \u{0} and 号"])
        let lines = [
            EventBatch.encode([Samples.event(1), Samples.event(2)]),
            EventBatch.encode([Samples.event(2), awkward]),
            JSONValue.array([.null, Samples.event(4).json]).bytes,
        ]
        try await Self.withFile(lines) { file, directory in
            let address = try await Self.address(of: store, in: directory)
            let words = ["measure", "--store", address, "--batches", file]
            let first = try await Program.run("districtd", words + ["--json", "--at-once", "2"])
            #expect(first.ending == .code(0), "\(first.words)")
            let report = try JSONDecoder().decode(MeasureReport.self, from: Data(first.words.utf8))
            #expect((report.batches, report.stored, report.duplicates, report.rejected) == (3, 4, 1, 1))
            #expect(report.seconds > 0 && (report.copySeconds != nil) == (store == .postgres))
            let again = try await Program.run("districtd", words)
            #expect(again.ending != .code(0) && again.words.contains("holds something already"))
        }
    }

    @Test func `what is no batch is named by its line`() async throws {
        try await Self.withFile([EventBatch.encode([Samples.event(1)]), Array("{}".utf8)]) {
            file, directory in
            let words = ["measure", "--store", "sqlite:\(directory)/inbox", "--batches", file]
            let run = try await Program.run("districtd", words)
            #expect(run.ending != .code(0) && run.words.contains("line 2 is no batch"))
            let missing = try await Program.run("districtd", words.dropLast() + [file + "-none"])
            #expect(missing.ending != .code(0) && missing.words.contains("cannot read"))
        }
    }

    @Test func `the report reads well, and says what the best would be`() {
        let report = MeasureReport(
            batches: 10, stored: 1000, duplicates: 2, rejected: 0, readSeconds: 0.0254, seconds: 2,
            copySeconds: 0.5)
        #expect(
            report.text == """
                10 batches in 2.000 s: 500 events a second
                stored 1000, duplicates 2, rejected 0; read and checked in 0.025 s before
                the same rows by COPY: 0.500 s, 2000 a second; the batches reach 25 % of it
                """)
    }
}
