import Crypto
import District
import FoundationEssentials

/// What the district signs its documents with, in the folder of the authority: `documents.key` (0600) and `documents.pub`,
/// both in base 64.
///
/// The server reads `documents.pub` only, so the key may be kept on another machine.
struct DocumentsFolder: Hashable, Sendable {
    let path: String

    private var key: String { "\(path)/documents.key" }
    private var publicFile: String { "\(path)/documents.pub" }

    /// 32 bytes; nil before a key was made.
    var publicKey: [UInt8]? { Self.line(publicFile).flatMap(DocumentsKey.bytes) }

    /// Makes the key where there is none; what is there is kept, because kiosks know the district by it.
    func begin() throws -> Curve25519.Signing.PrivateKey {
        if !FileManager.default.fileExists(atPath: key) {
            guard publicKey == nil else { throw DocumentsError.keyElsewhere(key) }
            let parent = URL(filePath: path).deletingLastPathComponent()
            do {
                try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
                try TrustFile.makeFolder(path)
                let made = Curve25519.Signing.PrivateKey().rawRepresentation.base64EncodedString()
                try TrustFile.replace(key, with: made + "\n", mode: 0o600)
            } catch { throw TrustError.unwritable(path) }
        }
        let signing = try signingKey()
        let text = signing.publicKey.rawRepresentation.base64EncodedString()
        do { try TrustFile.replace(publicFile, with: text + "\n", mode: 0o644) } catch {
            throw TrustError.unwritable(publicFile)
        }
        return signing
    }

    func signingKey() throws -> Curve25519.Signing.PrivateKey {
        guard FileManager.default.fileExists(atPath: key) else { throw DocumentsError.noKey(path) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: key)
        guard (attributes?[.posixPermissions] as? Int ?? 0) & 0o007 == 0 else {
            throw TrustError.exposed(key)
        }
        guard let bytes = Self.line(key).flatMap({ Data(base64Encoded: $0) }),
            let signing = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else { throw TrustError.unreadable(key) }
        return signing
    }

    private static func line(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path), data.count < 1024 else { return nil }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
    }
}

/// Why a document was not signed; safe for any log, and says what to do.
enum DocumentsError: Error, Hashable, CustomStringConvertible {
    case noKey(String)
    /// The public key is here, and the key itself on another machine.
    case keyElsewhere(String)
    case badVersion(String)
    case unreadable(String)
    /// By file and line.
    case faulty([String])
    case tooLong(String)

    var description: String {
        switch self {
        case .noKey(let folder):
            """
            \(folder) 中没有签名密钥，请先运行 districtd documents key
            there is no key in \(folder): make one with districtd documents key
            """
        case .keyElsewhere(let path):
            """
            终端已认得另一台机器上的密钥；请把它复制为 \(path)，或在那台机器上签名
            kiosks know a key that is on another machine: copy it to \(path), or sign there
            """
        case .badVersion(let text):
            """
            版本号“\(text)”不合规定，请写数字加点或横线，如 2027.1
            the version \(text) is none: write numbers with dots or dashes, such as 2027.1
            """
        case .unreadable(let path):
            """
            读不到 \(path)，请检查路径和权限
            \(path) cannot be read; check the path and its mode
            """
        case .faulty(let lines): lines.joined(separator: "\n")
        case .tooLong(let path):
            """
            \(path) 太长，一次下发放不下（1 MiB），请删减
            \(path) is too long to be sent (1 MiB); shorten it
            """
        }
    }
}
