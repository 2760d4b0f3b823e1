import Domain

/// Gets a new PIN: from the first line of the input, or asked twice at the terminal.
enum PINPrompt {
    /// No PIN that can stand comes back from here, so that a wrong one costs no round trip.
    static func newPIN(fromInput: Bool) throws(Failure) -> String {
        let pin = try fromInput ? read() : ask()
        guard Clerk.isPIN(pin) else { throw Failure(.refused, .badPIN) }
        return pin
    }

    private static func read() throws(Failure) -> String {
        guard var line = Terminal.current.line() else { throw Failure(.refused, .noPIN) }
        // Scripts written elsewhere end their lines in CR LF.
        if line.hasSuffix("\r") { line.removeLast() }
        return line
    }

    private static func ask() throws(Failure) -> String {
        let terminal = Terminal.current
        guard let pin = terminal.secret("\(Words.askPIN.both): "),
            let again = terminal.secret("\(Words.askPINAgain.both): ")
        else { throw Failure(.refused, .noTerminal) }
        guard pin == again else { throw Failure(.refused, .pinsDiffer) }
        return pin
    }
}
