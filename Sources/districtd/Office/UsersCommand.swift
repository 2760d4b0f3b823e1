import ArgumentParser
import Domain
import Glibc

/// `districtd users …`: who may use the office's pages. Works while the server runs.
struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "区县用户 / Who may use the office's pages.",
        subcommands: [Add.self, List.self, Remove.self, SetPassphrase.self])

    struct Options: ParsableArguments {
        @OptionGroup var place: StoreOptions

        func users() async throws -> Users { Users(try await place.address.registry().store) }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "添加用户 / Adds a user.",
            discussion: """
                有了第一个用户，所有人都要登录。口令至少 10 个字符。
                Once there is a user, everybody has to sign in. A passphrase has at least 10 characters.
                """)

        @Argument(help: "用户名 / The user's name: 1 to 32 letters or digits, or . - _")
        var name: String

        @Option(help: "clerk 经办，admin 管理员 / clerk books and decides, admin also gives out codes and revokes.")
        var role: OfficeUser.Role

        @OptionGroup var input: PassphraseInput
        @OptionGroup var options: Options

        func run() async throws {
            guard OfficeUser.isName(name) else { throw UserError.badName }
            let passphrase = try input.read(for: name)
            try await options.users().add(
                OfficeUser(name: name, role: role), passphrase, by: .commandLine, at: Inbox.clock())
            print("已添加 / added: \(name)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "列出用户 / Lists the users.")

        @OptionGroup var options: Options

        func run() async throws {
            for entry in try await options.users().list(at: Inbox.clock()) {
                let seen = entry.seen.map { "在线 / signed in, \($0.civil(offset: 8 * 3600)) (UTC+8)" } ?? ""
                print("\(entry.user.name)\t\(entry.user.role.rawValue)\t\(seen)")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "删除用户，并结束其登录 / Removes a user and ends their sessions.",
            discussion: """
                此人做过的事仍在操作记录里。
                What they did stays on record.
                """)

        @Argument(help: "用户名 / The user's name.")
        var name: String

        @OptionGroup var options: Options

        func run() async throws {
            let users = try await options.users()
            try await users.remove(name, by: .commandLine, at: Inbox.clock())
            print("已删除 / removed: \(name)")
            guard try await users.isEmpty() else { return }
            print("没有用户了：本机打开页面不再需要登录 / no users are left: on this machine nobody needs to sign in")
        }
    }

    struct SetPassphrase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "passphrase",
            abstract: "重设口令，解除锁定，退出登录 / Sets another passphrase, ends pauses and sessions.")

        @Argument(help: "用户名 / The user's name.")
        var name: String

        @OptionGroup var input: PassphraseInput
        @OptionGroup var options: Options

        func run() async throws {
            let passphrase = try input.read(for: name)
            try await options.users().setPassphrase(
                of: name, to: passphrase, by: .commandLine, at: Inbox.clock())
            print("口令已重设 / passphrase set: \(name)")
        }
    }
}

extension OfficeUser.Role: ExpressibleByArgument {}

/// Where a new passphrase comes from: typed twice and unseen, or the first line of the input.
struct PassphraseInput: ParsableArguments {
    @Flag(help: "从标准输入读口令 / Take the passphrase from the first line of the input.")
    var passphraseStdin = false

    /// Refuses a weak one before it is typed again.
    func read(for name: String) throws -> String {
        if passphraseStdin { return try checked(readLine(strippingNewline: true) ?? "", for: name) }
        let first = try checked(try Self.unseen("口令 / passphrase: "), for: name)
        guard try Self.unseen("再输一次 / once more: ") == first else {
            throw ValidationError("两次输入不一致 / the two are not the same")
        }
        return first
    }

    private func checked(_ passphrase: String, for name: String) throws -> String {
        if let fault = Passphrase.fault(of: passphrase, for: name) { throw UserError.weak(fault) }
        return passphrase
    }

    private static func unseen(_ prompt: String) throws -> String {
        var before = termios()
        // Safe because the record lives through the calls.
        guard isatty(STDIN_FILENO) == 1, unsafe tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw ValidationError("没有终端：请用 --passphrase-stdin / no terminal: use --passphrase-stdin")
        }
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO)
        say(prompt)
        guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0 else {
            throw ValidationError("终端不能关闭回显 / the terminal shows what is typed: use --passphrase-stdin")
        }
        defer {
            _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            say("\n")
        }
        return readLine(strippingNewline: true) ?? ""
    }

    /// On the error stream, where it is seen whatever becomes of the output.
    private static func say(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            // Safe because the bytes are valid inside the closure.
            _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
