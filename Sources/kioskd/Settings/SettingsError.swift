/// Everything that is wrong with a settings file, one line each: file, line, what, and what to do.
struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    struct Problem: Hashable, Sendable {
        /// From 1; nil when the file could not be read at all.
        var line: Int?
        var text: String
    }

    var file: String
    /// In the order of the file; never empty.
    var problems: [Problem]

    var description: String {
        problems.map { problem in
            let place = problem.line.map { "\(file):\($0)" } ?? file
            return "\(place): \(problem.text)"
        }.joined(separator: "\n")
    }
}
