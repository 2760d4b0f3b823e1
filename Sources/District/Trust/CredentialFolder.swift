import FoundationEssentials
import Glibc

/// Where a kiosk keeps its credential: `kiosk.pem` (0600) in the folder `district` of the state directory, with the key,
/// the certificate and the authority's certificate one after the other, in PEM.
///
/// One file, so that a power cut at any instruction leaves the old credential whole or the new one. Kiosks of before
/// kept three (`kiosk.key`, `kiosk.crt`, `authority.crt`): they are read while there is no `kiosk.pem`, and
/// `takeOver` makes one of them.
///
/// Its work is a file of two KiB; it blocks, so nobody calls it in a hot path.
package struct CredentialFolder: Hashable, Sendable {
    package static let name = "district"
    /// 64 KiB: thirty times what a credential has.
    private static let longest = 1 << 16

    package let path: String

    package init(state: String) { path = "\(state)/\(Self.name)" }

    private var file: String { "\(path)/kiosk.pem" }
    /// Public, so beside the credential: what the district signs its documents with, in base 64.
    private var documents: String { "\(path)/documents.pub" }

    /// Nil before the kiosk is enrolled.
    package func read() throws(DistrictError) -> KioskCredential? {
        var credential = try stored()
        credential?.documentsKey = documentsKey
        return credential
    }

    /// Nil where the district has not told it.
    package var documentsKey: [UInt8]? {
        Self.text(documents)?.split(whereSeparator: \.isNewline).first.flatMap {
            DocumentsKey.bytes(String($0))
        }
    }

    private func stored() throws(DistrictError) -> KioskCredential? {
        if let text = Self.text(file) { return try credential(in: text) }
        guard TrustFile.stamp(file) == nil else {
            throw DistrictError(
                .badCredential, field: file, reason: "cannot be read: check its owner and mode")
        }
        return try former()
    }

    /// Changes when the credential does; nil without one.
    package var stamp: UInt64? { TrustFile.stamp(file) ?? TrustFile.stamp("\(path)/kiosk.crt") }

    /// Replaces the credential, durably and whole: at every instant `read` finds the old one or the new one.
    package func write(_ credential: KioskCredential) throws(DistrictError) {
        try TrustFile.makeFolder(path)
        // First: with a key and an old credential nothing is wrong, and the key comes with the next one again.
        if let key = credential.documentsKey {
            try TrustFile.replace(documents, with: DocumentsKey.text(key) + "\n", mode: 0o644)
        }
        try TrustFile.replace(
            file, with: credential.keyPEM + credential.certificatePEM + credential.authorityPEM, mode: 0o600)
        // The new one is durable: a second key lying about serves nobody.
        for name in Self.formerFiles { unlink(name) }
    }

    /// What `read` finds, kept in one file from now on. For the kiosk itself, as the state's owner.
    package func takeOver() throws(DistrictError) -> KioskCredential? {
        let credential = try read()
        if let credential, Self.text(file) == nil { try write(credential) }
        return credential
    }

    private func credential(in text: String) throws(DistrictError) -> KioskCredential {
        let blocks = Self.blocks(of: text)
        let certificates = blocks.filter { $0.contains("-----BEGIN CERTIFICATE-----") }
        guard let key = blocks.first(where: { $0.contains("PRIVATE KEY-----") }), certificates.count == 2
        else {
            throw DistrictError(
                .badCredential, field: file,
                reason: "is not a key and two certificates: enrol the kiosk again"
            )
        }
        return try KioskCredential(
            keyPEM: key, certificatePEM: certificates[0], authorityPEM: certificates[1])
    }

    /// Each from its BEGIN line to its END line.
    private static func blocks(of text: String) -> [String] {
        var blocks: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN ") { blocks.append("") }
            guard !blocks.isEmpty else { continue }
            blocks[blocks.count - 1] += line + "\n"
        }
        return blocks
    }

    private static func text(_ path: String) -> String? {
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count < longest else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}

/// The three files of before.
extension CredentialFolder {
    private static let formerFiles = ["kiosk.key", "kiosk.key.next", "kiosk.crt", "authority.crt"]

    private func former() throws(DistrictError) -> KioskCredential? {
        guard let certificate = Self.text("\(path)/kiosk.crt"),
            let authority = Self.text("\(path)/authority.crt")
        else { return nil }
        // A power cut in between left the new certificate with its key beside the old one.
        let keys = ["kiosk.key", "kiosk.key.next"].compactMap { Self.text("\(path)/\($0)") }
        var failure = DistrictError(
            .badCredential, field: "\(path)/kiosk.key", reason: "is missing: enrol the kiosk again")
        for key in keys {
            do {
                return try KioskCredential(
                    keyPEM: key, certificatePEM: certificate, authorityPEM: authority)
            } catch { failure = error }
        }
        throw failure
    }

    private func unlink(_ name: String) {
        // Safe because the path lives through the call.
        _ = unsafe Glibc.unlink("\(path)/\(name)")
    }
}
