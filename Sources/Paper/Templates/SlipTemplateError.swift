/// Everything that is wrong with a template, in the order of the file: where, what, and what to do, in Chinese and English.
package struct SlipTemplateError: Error, Hashable, Sendable {
    package struct Problem: Hashable, Sendable {
        /// From 1.
        package var line: Int
        package var chinese: String
        package var english: String

        init(_ line: Int, _ chinese: String, _ english: String) {
            (self.line, self.chinese, self.english) = (line, chinese, english)
        }
    }

    /// Never empty.
    package let problems: [Problem]

    init(_ problems: [Problem]) {
        self.problems = problems.enumerated().sorted { ($0.1.line, $0.0) < ($1.1.line, $1.0) }.map(\.element)
    }
}
