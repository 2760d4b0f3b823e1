import Domain
import FoundationEssentials
import SwiftASN1
import X509

/// The files of the authority and of the server's own certificate, in a folder of their own.
struct AuthorityFolder: Hashable, Sendable {
    let path: String

    private var key: String { "\(path)/authority.key" }
    private var certificate: String { "\(path)/authority.crt" }

    var exists: Bool { FileManager.default.fileExists(atPath: certificate) }

    /// Makes the authority; refuses where there is one.
    func begin(named name: String, at now: WallTime) throws -> Authority {
        guard !exists else { throw TrustError.authorityExists(path) }
        let made: (authority: Authority, keyPEM: String) = try Authority.make(named: name, at: now)
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw TrustError.unwritable(path) }
        try write(made.keyPEM, to: key)
        try write(try made.authority.pem, to: certificate)
        return made.authority
    }

    func authority() throws -> Authority {
        guard exists else { throw TrustError.noAuthority(path) }
        return try Authority(certificatePEM: try read(certificate), keyPEM: try read(key))
    }

    /// The server's certificate for these names: made at each start, because it costs a millisecond and an old one
    /// would have to be watched.
    func server(names: [String], at now: WallTime) throws -> (chainPEM: [String], keyPEM: String) {
        let authority = try authority()
        let (certificate, key) = try authority.serverCertificate(names: names, at: now)
        // The authority's own goes with it, so that a kiosk can recognise it by the mark of its code.
        return ([try certificate.serializeAsPEM().pemString + "\n", try authority.pem], key)
    }

    private func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else { throw TrustError.unreadable(path) }
        return String(decoding: data, as: UTF8.self)
    }

    /// The process's umask keeps others out.
    private func write(_ text: String, to path: String) throws {
        do { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) } catch {
            throw TrustError.unwritable(path)
        }
    }
}
