/// What can go wrong between the program and its machine: files, certificates, assets. Safe for any log.
struct RimError: Error, Hashable, Sendable, CustomStringConvertible {
    enum Code: Hashable, Sendable { case missing, unreadable, unwritable, tooLong, invalid }

    let code: Code
    /// The file or folder at fault.
    let path: String
    /// What is wrong with it and what to do.
    let reason: String

    init(_ code: Code, _ path: String, _ reason: String) {
        (self.code, self.path, self.reason) = (code, path, reason)
    }

    var description: String { "\(path): \(reason)" }
}
