import Domain

/// The page of the documents that the district signs.
extension Text {
    static let publish = Text("下发", "Publish")
    static let publishedDocuments = Text("已下发", "Published")
    static let published = Text("下发时间", "Published")
    static let kindOfDocument = Text("文件", "Document")
    static let signedFile = Text("签名后的文件", "The signed file")
    static let inForce = Text("现用", "in force")
    static let superseded = Text("已被取代", "superseded")
    static let documentsOfKiosks = Text("各终端现用", "What each kiosk goes by")
    static let noDocuments = Text("还没有下发过日历或事项清单。", "No calendar or catalogue was published yet.")
    static let adminsPublish = Text("由管理员下发。", "An administrator publishes.")
    static let notToldYet = Text("尚未上报", "not told yet")
    static let builtInCounts = Text("用随机器附带的", "goes by the one it came with")
    static let techniciansCounts = Text("用技术员在本机安装的", "goes by a technician's own")
    static let noDocumentsKey = Text(
        "还没有签名密钥：请先在服务器上运行 districtd documents key。",
        "There is no key to sign with yet: run districtd documents key on the server.")
    static let howToSign = Text(
        "先在服务器上检查并签名：districtd documents sign calendar 文件 --version 2027.1 --out 签名文件；事项清单写 catalogue。版本号须比现用的大。终端收到后核对签名，立即采用。",
        "First check and sign it on the server: districtd documents sign calendar FILE --version 2027.1 --out SIGNED; for a catalogue write catalogue. The version must be above the one in force. Kiosks check the signature and go by it at once."
    )

    static func document(_ kind: DocumentKind) -> Text {
        switch kind {
        case .calendar: Text("工作日历", "Calendar")
        case .catalogue: Text("事项清单", "Catalogue")
        }
    }

    static func notThereYet(_ version: String) -> Text {
        Text("尚未收到 \(version)", "has not got \(version) yet")
    }

    /// Why a kiosk does not go by what it was sent; a word that is not listed is shown as it came.
    static func refusedDocument(_ refusal: String) -> Text {
        switch DocumentRefusal(rawValue: refusal) {
        case .noKey: Text("终端不知道公钥，未采用", "not taken: the kiosk does not know the key")
        case .wrongSignature: Text("签名不对，未采用", "not taken: the signature is another's")
        case .notNewer: Text("版本不比现用的新，未采用", "not taken: not newer than the one in force")
        case .badVersion: Text("版本号不合规定，未采用", "not taken: its version is none")
        case .unreadable: Text("内容有误，未采用", "not taken: it cannot be read")
        case nil: Text("未采用：\(refusal)", "not taken: \(refusal)")
        }
    }
}

extension DocumentTrouble {
    /// For the page and for calls.
    var text: Text {
        switch self {
        case .noFile:
            Text(
                "这不是签名后的文件。请先用 districtd documents sign 签名。",
                "this is no signed file: sign it with districtd documents sign")
        case .refused(.noKey):
            Text(
                "还没有签名密钥。请先在服务器上运行 districtd documents key。",
                "there is no key to check it by: run districtd documents key")
        case .refused(.wrongSignature):
            Text(
                "签名不对。请用本区县的密钥重新签名。", "the signature is not this district's: sign it with its own key")
        case .refused(.badVersion):
            Text(
                "版本号不合规定。请写数字加点或横线，如 2027.1。", "version: must be numbers with dots or dashes, such as 2027.1")
        case .refused:
            Text("内容有误。请重新检查并签名。", "document: cannot be read; check and sign it again")
        case .tooLong: Text("文件太长，一次下发放不下。", "the document is too long to be sent (1 MiB)")
        case .notNewer(let version):
            Text(
                "版本号须比现用的 \(version) 大。请改大后重新签名。",
                "version: must be above \(version), which counts; sign it with a higher one")
        }
    }
}
