package import Domain

/// What a technician finds at a path.
package struct ProbeFinding: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A card reader's module, at this speed on a serial line.
        case sam(baud: Int?, samID: String?)
        /// A printer that answers status questions, and what it calls itself.
        case printer(name: String?)
        /// A keyboard-like scanner.
        case scanner
        /// It can be opened, and nothing answers.
        case nothing
        /// It cannot be opened; the error says why.
        case failed(DeviceError)
        /// The daemon holds it; this is what it knows.
        case held(DeviceReport)
    }

    package let path: String
    package let kind: Kind

    package init(path: String, kind: Kind) { (self.path, self.kind) = (path, kind) }
}
