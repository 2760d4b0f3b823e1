/// What is wrong with one answer; the sentence for people is in the table of texts under `form.<problem>`.
package struct FormProblem: Hashable, Sendable, Codable {
    package enum Problem: String, Hashable, Sendable, Codable, CaseIterable {
        case missing, tooLong, notAnOption, notAnIDNumber, notAPhone, notADate, notANumber, wrongType
        case unknownField, ageNotServed, birthDoesNotMatch
        /// A line break or another control character where one line is asked for.
        case hasLineBreak
        /// A number with more digits, or a day further off, than the rule allows.
        case outOfRange
        case tooManyDecimals
        case notAnAccount
        case tooManyRows
        /// A row without its first cell, or with another number of cells than columns.
        case rowIncomplete
        case notASignature
        /// Somebody acts for the applicant, and this matter allows nobody to.
        case proxyNotAllowed
    }

    package let field: String
    package let problem: Problem
    /// Of a table: the row from 0, and the column where one cell is meant.
    package let row: Int?
    package let column: Int?

    package init(field: String, problem: Problem, row: Int? = nil, column: Int? = nil) {
        (self.field, self.problem, self.row, self.column) = (field, problem, row, column)
    }
}
