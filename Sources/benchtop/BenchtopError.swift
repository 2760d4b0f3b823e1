/// What can go wrong at the bench: one sentence that says what and what to do. Holds no card content.
package struct BenchtopError: Error, Hashable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case vectors, link, pseudoTerminal, address, listen, assets, noSuchCard, limit
    }

    package let code: Code
    package let description: String
    /// The C library's reason, where there was one.
    package let errno: Int32?

    package init(_ code: Code, _ description: String, errno: Int32? = nil) {
        (self.code, self.description, self.errno) = (code, description, errno)
    }
}
