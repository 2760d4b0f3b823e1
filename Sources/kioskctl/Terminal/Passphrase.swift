import Store

/// Gets the passphrase of an export.
enum Passphrase {
    static func made() -> String {
        var random = SystemRandomNumberGenerator()
        return MovingPassphrase.made(using: &random)
    }

    /// The first line of the input.
    static func read() throws(Failure) -> String {
        guard var line = Terminal.current.line(), !line.isEmpty else {
            throw Failure(.refused, .noPassphrase)
        }
        // Scripts written elsewhere end their lines in CR LF.
        if line.hasSuffix("\r") { line.removeLast() }
        return line
    }

    static func asked() throws(Failure) -> String {
        guard let line = Terminal.current.secret("\(Words.askPassphrase.both): "), !line.isEmpty else {
            throw Failure(.refused, .noPassphrase)
        }
        return line
    }
}
