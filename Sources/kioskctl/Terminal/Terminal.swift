import Glibc

/// Where a command reads and writes; tests hand in their own.
struct Terminal: Sendable {
    @TaskLocal static var current = Terminal.live

    /// One or more lines to the output.
    var say: @Sendable (String) -> Void
    /// One or more lines to the error stream.
    var complain: @Sendable (String) -> Void
    /// The next line of the input without its end; nil at the end of it.
    var line: @Sendable () -> String?
    /// Asks at the terminal without echo; nil when there is no terminal.
    var secret: @Sendable (_ prompt: String) -> String?
    /// Whether somebody reads the output as it comes.
    var isWatched = false

    static let live = Terminal(
        say: { text in
            print(text)
            // Into a pipe too, line by line: who follows the devices wants each one now; nil is every
            // stream.
            _ = fflush(nil)
        },
        complain: { text in
            var text = text + "\n"
            text.withUTF8 { bytes in
                // Safe because the bytes are valid inside the closure.
                _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count)
            }
        },
        line: { readLine(strippingNewline: true) },
        secret: { LiveTerminal.secret($0) },
        isWatched: isatty(STDOUT_FILENO) == 1)
}

/// The terminal the command was started from.
private enum LiveTerminal {
    static func secret(_ prompt: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        var before = termios()
        // Safe because both records live through the calls.
        guard unsafe tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO)
        Terminal.live.complainWithoutEnd(prompt)
        guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0 else { return nil }
        defer {
            _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            Terminal.live.complain("")
        }
        return readLine(strippingNewline: true)
    }
}

extension Terminal {
    /// A prompt: no line end after it.
    fileprivate func complainWithoutEnd(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            // Safe because the bytes are valid inside the closure.
            _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
