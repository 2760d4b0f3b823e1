package import Foundation

/// Our programs, as people start them.
package enum StartedProgram {
    /// Beside the test bundle, where the build puts both.
    package static func url(_ name: String) -> URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
    }

    /// Runs one that ends by itself; returns its exit code and what it said on the error stream.
    package static func failure(of name: String, _ arguments: [String]) throws -> (code: Int32, words: String)
    {
        let (process, errors) = (Process(), Pipe())
        process.executableURL = url(name)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: words, as: UTF8.self))
    }
}
