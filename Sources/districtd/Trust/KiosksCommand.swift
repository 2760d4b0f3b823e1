import ArgumentParser
import District
import Domain

/// `districtd kiosks …`: who may deliver. Works while the server runs.
struct KiosksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kiosks", abstract: "终端登记 / The kiosks that may deliver.",
        subcommands: [Add.self, Revoke.self, List.self])

    struct Options: ParsableArguments {
        @OptionGroup var place: StoreOptions

        func registry() async throws -> KioskRegistry { try await place.address.registry() }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "发放登记码 / Gives out a one-time code for a kiosk.",
            discussion: """
                技术员在终端上运行 kioskctl enrol 并输入登记码。登记码只能用一次;更换主板后也用此命令重新登记。
                A technician types it into kioskctl enrol at the kiosk. It works once; after a board was replaced the kiosk is \
                enrolled again by the same command.
                """)

        @Argument(help: "终端编号 / The kiosk's name: 1 to 64 letters, digits, - or _.")
        var kiosk: String

        @Option(help: "有效小时数 / How many hours the code works, 1 to 720.")
        var hours = 48

        @OptionGroup var options: Options

        func validate() throws {
            guard (1...720).contains(hours) else {
                throw ValidationError("--hours 为 1 至 720 / --hours is from 1 to 720")
            }
        }

        func run() async throws {
            let authority = try AuthorityFolder(path: options.place.authorityFolder).authority()
            var random = SystemRandomNumberGenerator()
            let code = EnrolmentCode(mark: try authority.mark, using: &random)
            let end = Inbox.clock().advanced(bySeconds: Int64(hours) * 3600)
            try await options.registry().add(kiosk, code, until: end)
            print(code)
            print("有效至 / works until \(end.civil(offset: beijing)) (UTC+8)")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "吊销 / From now on this kiosk is not believed.",
            discussion: """
                终端上未上报的办件不会丢失:重新登记后继续上报。
                What the kiosk still owes is not lost: it goes on once it has been enrolled again.
                """)

        @Argument(help: "终端编号 / The kiosk's name.")
        var kiosk: String

        @OptionGroup var options: Options

        func run() async throws {
            try await options.registry().revoke(kiosk)
            print("已吊销 / revoked: \(kiosk)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "列出终端及证书、登记码的有效期 / Lists the kiosks, and until when certificates and codes work.")

        @OptionGroup var options: Options

        func run() async throws {
            for entry in try await options.registry().list(at: Inbox.clock()) {
                print("\(entry.kiosk)\t\(entry.standing.words)\t\(entry.ends)")
            }
        }
    }
}

/// Seconds east of Greenwich.
private let beijing = 8 * 3600

extension KioskRegistry.Entry {
    /// Of the certificate, and of a code that was not used.
    fileprivate var ends: String {
        func part(_ name: String, _ end: WallTime?) -> String? {
            end.map { "\(name) \($0.civil(offset: beijing)) (UTC+8)" }
        }
        return [
            part("证书有效至 / certificate until", certificateEnds), part("登记码有效至 / code until", codeEnds),
        ].compactMap { $0 }.joined(separator: "; ")
    }
}

extension KioskRegistry.Entry.Standing {
    fileprivate var words: String {
        switch self {
        case .waiting: "待登记 / waiting for its code"
        case .expired: "登记码已过期 / code has ended"
        case .enrolled: "已登记 / enrolled"
        case .revoked: "已吊销 / revoked"
        }
    }
}
