import ArgumentParser
import Crypto
import District
import Domain
import FoundationEssentials
import Glibc

/// `districtd documents …`: the district's calendar and catalogue for its kiosks.
struct DocumentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents", abstract: "下发的日历和事项清单 / Calendars and catalogues for the kiosks.",
        discussion: """
            先用 key 建立密钥，再用 sign 签名，最后在办公页面 /documents 上传；终端核对签名后立即采用。
            Make a key with `key`, sign a file with `sign`, upload it on the office's page /documents; kiosks check the \
            signature and go by it at once.
            """,
        subcommands: [Key.self, Sign.self])

    struct Key: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "签名密钥 / Makes the key, once, and prints its public half.",
            discussion: """
                documents.key 请另存一份并妥善保管。此后登记或换证的终端自动得到公钥；此前登记的终端在换证时得到，或写入设置 \
                district.publickey。
                Keep a copy of documents.key in a safe place. Kiosks that enrol or renew from now on are told the public key; \
                others get it when they renew, or from `district.publickey` in their settings.
                """)

        @OptionGroup var place: StoreOptions

        func run() throws {
            umask(0o077)  // the key is the district's own
            let folder = DocumentsFolder(path: place.authorityFolder)
            let key = try folder.begin().publicKey.rawRepresentation
            print("公钥 / public key: \(DocumentsKey.text(Array(key)))")
            print("终端设置 / settings of a kiosk: district: {publickey: \"\(DocumentsKey.text(Array(key)))\"}")
        }
    }

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "检查并签名 / Checks a file as the kiosks do, and signs it.",
            discussion: """
                版本号须比已下发的大：数字加点或横线，自左至右逐个比较。事项清单文件中的 version 须与之相同。
                The version must be above what was published: numbers with dots or dashes, compared from the left. A \
                catalogue's own `version` must be the same.
                """)

        @Argument(help: "calendar(日历)或 catalogue(事项清单)")
        var kind: DocumentKind

        @Argument(help: "文件 / The file, JSON as Assets/calendar/holidays.json or Assets/catalog/centre.json.")
        var file: String

        @Option(help: "版本号，如 2027.1 / Its version.")
        var version: String

        @Option(help: "签名后的文件 / Where to write what was signed.")
        var out: String

        @OptionGroup var place: StoreOptions

        func run() throws {
            let signed = try DocumentsFolder(path: place.authorityFolder).sign(
                kind, file: file, version: version)
            do { try Data(signed.json.bytes).write(to: URL(filePath: out), options: .atomic) } catch {
                throw TrustError.unwritable(out)
            }
            print("已签名 / signed: \(out) (\(kind.rawValue) \(version))")
            print("请在办公页面 /documents 上传 / upload it on the office's page /documents")
        }
    }
}

extension DocumentKind: ExpressibleByArgument {}

extension DocumentsFolder {
    /// Refuses what a kiosk would refuse, in the same words.
    func sign(_ kind: DocumentKind, file: String, version text: String) throws -> SignedDocument {
        guard let version = DocumentVersion(text) else { throw DocumentsError.badVersion(text) }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw DocumentsError.unreadable(file)
        }
        do throws(DocumentProblems) {
            _ = try DocumentContent(kind, version: version, reading: Array(data))
        } catch {
            throw DocumentsError.faulty(
                error.all.map { "\(file):\($0.line): \($0.chinese)\n\(file):\($0.line): \($0.english)" })
        }
        var signed = SignedDocument(
            kind: kind, version: text, document: String(decoding: data, as: UTF8.self), signature: "")
        signed.signature = Data(try signingKey().signature(for: signed.signed)).base64EncodedString()
        guard signed.fits else { throw DocumentsError.tooLong(file) }
        return signed
    }
}
