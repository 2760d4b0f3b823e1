import ArgumentParser
import Domain

struct ClerksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerks", abstract: "工作人员 / The clerks who may sign in.",
        subcommands: [Add.self, List.self, ResetPIN.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "添加工作人员 / Adds a clerk.")

        @Argument(help: "工号 / The staff number, 1 to 16 letters or digits.")
        var number: String

        @Option(help: "姓名 / The name that is shown at the counter.")
        var name: String

        @Option(help: "角色，逗号分隔 / Roles with commas between: clerk, manager, technician.")
        var roles: RoleList

        @Flag(help: "从标准输入读密码 / Take the PIN from the first line of the input.")
        var pinStdin = false

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let clerk = Clerk(number: number, name: name, roles: roles.roles)
            let isNamed = (1...100).contains(name.count) && name.contains { !$0.isWhitespace }
            guard Clerk.isNumber(number), isNamed else { throw Failure(.refused, .badClerk) }
            let pin = try PINPrompt.newPIN(fromInput: pinStdin)
            let added = try await options.kiosk().use(mayBegin: true) { kiosk throws(Failure) in
                try await kiosk.add(NewClerk(clerk: clerk, pin: pin))
            }
            Report(added, .words(.clerkAdded(added.number))).show(options)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "列出工作人员 / Lists the clerks.")

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let answer = try await options.kiosk().use { kiosk throws(Failure) in try await kiosk.clerks() }
            let rows = answer.clerks.map {
                [$0.number, $0.name, $0.roles.map(\.rawValue).joined(separator: ",")]
            }
            Report(answer, .table(columns: [.number, .name, .roles], rows: rows)).show(options)
        }
    }

    struct ResetPIN: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-pin",
            abstract: "重设密码，解除锁定，退出登录 / Sets a new PIN, ends lockout and sessions.")

        @Argument(help: "工号 / The staff number.")
        var number: String

        @Flag(help: "从标准输入读密码 / Take the PIN from the first line of the input.")
        var pinStdin = false

        @OptionGroup var options: CommonOptions

        private struct Answer: Encodable { let number: String }

        func run() async throws {
            guard Clerk.isNumber(number) else { throw Failure(.refused, .noSuchClerk) }
            let pin = try PINPrompt.newPIN(fromInput: pinStdin)
            try await options.kiosk().use { kiosk throws(Failure) in
                try await kiosk.resetPIN(of: number, to: pin)
            }
            Report(Answer(number: number), .words(.pinReset(number))).show(options)
        }
    }
}

/// `clerk,manager`.
struct RoleList: ExpressibleByArgument {
    let roles: [ClerkRole]

    init?(argument: String) {
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        let roles = names.compactMap { ClerkRole(rawValue: String($0)) }
        guard roles.count == names.count else { return nil }
        self.roles = ClerkRole.allCases.filter { roles.contains($0) }
    }

    static var allValueStrings: [String] { ClerkRole.allCases.map(\.rawValue) }
}
