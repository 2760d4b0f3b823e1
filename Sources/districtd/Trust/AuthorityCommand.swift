import ArgumentParser
import Glibc

/// `districtd ca …`
struct AuthorityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca", abstract: "本区县的证书机构 / The district's own certificate authority.",
        subcommands: [Init.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "建立证书机构 / Makes the authority: key and certificate, once.",
            discussion: """
                此后只以 TLS 1.3 提供服务,终端须先登记。authority.key 请另存一份并妥善保管。
                From then on only TLS 1.3 is spoken, and kiosks have to enrol. Keep a copy of authority.key in a safe place.
                """)

        @Option(help: "名称 / What the authority is called in its certificate.")
        var name = "OneWindow district"

        @OptionGroup var place: StoreOptions

        func run() throws {
            umask(0o077)  // the key is the district's own
            let folder = AuthorityFolder(path: place.authorityFolder)
            let authority = try folder.begin(named: name, at: Inbox.clock())
            print("已建立 / made: \(folder.path)")
            print("特征码 / mark: \(try authority.mark)")
        }
    }
}
