import District
import Domain
import FoundationEssentials

/// The files of the authority, in a folder of their own: `authority.key` (0600) and `authority.crt`.
struct AuthorityFolder: Hashable, Sendable {
    let path: String

    private var key: String { "\(path)/authority.key" }
    private var certificate: String { "\(path)/authority.crt" }

    var exists: Bool { FileManager.default.fileExists(atPath: certificate) }

    /// Makes the authority; refuses where there is one. A key that lies there alone, because the power went in between
    /// or because the certificate was lost, is kept: kiosks know the authority by it.
    func begin(named name: String, at now: WallTime) throws -> Authority {
        guard !exists else { throw TrustError.authorityExists(path) }
        try makeFolder()
        if !FileManager.default.fileExists(atPath: key) {
            try write(Authority.newKey(), to: key, mode: 0o600)
        }
        guard let authority = try? Authority.make(named: name, keyPEM: try read(key), at: now) else {
            throw TrustError.unreadable(key)
        }
        try write(try authority.pem, to: certificate, mode: 0o644)
        return authority
    }

    /// - Throws: `TrustError` for what is missing, wide open, mixed up, or over.
    func authority(at now: WallTime = Inbox.clock()) throws -> Authority {
        guard exists else { throw TrustError.noAuthority(path) }
        let texts = (certificate: try read(certificate), key: try read(key))
        guard !isOpenToAll(path) || !isOpenToAll(key) else { throw TrustError.exposed(key) }
        guard let authority = Authority(certificatePEM: texts.certificate, keyPEM: texts.key) else {
            throw TrustError.mismatched(path)
        }
        guard now < authority.ends else { throw TrustError.ended(path) }
        return authority
    }

    private func isOpenToAll(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.posixPermissions] as? Int ?? 0) & 0o007 != 0
    }

    private func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else { throw TrustError.unreadable(path) }
        return String(decoding: data, as: UTF8.self)
    }

    private func makeFolder() throws {
        let parent = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try TrustFile.makeFolder(path)
        } catch { throw TrustError.unwritable(path) }
    }

    private func write(_ text: String, to path: String, mode: UInt32) throws {
        do { try TrustFile.replace(path, with: text, mode: mode) } catch { throw TrustError.unwritable(path) }
    }
}
